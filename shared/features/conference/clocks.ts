/** The clocks of a conference: to begin when it was called for, to decide what is disputed, to issue its minutes (D16). */
import { clocksIn, isOpen } from '../../clocks/clock.ts'
import { clockCancelled, clockMet, clockOpened } from '../../clocks/clocksFor.ts'
import type { Context, NewEvent } from '../../feature.ts'
import type { ConferenceOpen } from './state.ts'

/** Every plan has a clock of its own; `plans` is how many there were with this one. */
export const startClock = (plans: number): string => (plans === 1 ? 'start' : `start-${plans}`)
export const disputeClock = (n: number): string => `dispute-${n}`
export const minutesClock = 'minutes'

const rules = { start: 'CONF-START', dispute: 'CONF-DISPUTE', minutes: 'CONF-MINUTES' } as const

export interface Opening {
  stream: string
  clockId: string
  measures: keyof typeof rules
  startedAt: number
  /** The unit that called it. */
  agency: string
}

/** Throws `UnknownYear`. */
export function opens({ measures, agency, ...opening }: Opening, context: Context): NewEvent {
  return clockOpened({ ...opening, rule: rules[measures], duty: { agency } }, context)
}

export function meets(
  stream: string,
  clockId: string,
  at: number,
  open: ConferenceOpen,
  context: Context,
): NewEvent[] {
  return clockMet({ stream, clockId, at }, open, context)
}

/** Ends those that still run, all or one. */
export function cancels(stream: string, cause: string, open: ConferenceOpen, only?: string): NewEvent[] {
  return Object.values(clocksIn(open))
    .filter((clock) => isOpen(clock) && (only === undefined || clock.id === only))
    .flatMap(({ id: clockId }) => clockCancelled({ stream, clockId, cause }, open))
}
