/**
 * What may be said to whoever asks about a place now: what the city itself has released, its offices' wording in
 * force, warnings, shelters that are open, and verified figures that help people to act. What is unverified or disputed, what is only known inside, and
 * casualties outside a release are never among it. Pure.
 */
import { areaPath, covers } from '../../../shared/access/actor.ts'
import { readFact, type FactKind } from '../../../shared/facts/facts.ts'
import { closedStages, type Stage, type Warning } from '../../../shared/features/incident/state.ts'
import type { StatementKind } from '../../../shared/features/statement/kinds.ts'
import type { PressOpen } from '../../../shared/features/press/folding.ts'
import type { Agency } from '../../stores/cityData.ts'
import { isGathering, type Incident } from '../incident/incidents.ts'
import { roomsOf, type RoomKind } from '../incident/rooms.ts'
import type { PressTask } from '../press/tasks.ts'
import type { PressLine } from '../pressLine/lines.ts'
import type { Statement } from '../statement/statements.ts'

/** `at` is when it was said or was so, epoch ms. */
export type Sayable = { at: number } & (
  | { is: 'warning'; color: Warning['color']; matters: string; measures: string }
  | { is: 'release'; kind: PressOpen['kind'] | StatementKind; text: string }
  | { is: 'line'; question: string; answer: string; unknown: string | null; until: number }
  | { is: 'place'; kind: RoomKind; name: string; free: number | undefined }
  | { is: 'fact'; fact: FactKind; value: number; from: string }
)

export interface MaySay {
  /** What protects first, then what was released, the newest first. */
  lines: Sayable[]
  /** Questions to which there is an answer that this seat cannot judge: the press desk is asked first. */
  askFirst: string[]
  /** Something is being dealt with near by, whether or not anything of it may be said. */
  isRunning: boolean
  /** The nearest time at which more was promised: until then what is said stands. */
  next: number | undefined
}

/** What was said by the press desk; of wordings those in force and in no doubt, and those this seat cannot judge. */
export interface Told {
  tasks: readonly PressTask[]
  statements: readonly Statement[]
  lines: readonly PressLine[]
  unseen: readonly PressLine[]
}

/** Figures by which people act; of the dead, the injured and the missing only a release speaks. */
const publicFacts: readonly FactKind[] = ['toEvacuate', 'evacuated', 'sheltered', 'affectedHouseholds']
/** A report that is only being verified is not confirmed to anybody on the telephone. */
const running: readonly Stage[] = ['confirmed', 'responding', 'contained']
/** Each of these is overtaken by the next; an answer to a question stands beside them. */
const course: readonly (PressOpen['kind'] | StatementKind)[] = [
  'firstRelease',
  'update',
  'conference',
  'closing',
]
const mostAnswers = 2

/** For a place of 12 digits, at an instant of log time. */
export function sayableAt(
  area: string,
  picture: Told & { incidents: readonly Incident[] },
  now: number,
): MaySay {
  const standing = picture.incidents.filter(
    (incident) =>
      !isGathering(incident) &&
      !closedStages.includes(incident.open.stage) &&
      incident.open.duplicateOf === null,
  )
  const near = standing.filter(({ open }) => isNear(open.area, area))
  const all = near.map((incident) => sayableOf(incident, picture, now))
  const promises = all.flatMap(({ next }) => (next === undefined ? [] : [next]))
  return {
    lines: [
      ...standing.flatMap((incident) => warningsOf(incident, area)),
      ...all.flatMap(({ places }) => places),
      ...all.flatMap(({ releases }) => releases).sort((a, b) => b.at - a.at),
      ...all.flatMap(({ lines }) => lines),
      ...all.flatMap(({ facts }) => facts),
    ],
    askFirst: near.flatMap(({ stream }) => questionsAbout(stream, picture.unseen)),
    isRunning: near.some(({ open }) => running.includes(open.stage)),
    next: promises.length === 0 ? undefined : Math.min(...promises),
  }
}

