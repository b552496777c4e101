/** What may be said on the telephone: what the city itself released and verified, and nothing besides. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fields } from '../../shared/features/grievance/messages.ts'
import type { IncidentOpen, IncidentWork, Stage } from '../../shared/features/incident/state.ts'
import type { PressOpen } from '../../shared/features/press/folding.ts'
import GrievanceSayable from '../../web/features/grievance/GrievanceSayable.vue'
import { sayableAt, sendTo, type Told } from '../../web/features/grievance/sayable.ts'
import type { Incident } from '../../web/features/incident/incidents.ts'
import type { PressTask } from '../../web/features/press/tasks.ts'
import type { PressLine } from '../../web/features/pressLine/lines.ts'
import type { Statement } from '../../web/features/statement/statements.ts'
import type { Agency } from '../../web/stores/cityData.ts'
import { idOf } from '../support/ids.ts'
import { mounted } from './mounted.ts'

const now = Date.parse('2026-05-17T00:00:00+08:00')
const minute = 60_000
const [village, sameTown, town, elsewhere] = ['990121101203', '990121101002', '990121101000', '990102003004']

interface Held {
  stage?: Stage
  area?: string
  open?: Partial<IncidentOpen>
  facts?: IncidentWork['facts']
}
function incident({ stage = 'responding', area = village, open = {}, facts = {} }: Held = {}): Incident {
  return {
    stream: idOf('incident'),
    open: { stage, area, duplicateOf: null, warnings: {}, places: {}, ...open },
    work: { facts },
  } as Incident
}
const value = (n: number, verified: boolean) => ({
  ...{ value: n, verified, occurredAt: now, recordedAt: now, version: 1, row: 'one' },
})
const fact = (by: Record<string, ReturnType<typeof value>>) => ({ reports: 1, by })
function task(
  stage: PressOpen['stage'],
  dueAt: number,
  said: string | null = '请绕行环湖路',
  more: Partial<PressOpen> = {},
): PressTask {
  const doneAt = stage === 'done' ? now - 10 * minute : null
  const open = { incident: idOf('incident'), kind: 'update', stage, dueAt, doneAt, ...more } as PressOpen
  const body = { type: 'press.taskCompleted', said }
  return { stream: idOf('task'), open, copy: { rows: [{ body }] } } as unknown as PressTask
}
const released = task('done', now)
const promised = task('open', now + 30 * minute)
const silent = { statements: [], lines: [], unseen: [] }
const say = (held: Held, tasks: PressTask[] = [], area = village, more: Partial<Told> = {}) =>
  sayableAt(area, { incidents: [incident(held)], tasks, ...silent, ...more }, now)
const kinds = (...args: Parameters<typeof say>) => say(...args).lines.map(({ is }) => is)

test('[GRV20] what was released is said, and stands until the next time that was promised', () => {
  const { lines, next } = say({}, [released, promised])
  expect(lines).toMatchObject([{ is: 'release', text: '请绕行环湖路', at: now - 10 * minute }])
  expect(next).toBe(now + 30 * minute)
})

test('[GRV20] a release is overtaken by the next, an answer to a question is not', () => {
  const first = task('done', now, '第一次通报', { kind: 'firstRelease', doneAt: now - 60 * minute })
  const water = task('done', now, '自来水正常', { kind: 'clarification', doneAt: now - 50 * minute })
  const { lines } = say({}, [first, water, released])
  expect(lines).toMatchObject([{ text: '请绕行环湖路' }, { text: '自来水正常' }])
})

test('[GRV20] a statement that is out is said as the public reads it, until another comes after it', () => {
  const statement = (stage: string) =>
    ({
      open: { incident: idOf('incident'), kind: 'update', stage, text: '已转移312人', releasedAt: now },
    }) as unknown as Statement
  const lines = (stage: string) => say({}, [], village, { statements: [statement(stage)] }).lines
  expect(lines('released')).toMatchObject([{ is: 'release', kind: 'update', text: '已转移312人', at: now }])
  for (const stage of ['approved', 'updated', 'corrected', 'withdrawn']) expect(lines(stage)).toEqual([])
})

test('[GRV20] [PRESS30] an office’s wording is said with what is not known, and nothing of one whose words are gone', () => {
  const line = (told: Record<string, unknown>, incident = idOf('incident')) =>
    ({ open: { incident, stageSince: now, told } }) as unknown as PressLine
  const told = { question: '何时返回？', answer: '以通报为准', unknown: '时间未定', validUntil: now + minute }
  const lines = (one: PressLine) => say({}, [], village, { lines: [one] }).lines
  expect(lines(line(told))).toEqual([
    {
      ...{ is: 'line', question: '何时返回？', answer: '以通报为准' },
      ...{ unknown: '时间未定', until: now + minute, at: now },
    },
  ])
  expect(lines(line({ ...told, answer: null }))).toEqual([])
  const { lines: none, askFirst } = say({}, [], village, { unseen: [line(told)] })
  expect([none, askFirst]).toEqual([[], ['何时返回？']])
  expect(lines(line(told, idOf('other')))).toEqual([])
})

test('[GRV20] a draft, a cancelled task and erased words are no release', () => {
  expect(kinds({}, [promised, task('cancelled', now), task('done', now, null)])).toEqual([])
})

test('[GRV20] a promise that is past promises nothing', () => {
  expect(say({}, [task('open', now - minute)]).next).toBeUndefined()
})

test('[GRV20] a figure is said once it is verified, undisputed, and something of the incident was released', () => {
  const facts = {
    evacuated: fact({ yanhu: value(312, true) }),
    sheltered: fact({ civil: value(200, false) }),
    toEvacuate: fact({ yanhu: value(320, true), civil: value(340, true) }),
    affectedHouseholds: { ...fact({ a: value(80, false), b: value(90, false) }), settled: settled(90) },
  }
  expect(say({ facts }, [released]).lines.filter(({ is }) => is === 'fact')).toMatchObject([
    { fact: 'evacuated', value: 312, from: 'yanhu' },
    { fact: 'affectedHouseholds', value: 90, from: 'b' },
  ])
  expect(kinds({ facts })).toEqual([])
})
const settled = (n: number) => ({ from: 'b', value: n, at: now, row: 'one' })

test('[GRV20] of the dead, the injured and the missing only a release speaks', () => {
  const facts = Object.fromEntries(
    (['dead', 'seriouslyInjured', 'slightlyInjured', 'missing', 'responders'] as const).map((one) => [
      one,
      fact({ health: value(3, true) }),
    ]),
  )
  expect(kinds({ facts }, [released])).toEqual(['release'])
})

test('[GRV20] a warning speaks for the areas it names, wherever its incident lies', () => {
  const warning = { color: 'orange', matters: '有害气体', measures: '关好门窗', since: now, row: 'one' }
  const open = { warnings: { one: { ...warning, areas: [town], issuer: 'weichuan' } } } as Held['open'] &
    object
  expect(kinds({ open, area: elsewhere })).toEqual(['warning'])
  expect(kinds({ open, area: village }, [], elsewhere)).toEqual([])
})

test('[GRV20] one is sent to a shelter that is open and not full', () => {
  const at: [number, number] = [0, 0]
  const place = { kind: 'shelter', at, since: now, name: '镇中学' }
  const places = {
    full: { ...place, name: '体育馆', capacity: 100, people: 100 },
    free: { ...place, capacity: 500, people: 120, countedAt: now },
    unknown: { ...place, name: '文化站' },
    post: { ...place, kind: 'commandPost', name: '指挥帐篷' },
    nameless: { ...place, name: null },
  }
  const { lines } = say({ open: { places } as unknown as Partial<IncidentOpen> })
  expect(lines).toMatchObject([
    { is: 'place', name: '镇中学', free: 380 },
    { is: 'place', name: '文化站', free: undefined },
  ])
})

test('[GRV20] what is not confirmed, is no incident, or is over, runs for nobody who asks', () => {
  for (const stage of ['confirmed', 'responding', 'contained'] as const)
    expect(say({ stage }).isRunning).toBe(true)
  for (const stage of ['reported', 'verifying', 'dismissed', 'assembly', 'archived'] as const)
    expect(say({ stage }).isRunning).toBe(false)
  expect(kinds({ stage: 'assembly' }, [released])).toEqual([])
})

test('[GRV20] near is one within the other, or the same street or town', () => {
  expect(say({}, [], sameTown).isRunning).toBe(true)
  expect(say({}, [], town).isRunning).toBe(true)
  expect(say({}, [], elsewhere).isRunning).toBe(false)
})

test('[GRV20] every field has somebody to ring in the demo city, and somewhere to go', () => {
  const agencies = JSON.parse(readFileSync('server/city/yunting/agencies.json', 'utf8')) as Agency[]
  for (const field of fields) {
    const { units, receptions } = sendTo(field, agencies)
    expect(units.map(({ calls }) => calls?.[0]?.number)).not.toEqual([])
    for (const { calls } of units) expect(calls?.[0]?.number).toMatch(/^0990-\d{7}$/)
    expect(receptions.map(({ code }) => code)).toEqual(['petition'])
  }
})

test('[GRV20] where nothing may be said, that is said', () => {
  const page = mounted(GrievanceSayable, { area: village, field: '' }, { at: now, locale: 'en' })
  expect(page.text()).toContain('Nothing here to tell the public')
  page.unmount()
})
