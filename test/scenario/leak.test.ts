/** The leak at chosen minutes: what stands in the state, against values written by hand from domain.md §7.3. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { FactKind } from '../../shared/features/incident/messages.ts'
import { readFact } from '../../shared/facts/facts.ts'
import type { IncidentParts } from '../../shared/features/incident/state.ts'
import type { PressOpen } from '../../shared/features/press/folding.ts'
import { onceKinds } from '../../shared/owed/rules.ts'
import { playWhole, readScript, type Played } from '../support/playing.ts'

const byHand = [...new Set(readScript('leak').lines.map(({ stream }) => stream))]
const tasks = [
  // What opens by itself is named after what it follows from.
  ...onceKinds.map((kind) => `I-C1/${kind}`),
  ...byHand.filter((name) => name.startsWith('P-')),
  ...byHand.filter((name) => name.startsWith('K-')).map((name) => `${name}/clarification`),
]
let played: Played
beforeAll(async () => {
  played = await playWhole('leak', ['I-C1', ...tasks])
}, 60_000)

/** Asia/Shanghai, 2026. */
function minute(text: string): number {
  return Date.parse(`2026-${text.replace(' ', 'T')}:00+08:00`)
}

const readable = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')

/** A fact in one line: `12`, `5 by health` once settled, `fire 2, health 5` while they differ. */
function said(parts: IncidentParts, kind: FactKind): string | undefined {
  const reading = readFact(parts.work?.facts[kind])
  if (!reading) return undefined
  if (reading.is === 'agreed') return String(reading.value)
  if (reading.is === 'settled') return `${reading.value} by ${reading.from}`
  return reading.values
    .map(({ agency, value }) => `${agency} ${value}`)
    .sort()
    .join(', ')
}

function seenAt(text: string) {
  const at = minute(text)
  const parts = played.stateAt('I-C1', at)?.parts as IncidentParts
  const { open } = parts
  const facts = Object.keys(parts.work?.facts ?? {}) as FactKind[]
  return {
    stage: open.stage,
    level: open.grade.level,
    basis: open.grade.basis,
    response: open.response?.level ?? null,
    leads: open.leadLevel,
    lead: Object.entries(open.agencies).find(([, part]) => part === 'lead')?.[0],
    facts: Object.fromEntries(facts.map((kind) => [kind, said(parts, kind)])),
    zones: Object.values(open.zones)
      .map(({ name }) => name)
      .sort(),
    places: Object.fromEntries(Object.values(open.places).map(({ name, people }) => [String(name), people])),
    warned: Object.values(open.warnings).map(({ color, areas }) => `${color} ${areas.length}`),
    open: tasks.filter((name) => taskAt(name, at)?.stage === 'open'),
  }
}

function taskAt(name: string, at: number): PressOpen | undefined {
  return played.stateAt(name, at)?.parts.open as PressOpen | undefined
}

