/** The order in which incidents ask for attention (D19): response level, nearest deadline, event level. Pure. */
import type { EventLevel } from '../../../shared/features/incident/grading.ts'
import type { Incident } from './incidents.ts'

/** Behind every level there is. */
const unset = 9

function responseRank({ open }: Incident): number {
  return open.response?.level ?? unset
}

function levelRank({ open }: Incident): number {
  return open.grade.level === null ? unset : Number(open.grade.level.slice(1))
}

/** `dueOf` is the nearest due time of an incident; one without any stands behind those that have one. */
export function ranked(
  incidents: readonly Incident[],
  dueOf: (stream: string) => number | undefined,
): Incident[] {
  const due = ({ stream }: Incident) => dueOf(stream) ?? Number.MAX_SAFE_INTEGER
  return [...incidents].sort(
    (a, b) =>
      responseRank(a) - responseRank(b) ||
      due(a) - due(b) ||
      levelRank(a) - levelRank(b) ||
      b.open.occurredAt - a.open.occurredAt ||
      a.open.code.localeCompare(b.open.code),
  )
}

/** How many of each event level, gravest first, then those without one: counted apart, never mixed. */
export function countsOf(incidents: readonly Incident[]): { level: EventLevel | null; n: number }[] {
  const counts = new Map<EventLevel | null, number>()
  for (const { open } of incidents) counts.set(open.grade.level, (counts.get(open.grade.level) ?? 0) + 1)
  return [...counts]
    .map(([level, n]) => ({ level, n }))
    .sort((a, b) => (a.level ?? 'L9').localeCompare(b.level ?? 'L9'))
}

/** The gravest response level among these, or null: what the hexagon of a group bears. */
export function gravestResponse(incidents: readonly Incident[]): number | null {
  const levels = incidents.flatMap(({ open }) => open.response?.level ?? [])
  return levels.length === 0 ? null : Math.min(...levels)
}