function sayableOf(incident: Incident, { tasks, statements, lines }: Told, now: number) {
  const own = tasks.filter(({ open }) => open.incident === incident.stream)
  const promised = own.flatMap(({ open }) => (open.stage === 'open' && open.dueAt > now ? [open.dueAt] : []))
  const next = promised.length === 0 ? undefined : Math.min(...promised)
  const released = [
    ...own.flatMap(releaseIn),
    ...statements.filter(({ open }) => open.incident === incident.stream).flatMap(releaseOf),
  ].sort((a, b) => b.at - a.at)
  const releases = [
    ...released.filter(({ kind }) => course.includes(kind)).slice(0, 1),
    ...released.filter(({ kind }) => !course.includes(kind)).slice(0, mostAnswers),
  ]
  return {
    next,
    releases,
    lines: lines.filter(({ open }) => open.incident === incident.stream).flatMap(lineIn),
    places: placesOf(incident),
    // Before its first release nothing of an incident is the public's.
    facts: releases.length === 0 ? [] : factsOf(incident),
  }
}

type Release = Extract<Sayable, { is: 'release' }>

function releaseIn({ copy, open }: PressTask): Release[] {
  if (open.stage !== 'done' || open.doneAt === null) return []
  const text = copy.rows.findLast(({ body }) => body['type'] === 'press.taskCompleted')?.body['said']
  return typeof text === 'string' ? [{ is: 'release', kind: open.kind, text, at: open.doneAt }] : []
}

/** What nothing came after yet stands as the public reads it. */
function releaseOf({ open }: Statement): Release[] {
  const { stage, kind, text, releasedAt } = open
  return stage === 'released' && text !== null && releasedAt !== null
    ? [{ is: 'release', kind, text, at: releasedAt }]
    : []
}

function questionsAbout(incident: string, lines: readonly PressLine[]): string[] {
  return lines.flatMap(({ open }) => (open.incident === incident ? (open.told?.question ?? []) : []))
}

function lineIn({ open }: PressLine): Sayable[] {
  const { question = null, answer = null, unknown = null, validUntil = 0 } = open.told ?? {}
  return question === null || answer === null
    ? []
    : [{ is: 'line', question, answer, unknown, until: validUntil, at: open.stageSince }]
}

/** A warning speaks for the areas it names, wherever its incident lies; erased words warn nobody. */
function warningsOf({ open }: Incident, area: string): Sayable[] {
  return Object.values(open.warnings).flatMap(({ areas, color, matters, measures, since }): Sayable[] =>
    areas.some((one) => covers(one, area) || covers(area, one)) && matters !== null && measures !== null
      ? [{ is: 'warning', color, matters, measures, at: since }]
      : [],
  )
}

/** Where one may go: a place that is full or has no name any more is none. */
function placesOf({ open }: Incident): Sayable[] {
  return roomsOf(open.places).flatMap(({ kind, free, place }): Sayable[] => {
    const { name, since, countedAt = since } = place
    return name === null || free === 0 ? [] : [{ is: 'place', kind, name, free, at: countedAt }]
  })
}

function factsOf({ work }: Incident): Sayable[] {
  return publicFacts.flatMap((fact): Sayable[] => {
    const reading = readFact(work?.facts[fact])
    if (!reading || reading.is === 'disputed' || (reading.is === 'agreed' && !reading.verified)) return []
    const { value, from, at } = reading
    return [{ is: 'fact', fact, value, from, at }]
  })
}

/** The same place, one within the other, or two of one street or town. */
function isNear(a: string, b: string): boolean {
  const town = (code: string) => areaPath(code)[2]
  return covers(a, b) || covers(b, a) || (town(a) !== undefined && town(a) === town(b))
}

/** Whom to ring about a field, and where one is received in person. */
export function sendTo(field: string, agencies: Iterable<Agency>): { units: Agency[]; receptions: Agency[] } {
  const all = [...agencies]
  return {
    units: all.filter(({ fields }) => fields?.includes(field)),
    receptions: all.filter(({ receives }) => receives !== undefined),
  }
}
