/** What a report begins with and what becomes of it, before anything is sent. */
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../shared/facts/facts.ts'
import { required } from '../../shared/features/report/elements.ts'
import { reportKinds } from '../../shared/features/report/messages.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import {
  contentsOf,
  draftFrom,
  draftOf,
  elementProblems,
  elementsOf,
  type Draft,
} from '../../web/features/report/drafting.ts'
import type { Incident, Line } from '../../web/features/incident/incidents.ts'
import { reportLines } from '../../web/features/report/lines.ts'
import { paragraphsOf, reportsIn, signedBefore, type Report } from '../../web/features/report/reports.ts'
import { now } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  drafted,
  draft as composed,
  incident as facts,
  partsAfter,
  sent,
  signed,
  withdrawn,
} from '../support/reports.ts'
import { statesOf } from '../support/given.ts'
import { incident as feature } from '../../shared/features/incident/incident.ts'
import { about } from '../support/reports.ts'

const minute = 60_000
const words = { and: '；', source: '119', nature: '事故灾难，泄漏', receivedAt: '2026-11-21T09:00' }
const parts = statesOf(feature, facts).get(about)?.parts
const incident = { stream: about, copy: {}, open: parts?.open, work: parts?.work } as unknown as Incident
const entry = (text: string, at: number, more: Partial<Line> = {}) =>
  ({ text, occurredAt: at, key: true, struck: false, ...more }) as Line
const entries = [
  entry('设 300 米警戒区。', now),
  entry('风向转北', now + minute, { key: false }),
  entry('误记', now + minute, { struck: true }),
  entry('阀门关闭', now + 2 * minute),
]
const at = (local: string) => (local === '' ? undefined : Date.parse(`${local}:00+08:00`))
const reportOf = (name: string, ...given: Parameters<typeof partsAfter>): Report => {
  const { open, work } = partsAfter(...given)
  return { stream: idOf(name), copy: { rows: [] } as unknown as StreamCopy, open, work }
}

describe('a draft', () => {
  test('[REP3] begins with what is known, and is silent about nothing that is asked for', () => {
    for (const kind of reportKinds) {
      const begun = draftOf(kind, incident, entries, [], words)
      const contents = contentsOf(begun, kind, at)
      const order = { incident: about, area: composed.area, kind, way: 'phone', to: 'emergency', ...contents }
      expect(elementProblems('report.compose', order), kind).toEqual({})
      const silent = required[kind].filter(
        (element) => begun.texts[element] === '' && begun.marks[element] === '' && element !== 'scope',
      )
      expect(silent, kind).toEqual([])
      expect(elementsOf(kind)).toEqual(expect.arrayContaining([...required[kind]]))
    }
    const first = draftOf('first', incident, entries, [], words)
    expect(first.texts).toMatchObject({ source: '119', measures: '设 300 米警戒区；阀门关闭' })
    // The fact fire reported stands under the scope, which so needs no mark.
    expect([first.facts, first.marks.scope, first.marks.trend]).toEqual([['evacuated'], '', 'verifying'])
  })

  test('of a follow-up bears only what came since the last, and facts that read otherwise', () => {
    const last = reportOf('last', ...drafted, signed, ...sent)
    const then = { ...last, open: { ...last.open, composedAt: now + minute } }
    const begun = draftOf('followUp', incident, entries, [then], words)
    expect(begun.texts.changes).toBe('阀门关闭')
    expect(begun.facts).toEqual([])
    const known = incident.work?.facts.evacuated as Fact
    const by = { fire: { ...(known.by['fire'] as Fact['by'][string]), value: 400 } }
    const moved = {
      ...incident,
      work: { ...incident.work, facts: { evacuated: { ...known, by } } },
    } as Incident
    expect(draftOf('followUp', moved, entries, [then], words).facts).toEqual(['evacuated'])
  })

  test('[REP3] drops words beside “none”, and says which element’s words are wrong', () => {
    const begun: Draft = draftOf('first', incident, [], [], words)
    begun.texts.suggestions = '无'
    begun.marks.suggestions = 'none'
    begun.texts.source = '来电 13900000000'
    const contents = contentsOf(begun, 'first', at)
    expect(contents).toMatchObject({ marked: { suggestions: 'none' }, receivedAt: now })
    expect(contents['said']).not.toHaveProperty('suggestions')
    expect(elementProblems('report.revise', contents)).toEqual({ source: 'personalMark' })
  })

  test('taken up again says what it said', () => {
    const written = reportOf('draft', ...drafted)
    const local = (instant: number) => new Date(instant + 480 * minute).toISOString().slice(0, 16)
    const again = contentsOf(draftFrom(written, local), 'first', at)
    const { cited: _cited, call: _call, ...contents } = written.work ?? { cited: [], call: null }
    expect(again).toEqual({ ...contents, facts: ['evacuated'] })
  })
})

describe('the list', () => {
  const copyOf = (name: string, ...given: Parameters<typeof partsAfter>) => {
    const { open, work } = partsAfter(...given)
    const rows = [
      {
        id: 'at-9',
        layer: 'open',
        position: 9,
        body: { type: 'report.sent', role: 'liaison', recordedAt: 5 },
      },
    ]
    return { stream: idOf(name), feature: 'report', state: { open, work }, rows } as unknown as StreamCopy
  }
  const copies = new Map(
    [
      copyOf('gone', ...drafted, signed, ...sent),
      copyOf('open', ...drafted),
      copyOf('over', ...drafted, ...withdrawn),
    ].map((copy) => [copy.stream, copy]),
  )

  test('shows what is still to be sent first', () => {
    expect(reportsIn(copies).map(({ open }) => open.stage)).toEqual(['drafted', 'sent', 'withdrawn'])
    const line = { from: 'fire', to: 'emergency' }
    expect(signedBefore(reportsIn(copies), line).map(({ open }) => open.stage)).toEqual(['sent'])
    expect(signedBefore(reportsIn(copies), { ...line, to: 'centre' })).toEqual([])
  })

  test('puts each report that went into the incident’s timeline once, with its gist', () => {
    expect(reportLines(reportsIn(copies))).toMatchObject([
      { type: 'report.sent', agency: 'fire', role: 'liaison', text: '生产安全事故，含氯气体泄漏' },
    ])
  })
})

test('[REP11] a document’s lines stand as on paper: title in the middle, sign-off at the end', () => {
  const places = paragraphsOf('题\n（初报）\n\n市：\n一、无。\n\n签发\n单位').map(({ place }) => place)
  expect(places).toEqual(['head', 'head', 'body', 'body', 'foot', 'foot'])
})
