/**
 * The early warning (domain.md M01, §6, 7): where the city itself has fallen silent. It looks at duties that ran out
 * unanswered, by field and community, and at nothing else: no words, no persons, no numbers of who called. It suggests;
 * a person confirms. What follows is a task to the unit that is late, never one to public security.
 */
import { firstAnswerDue, isSilent } from './clocks.ts'
import type { Field } from './messages.ts'
import { counted } from './readings.ts'
import type { GrievanceOpen } from './state.ts'

export interface Silence {
  field: Field
  /** A community at the finest: no place is told more closely. */
  area: string
  /** Codes of matters whose first answer is overdue, the longest silence first. */
  codes: string[]
  /** Units that owe them, each once. */
  units: string[]
  /** When the first of them ran out, epoch ms. */
  since: number
}

/** Where the city is silent, the longest silence first. It rises with the event of a missed clock, and goes with the answer. */
export function silencesIn(matters: readonly GrievanceOpen[]): Silence[] {
  const groups = new Map<string, { open: GrievanceOpen; since: number; unit: string }[]>()
  for (const open of counted(matters)) {
    const due = firstAnswerDue(open)
    if (!due || !isSilent(open)) continue
    const place = `${open.field} ${open.area}`
    const group = groups.get(place) ?? []
    groups.set(place, [...group, { open, since: due.missedAt ?? due.due, unit: due.duty.agency }])
  }
  return [...groups.values()].map(silenceOf).sort((a, b) => a.since - b.since || (a.area < b.area ? -1 : 1))
}

function silenceOf(group: { open: GrievanceOpen; since: number; unit: string }[]): Silence {
  const sorted = group.sort((a, b) => a.since - b.since || (a.open.code < b.open.code ? -1 : 1))
  const [oldest] = sorted
  if (!oldest) throw new Error('a silence is about at least one matter')
  const { field, area } = oldest.open
  return {
    field,
    area,
    codes: sorted.map(({ open }) => open.code),
    units: [...new Set(sorted.map(({ unit }) => unit))],
    since: oldest.since,
  }
}

/**
 * The order a person gives who confirms a silence: to the units that are late, which the supervisor's board then shows.
 * Undefined where public security alone is late: its own superiors hear of that, the street does not.
 */
export function taskFor(
  { area, units }: Silence,
  {
    what,
    dueAt,
    publicSecurity,
    incident,
  }: { what: string; dueAt: number; publicSecurity: readonly string[]; incident?: string | undefined },
) {
  const [lead, ...assisting] = units.filter((unit) => !publicSecurity.includes(unit))
  if (lead === undefined) return undefined
  return {
    ...(incident !== undefined && { incident }),
    area,
    kind: 'task' as const,
    addressees: [
      { agency: lead, part: 'lead' as const },
      ...assisting.map((agency) => ({ agency, part: 'assisting' as const })),
    ],
    dueAt,
    spoken: false,
    what,
  }
}