const moments: Record<string, Partial<ReturnType<typeof seenAt>>> = {
  '05-16 22:58': { stage: 'reported', level: null, response: null, leads: 'county', facts: {}, open: [] },
  '05-16 23:05': {
    stage: 'confirmed',
    level: 'L4',
    basis: 'judged',
    response: null,
    lead: 'weichuan-emergency',
    facts: {},
    zones: [],
    warned: [],
    open: ['I-C1/firstRelease', 'I-C1/conference'],
  },
  '05-16 23:13': {
    stage: 'responding',
    response: 3,
    facts: { cordonRadius: '300', slightlyInjured: '2' },
    zones: ['300 米警戒区'],
    warned: [],
  },
  '05-16 23:17': {
    facts: { cordonRadius: '300', slightlyInjured: '2', toEvacuate: '3400' },
    zones: ['300 米警戒区', '下风向 1.2 公里撤离区'],
    warned: ['orange 2'],
  },
  '05-16 23:39': {
    facts: {
      cordonRadius: '600',
      slightlyInjured: 'fire 2, health 5',
      seriouslyInjured: '1',
      toEvacuate: '3400',
    },
    zones: ['600 米警戒区', '下风向 1.2 公里撤离区'],
    places: { 甲医院: 6 },
    open: ['I-C1/conference', 'P-C-update1'],
  },
  '05-16 23:47': {
    facts: {
      cordonRadius: '600',
      slightlyInjured: '5 by health',
      seriouslyInjured: '1',
      toEvacuate: '3400',
      vehicles: '24',
      sheltered: '118',
    },
    places: { 甲医院: 6, 'S1 镇中学': 118 },
  },
  '05-17 00:20': {
    zones: ['600 米警戒区', '下风向 1.2 公里撤离区', '南侧扩大撤离区'],
    warned: ['orange 3'],
  },
  '05-17 00:29': {
    facts: {
      cordonRadius: '600',
      slightlyInjured: 'fire 2, health 8',
      seriouslyInjured: '3',
      toEvacuate: '3400',
      vehicles: '24',
      sheltered: '118',
      evacuated: 'police 2080, yanhu 2130',
    },
  },
  '05-17 00:31': {
    facts: {
      cordonRadius: '600',
      slightlyInjured: '8 by health',
      seriouslyInjured: '3',
      toEvacuate: '3400',
      vehicles: '24',
      sheltered: '118',
      evacuated: '2130 by yanhu',
    },
    open: ['I-C1/conference', 'P-C-update2'],
  },
  '05-17 00:50': {
    level: 'L3',
    basis: 'statutory',
    response: 2,
    leads: 'county',
    lead: 'weichuan-emergency',
  },
  '05-17 01:07': {
    level: 'L3',
    response: 2,
    leads: 'city',
    lead: 'emergency',
    open: ['I-C1/conference', 'P-C-update2'],
  },
  '05-17 02:41': {
    facts: {
      cordonRadius: '600',
      slightlyInjured: '14 by health',
      seriouslyInjured: '12',
      toEvacuate: '3400',
      vehicles: '24',
      sheltered: '2910',
      evacuated: '3400',
    },
    places: { 甲医院: 6, 'S1 镇中学': 1640, 'S2 体育馆': 1270 },
    open: ['I-C1/conference', 'P-C-update3'],
  },
  '05-17 07:00': {
    zones: ['600 米警戒区', '第一区（600 米内）', '第三区（900 至 1200 米）', '第二区（600 至 900 米）'],
    warned: ['orange 3'],
  },
  '05-17 10:31': { zones: ['600 米警戒区', '第一区（600 米内）'] },
  '05-17 18:01': { zones: ['600 米警戒区', '罐区旁 42 户暂不返回'], warned: ['orange 3'] },
  '05-17 20:10': {
    stage: 'contained',
    response: 3,
    facts: {
      cordonRadius: '150',
      slightlyInjured: '19 by health',
      seriouslyInjured: '12',
      toEvacuate: '3400',
      vehicles: '24',
      sheltered: '0',
      evacuated: '3400',
      dead: '0',
    },
    zones: ['罐区 150 米警戒区', '罐区旁 42 户暂不返回'],
    places: { 甲医院: 6 },
    warned: [],
    open: ['P-C-promised'],
  },
  '05-19 14:05': {
    stage: 'responseEnded',
    level: 'L3',
    response: null,
    zones: [],
    warned: [],
    open: ['I-C1/closing'],
  },
  '07-20 15:01': { stage: 'reviewed', level: 'L3', response: null, open: [] },
}

describe('the leak', () => {
  test.each(Object.entries(moments))('stands at %s as domain.md tells it', (text, expected) => {
    expect(seenAt(text)).toMatchObject(expected)
    // toMatchObject would let a fact, a place or a task too many pass.
    const seen = seenAt(text)
    for (const key of ['facts', 'places'] as const)
      if (expected[key]) expect(seen[key]).toEqual(expected[key])
  })

  test.each([
    { task: 'I-C1/firstRelease', due: '05-17 03:47', done: '05-16 23:26' },
    { task: 'I-C1/conference', due: '05-17 22:47', done: '05-17 14:00' },
    { task: 'K-C1/clarification', due: '05-17 02:37', done: '05-17 01:06' },
    { task: 'K-C2/clarification', due: '05-17 17:20', done: '05-17 15:50' },
    { task: 'P-C-promised', due: '05-18 12:00', done: '05-18 12:00' },
  ])('$task is done at $done, due at $due', ({ task, due, done }) => {
    const { dueAt, doneAt } = taskAt(task, minute('07-20 23:59')) ?? { dueAt: 0, doneAt: null }
    expect([readable(dueAt), readable(doneAt ?? 0)]).toEqual([due, done])
  })

  test('tells the public first what to do 39 minutes after the alarm', () => {
    const alarm = played.script.lines.find(({ happened }) => happened === minute('05-16 22:47'))
    const first = taskAt('I-C1/firstRelease', minute('05-17 00:00'))
    expect(alarm).toBeDefined()
    expect(((first?.doneAt ?? 0) - minute('05-16 22:47')) / 60_000).toBe(39)
  })
})
