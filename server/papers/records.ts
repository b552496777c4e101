/** The lines of a case file: what was recorded, when, by which unit, and what it says. */
import type { Event } from '../../shared/event.ts'
import type { PaperNames } from './names.ts'
import type { CaseRead } from './reading.ts'

export interface RecordLine {
  at: string
  what: string
  by: string
  channel: string
  lines: string[]
}

/** All that the cases hold, in the order in which it was recorded. */
export function recordsOf(cases: readonly CaseRead[], names: PaperNames): RecordLine[] {
  const numbers = new Map(
    cases
      .flatMap(({ events }) => events.filter(({ type }) => type === 'party.named'))
      .map(({ data }, index) => [data['party'], index + 1]),
  )
  return cases
    .flatMap(({ events, parts }) => events.map((event) => ({ event, channel: parts.open.channel })))
    .sort((a, b) => a.event.position - b.event.position)
    .map(({ event, channel }) => ({
      at: names.moment(event.occurredAt),
      what: whatOf(event, names),
      by: `${names.agency(event.actor.agency)} · ${names.moment(event.recordedAt)} · #${event.position}`,
      channel: names.words.channel[channel],
      lines: linesOf(event, names, numbers),
    }))
}

function whatOf({ type }: Event, { words: { event, other } }: PaperNames): string {
  return Object.hasOwn(event, type) ? event[type as keyof typeof event] : (other[type] ?? type)
}

/** A field with its name, as far as paper has a name for it; ids and places say nothing to a reader. */
function linesOf({ data }: Event, names: PaperNames, numbers: ReadonlyMap<unknown, number>): string[] {
  const { field, colon } = names.words
  return Object.entries(data).flatMap(([key, value]) => {
    const label = Object.hasOwn(field, key) ? field[key as keyof typeof field] : undefined
    const said =
      label === undefined
        ? undefined
        : key === 'party'
          ? numbers.get(value)?.toString()
          : textOf(key, value, names)
    return said === undefined ? [] : `${label}${colon}${said}`.split('\n')
  })
}

const moments = ['at', 'due', 'performBy', 'startsAt']
const kinds: Readonly<Record<string, keyof PaperNames['words']>> = {
  ...{ channel: 'channel', ending: 'ending', form: 'form', side: 'side', step: 'court' },
}

function textOf(key: string, value: unknown, { words, agency, moment, language }: PaperNames) {
  if (value === null)
    return language === 'zh' ? '（文字已按规定删除）' : '(words removed as the rules have it)'
  if (moments.includes(key)) return typeof value === 'number' ? moment(value) : undefined
  if (Array.isArray(value)) {
    const enclosed: Readonly<Record<string, string>> = { ...words.enclosed, ...words.document }
    return value.map((one) => enclosed[String(one)] ?? String(one)).join(words.between)
  }
  if (typeof value !== 'string') return undefined
  if (key === 'body' || key === 'court') return agency(value)
  const kind = kinds[key]
  if (kind === undefined) return value
  const known = words[kind] as Readonly<Record<string, string>>
  return known[value] ?? words.stop[value as keyof typeof words.stop] ?? value
}
