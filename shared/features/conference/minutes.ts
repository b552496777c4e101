/**
 * The minutes of a conference as paragraphs: kind, time, place, units, disputes and resolutions in their order, what was
 * struck as struck. The same for screen, paper and clipboard. Pure: names and the city's offset come in.
 */
import { dateIn, momentIn, type Language } from '../../paper.ts'
import { minutesWords, type MinutesWords } from './minutesWords.ts'
import { absentOf, membersOf, presentOf } from './readings.ts'
import { responsibilityBases } from './responsibility.ts'
import type { ConferenceOpen, ConferenceWork, Dispute, Resolution, Struck } from './state.ts'

export interface Minutes {
  open: ConferenceOpen
  work: ConferenceWork
  /** The incidents it is about, as far as one sees them. */
  incidents: readonly { code: string; title: string | null }[]
  /** The full name of an agency in the language of the minutes. */
  agency: (code: string) => string
  utcOffsetMinutes: number
  /** An exercise's papers say so (D20). */
  isExercise: boolean
}

export interface MinutesLine {
  text: string
  place: 'head' | 'body' | 'heading' | 'foot'
  /** Struck through: it stays to be read. */
  struck?: true
  /** Why and when it was struck, after it and not struck itself. */
  note?: string
}

interface Writing extends Minutes {
  words: MinutesWords
  language: Language
}

/** Each paragraph by where it stands on paper. */
export function minutesLines(minutes: Minutes, language: Language): MinutesLine[] {
  const words = minutesWords[language]
  const writing: Writing = { ...minutes, words, language }
  const { disputes, resolutions, summary } = minutes.work
  const parts = [
    ...(disputes.length > 0
      ? [{ name: words.headings.disputes, lines: disputes.map((one) => disputed(one, writing)) }]
      : []),
    {
      name: words.headings.resolutions,
      lines:
        resolutions.length > 0 ? resolutions.map((one) => resolved(one, writing)) : [body(words.nothing)],
    },
    ...(summary === undefined
      ? []
      : [{ name: words.headings.summary, lines: [body(summary ?? words.erased)] }]),
  ]
  return [
    ...head(writing),
    ...about(writing),
    ...parts.flatMap(({ name, lines }, index): MinutesLine[] => [
      { text: words.heading(index + 1, name), place: 'heading' },
      ...lines,
    ]),
    ...foot(writing),
  ]
}

/** The whole text for a clipboard: what is struck stands between marks, with its reason. */
export function minutesText(minutes: Minutes, language: Language): string {
  const marked = ({ text, struck, note = '' }: MinutesLine) => `${struck ? `〔${text}〕` : text}${note}`
  return minutesLines(minutes, language).map(marked).join('\n')
}

const body = (text: string): MinutesLine => ({ text, place: 'body' })

function head({ open, work, words, isExercise }: Writing): MinutesLine[] {
  const isDraft = open.minutesAt === null && open.stage !== 'cancelled'
  return [
    ...(isExercise ? [words.exercise] : []),
    ...(isDraft ? [words.draft] : []),
    ...(open.stage === 'cancelled' ? [words.cancelled] : []),
    words.title(work.subject ?? words.erased, words.kinds[open.kind]),
  ].map((text) => ({ text, place: 'head' }))
}

function about(writing: Writing): MinutesLine[] {
  const { open, work, incidents, agency, words } = writing
  const { names, and } = words
  const present = presentOf(open)
  const units = present.map((code) => words.attends(agency(code), open.present[code] ?? 'onSite')).join(and)
  const from = dated(open.startedAt ?? open.startsAt, writing)
  const to = open.endedAt === null ? undefined : moment(open.endedAt, writing)
  const said = (text: string | null | undefined) => (text === undefined ? [] : [text ?? words.erased])
  const listed = (codes: readonly string[]) => codes.map(agency).join(and)
  const lines: [name: string, said: string[]][] = [
    [names.time, [words.span(from, to)]],
    [names.place, said(work.place)],
    [names.link, said(work.link)],
    [
      names.incidents,
      incidents.length > 0
        ? [incidents.map(({ code, title }) => `${code} ${title ?? words.erased}`).join(and)]
        : [],
    ],
    [names.convener, [agency(open.convenedBy.agency)]],
    [names.chair, [agency(open.chair)]],
    [
      names.present,
      [present.length === 0 ? words.nothing : words.counted(membersOf(open).length, present.length, units)],
    ],
    [names.absent, open.startedAt !== null && absentOf(open).length > 0 ? [listed(absentOf(open))] : []],
    [names.agenda, said(work.agenda)],
  ]
  return lines.flatMap(([name, [text]]) => (text === undefined ? [] : [body(words.line(name, text))]))
}

function resolved(resolution: Resolution, writing: Writing): MinutesLine {
  const { words, agency } = writing
  const { what, owner, assisting, dueAt, kind, order, n, struck } = resolution
  const kindName = words.resolutionKinds[kind]
  const parts = [
    withoutStop(what ?? words.erased),
    words.owner(agency(owner)),
    ...(assisting.length > 0 ? [words.assisting(assisting.map(agency).join(words.and))] : []),
    ...(kindName === '' ? [] : [kindName]),
    words.due(moment(dueAt, writing)),
    words.ordered(order !== null),
  ]
  return withStrike(words.item(n, words.sentence(parts)), struck, writing)
}

function disputed({ matter, between, decision, n, struck }: Dispute, writing: Writing): MinutesLine {
  const { words, agency, language } = writing
  const listed = (codes: readonly string[]) => codes.map(agency).join(words.and)
  const parts = [
    withoutStop(matter ?? words.erased),
    words.between(listed(between)),
    ...(decision === null
      ? [words.undecided]
      : [
          words.takes(agency(decision.agency)),
          words.basis(responsibilityBases[decision.rule][language]),
          ...(decision.heard.length > 0 ? [words.heard(listed(decision.heard))] : []),
          words.because(withoutStop(decision.reason ?? words.erased)),
        ]),
  ]
  return withStrike(words.item(n, words.sentence(parts)), struck, writing)
}

function withStrike(text: string, struck: Struck | null, writing: Writing): MinutesLine {
  if (!struck) return body(text)
  const { words } = writing
  const note = words.struck(withoutStop(struck.reason ?? words.erased), moment(struck.at, writing))
  return { text, place: 'body', struck: true, note }
}

function foot(writing: Writing): MinutesLine[] {
  const { open, agency, words } = writing
  const issued = open.minutesAt === null ? [] : [words.issued(dated(open.minutesAt, writing))]
  return [agency(open.convenedBy.agency), ...issued].map((text) => ({ text, place: 'foot' }))
}

function dated(at: number, { utcOffsetMinutes, language }: Writing): string {
  return dateIn[language](at, utcOffsetMinutes)
}

function moment(at: number, { utcOffsetMinutes, language }: Writing): string {
  return momentIn[language](at, utcOffsetMinutes)
}

/** A sentence ends once, however it was typed. */
function withoutStop(text: string): string {
  return text.replace(/[\s。．.；;，,]+$/, '')
}
