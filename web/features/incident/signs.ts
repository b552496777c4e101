/** What grading looks at, as one types it. Pure. */
import { crowdBands, type Signs } from '../../../shared/features/incident/grading.ts'
import type { FactLine } from './readings.ts'

const counts = ['dead', 'seriouslyInjured', 'directLoss', 'blockedMin', 'unansweredGrievances'] as const
type Count = (typeof counts)[number]
export type TypedSigns = Record<Count, string> & { crowd: string; hazardInPlace: boolean }

export function typedSigns(seen: Signs): TypedSigns {
  const text = (name: Count) => (seen[name] === undefined ? '' : String(seen[name]))
  return {
    dead: text('dead'),
    seriouslyInjured: text('seriouslyInjured'),
    directLoss: text('directLoss'),
    blockedMin: text('blockedMin'),
    unansweredGrievances: text('unansweredGrievances'),
    crowd: seen.crowd ?? '',
    hazardInPlace: seen.hazardInPlace === true,
  }
}

/** Of the reported figures, those that grading looks at; what is disputed is no sign yet. */
export function signsIn(lines: readonly FactLine[]): Signs {
  const found = lines.flatMap(({ fact, reading }) =>
    (fact === 'dead' || fact === 'seriouslyInjured') && reading.is !== 'disputed'
      ? [[fact, reading.value] as const]
      : [],
  )
  return Object.fromEntries(found)
}

/** What was left bare was not seen. What is no number stays one that the schema refuses. */
export function signsOf(typed: TypedSigns): Signs {
  const crowd = crowdBands.find((band) => band === typed.crowd)
  const seen = counts.flatMap((name) =>
    typed[name].trim() === '' ? [] : [[name, Number(typed[name].normalize('NFKC'))] as const],
  )
  return {
    ...Object.fromEntries(seen),
    ...(crowd && { crowd }),
    ...(typed.hazardInPlace && { hazardInPlace: true }),
  }
}
