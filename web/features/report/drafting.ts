/** A report while it is written: what it begins with, what is typed, what becomes of it as an order. Pure. */
import { catalogue } from '../../../shared/catalogue.ts'
import { readFact, type FactKind, type Facts } from '../../../shared/facts/facts.ts'
import { factKinds } from '../../../shared/features/incident/messages.ts'
import { movedSince } from '../../../shared/facts/cite.ts'
import { elementOf, isTime, required } from '../../../shared/features/report/elements.ts'
import {
  elements,
  max,
  type Mark,
  type ReportElement,
  type ReportKind,
} from '../../../shared/features/report/messages.ts'
import { personalMarkMessage } from '../../../shared/words.ts'
import type { Problem } from '../incident/fieldProblems.ts'
import type { Incident, Line } from '../incident/incidents.ts'
import type { Report } from './reports.ts'

/** Every element has a text; those that are instants hold local time as typed. */
export interface Draft {
  texts: Record<ReportElement, string>
  /** '' where the words stand for themselves. */
  marks: Record<ReportElement, Mark | ''>
  facts: FactKind[]
}

/** Words a draft begins with, in the reader's language. */
export interface Beginning {
  /** Between what was told and what was told next. */
  and: string
  source: string
  nature: string
  receivedAt: string
}

/** The elements a kind asks for, and what else it may bear. */
export function elementsOf(kind: ReportKind): ReportElement[] {
  const also: readonly ReportElement[] =
    kind === 'followUp' ? ['casualties', 'scope', 'leaders', 'measures', 'trend', 'suggestions'] : []
  return elements.filter((element) => required[kind].includes(element) || also.includes(element))
}

const nothing = <T extends string>(value: T) =>
  Object.fromEntries(elements.map((element) => [element, value])) as Record<ReportElement, T>

/** Prefilled from the incident: its place, its key entries, its facts; a follow-up with what changed since the last. */
export function draftOf(
  kind: ReportKind,
  incident: Incident,
  entries: readonly Line[],
  earlier: readonly Report[],
  { and, ...words }: Beginning,
): Draft {
  const facts = factsFor(kind, incident.work?.facts ?? {}, earlier)
  const since = kind === 'followUp' ? (earlier[0]?.open.composedAt ?? 0) : 0
  const told = entries.filter(
    ({ key, struck, text, occurredAt }) => key && !struck && text && occurredAt > since,
  )
  const course = told
    .map(({ text }) => withoutStop(text ?? ''))
    .join(and)
    .slice(0, max.text)
  const texts: Draft['texts'] = nothing<string>('')
  const courseElement = ({ first: 'measures', followUp: 'changes', final: 'handling' } as const)[kind]
  texts[courseElement] = course
  if (kind === 'first')
    Object.assign(texts, { ...words, place: incident.open.place ?? '' } satisfies Partial<Draft['texts']>)
  return { texts, marks: silenceOf(kind, texts, facts), facts }
}

/** All facts anybody reported; for a follow-up those that were not reported before, or read otherwise by now. */
function factsFor(kind: ReportKind, facts: Facts, earlier: readonly Report[]): FactKind[] {
  const known = factKinds.filter((fact) => readFact(facts[fact]) !== undefined)
  if (kind !== 'followUp') return known
  return known.filter((fact) => {
    const cited = earlier.flatMap(({ work }) => work?.cited ?? []).find((one) => one.fact === fact)
    return cited === undefined || movedSince([cited], facts).length > 0
  })
}

/** Nothing is left silent by itself: what is asked for and not known yet begins as being verified. */
function silenceOf(kind: ReportKind, texts: Draft['texts'], facts: readonly FactKind[]): Draft['marks'] {
  const marks = nothing<Mark | ''>('')
  for (const element of required[kind])
    if (texts[element] === '' && facts.every((fact) => elementOf(fact) !== element))
      marks[element] = 'verifying'
  return marks
}

/** A report already written, to be revised. */
export function draftFrom({ work }: Report, local: (at: number) => string): Draft {
  const texts: Draft['texts'] = nothing<string>('')
  const marks = nothing<Mark | ''>('')
  for (const element of elements) {
    const at = isTime(element) ? work?.[element] : undefined
    texts[element] = isTime(element) ? (at === undefined ? '' : local(at)) : (work?.said[element] ?? '')
    marks[element] = work?.marked[element] ?? ''
  }
  return { texts, marks, facts: work?.cited.map(({ fact }) => fact) ?? [] }
}

/** What the order bears of it. `at` reads local time. */
export function contentsOf(
  { texts, marks, facts }: Draft,
  kind: ReportKind,
  at: (local: string) => number | undefined,
): Record<string, unknown> {
  const said: Record<string, string> = {}
  const marked: Record<string, Mark> = {}
  const times: Record<string, number> = {}
  for (const element of elementsOf(kind)) {
    const text = texts[element].trim()
    const mark = marks[element]
    const instant = isTime(element) ? at(text) : undefined
    if (instant !== undefined) times[element] = instant
    else if (text !== '' && !isTime(element) && mark !== 'none') said[element] = text
    if (mark !== '') marked[element] = mark
  }
  return { ...times, said, marked, facts }
}

/** What is wrong with each element's words, found by the order's own schema before anything is sent. */
export function elementProblems(
  type: 'report.compose' | 'report.revise',
  data: Record<string, unknown>,
): Partial<Record<string, Problem>> {
  const checked = catalogue.command(type)?.data.safeParse(data)
  const found: Partial<Record<string, Problem>> = {}
  for (const { path, message, code } of checked?.error?.issues ?? []) {
    const field = String(path[0] === 'said' ? path[1] : path[0])
    found[field] ??=
      message === personalMarkMessage ? 'personalMark' : code === 'too_big' ? 'tooLong' : 'malformed'
  }
  return found
}

function withoutStop(text: string): string {
  return text.replace(/[\s。．.；;]+$/, '')
}
