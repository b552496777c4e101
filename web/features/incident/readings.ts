/** What is known of an incident in figures: each fact with its reading, and how sure a figure is. Pure. */
import { readFact, type Reading } from '../../../shared/facts/facts.ts'
import { factKinds } from '../../../shared/features/incident/messages.ts'
import type { Incident } from './incidents.ts'

export type FactKind = (typeof factKinds)[number]
export interface FactLine {
  fact: FactKind
  reading: Reading
}

/** Reported facts in the order the house names them: people first. */
export function readingsOf({ work }: Incident): FactLine[] {
  return factKinds.flatMap((fact) => {
    const reading = readFact(work?.facts[fact])
    return reading ? [{ fact, reading }] : []
  })
}

/** When a reading was last touched. */
export function readAt(reading: Reading): number {
  return reading.is === 'disputed' ? Math.max(...reading.values.map(({ at }) => at)) : reading.at
}

export function disputesOf(incident: Incident): number {
  return readingsOf(incident).filter(({ reading }) => reading.is === 'disputed').length
}

/** A figure nobody verified is not shown to the digit on shared screens: 312 reads 300, 2134 reads 2100. */
export function roundedDown(value: number): number {
  if (value < 100) return value
  const digits = Math.floor(Math.log10(value))
  const step = 10 ** (digits >= 3 ? digits - 1 : digits)
  return Math.floor(value / step) * step
}
