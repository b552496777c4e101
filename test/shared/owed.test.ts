/** What the public is owed opens by itself, once, by the rule that asks for it first (domain.md §2.2). */
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCityRules } from '../../server/city/rules.ts'
import type { Actor } from '../../shared/access/actor.ts'
import { clocksIn } from '../../shared/clocks/clock.ts'
import type { IncidentOpen } from '../../shared/features/incident/state.ts'
import type { PressOpen } from '../../shared/features/press/folding.ts'
import { onceKinds, taskOf, type TaskKind } from '../../shared/owed/rules.ts'
import { actorOf, community } from '../support/actors.ts'
import { now, own } from '../support/given.ts'
import { confirmedAs, involved, reported, responding, verifying } from '../support/incidents.ts'
import { about, desk, incidentStates, worldAt, worldFrom, type World } from '../support/statements.ts'

const city = readCityRules(join(import.meta.dirname, '../../server/city/yunting'))
const hour = 3_600_000
const [commander, duty, press, approver] = (
  ['commander', 'dutyOfficer', 'pressOfficer', 'approver'] as const
).map((role) => actorOf(role)) as [Actor, Actor, Actor, Actor]
const begun = incidentStates([reported, verifying])
const confirmed = incidentStates([
  ...[reported, verifying, ...confirmedAs('accident'), involved('fire', 'lead')],
])
const answered = incidentStates([
  ...[reported, verifying, ...confirmedAs('accident'), responding(4), involved('fire', 'lead')],
])
const worldWith = (states = begun): World => worldFrom(states, city, true)

const signs = { hazardInPlace: true }
const confirm = (eventLevel: string | null) => ({ category: 'accident', signs, eventLevel, reason: '初判' })
const grade = (eventLevel: string | null) => ({ signs, eventLevel, reason: '续报' })
const activate = (level: number) => ({ level, expectedHours: 12, matters: '泄漏', measures: '疏散' })
const byHand = (kind: TaskKind, dueAt: number) => ({
  ...{ incident: about, kind, owner: 'publicity', dueAt, area: community },
})

function taskIn(world: World, kind: TaskKind): PressOpen | undefined {
  return world.states.get(taskOf(about, kind))?.parts.open as PressOpen | undefined
}
/** Rules of a task with how their clocks stand. */
function rulesOf(world: World, kind: TaskKind): Record<string, string> {
  const open = taskIn(world, kind)
  return Object.fromEntries(Object.values(clocksIn(open ?? {})).map(({ rule, phase }) => [rule, phase]))
}

describe('an incident', () => {
  test('[PRESS50] without a level owes its answer within 48 hours of the event, and no conference', () => {
    const world = worldWith()
    expect(world.give(duty, 'incident.confirm', confirm(null), about)).toBe('accepted')
    expect(taskIn(world, 'firstRelease')).toMatchObject({
      ...{ stage: 'open', owner: 'publicity', incident: about, area: community, dueAt: now + 48 * hour },
    })
    expect(rulesOf(world, 'firstRelease')).toEqual({ 'PR-48H': 'running' })
    expect(taskIn(world, 'conference')).toBeUndefined()
  })

  test.each([
    ['L1', 'PR-5H', 'PR-24H'],
    ['L2', 'PR-5H', 'PR-24H'],
    ['L3', 'PR-5H-STRICT', 'PR-24H-STRICT'],
    ['L4', 'PR-5H-STRICT', 'PR-24H-STRICT'],
  ])('[PRESS50] of level %s owes its first word by %s and a conference by %s', (level, first, conference) => {
    const world = worldWith()
    expect(world.give(duty, 'incident.confirm', confirm(level), about)).toBe('accepted')
    expect(rulesOf(world, 'firstRelease')).toEqual({ [first]: 'running' })
    expect(rulesOf(world, 'conference')).toEqual({ [conference]: 'running' })
    expect(taskIn(world, 'firstRelease')?.dueAt).toBe(now + 5 * hour)
    expect(taskIn(world, 'conference')?.dueAt).toBe(now + 24 * hour)
  })

  test('[PRESS51] whose level rises owes by the stricter rule; what the law says takes the place of our choice', () => {
    const world = worldWith(confirmed)
    expect(world.give(commander, 'incident.grade', grade(null), about)).toBe('accepted')
    expect(world.give(commander, 'incident.activateResponse', activate(4), about)).toBe('accepted')
    expect(rulesOf(world, 'firstRelease')).toEqual({ 'PR-48H': 'cancelled', 'PR-5H-STRICT': 'running' })
    expect(taskIn(world, 'firstRelease')?.dueAt).toBe(now + 5 * hour)
    expect(world.give(commander, 'incident.grade', grade('L2'), about)).toBe('accepted')
    expect(rulesOf(world, 'firstRelease')).toEqual({
      ...{ 'PR-48H': 'cancelled', 'PR-5H-STRICT': 'cancelled', 'PR-5H': 'running' },
    })
    // It falls again: what was owed once stays owed.
    expect(world.give(commander, 'incident.grade', grade('L4'), about)).toBe('accepted')
    expect(rulesOf(world, 'firstRelease')).toMatchObject({ 'PR-5H': 'running' })
  })

  test('[PRESS51] that was told of in time owes no first word again, however its level rises', () => {
    const world = worldWith(confirmed)
    world.give(commander, 'incident.activateResponse', activate(4), about)
    const first = taskOf(about, 'firstRelease')
    expect(world.give(commander, 'press.completeTask', { said: '已发布' }, first)).toBe('accepted')
    world.give(commander, 'incident.grade', grade('L1'), about)
    expect(taskIn(world, 'firstRelease')).toMatchObject({ stage: 'done' })
    expect(rulesOf(world, 'firstRelease')).toEqual({ 'PR-5H-STRICT': 'met' })
  })

  test('[PRESS51] whose level rises too late bears a clock that was missed before it opened', () => {
    const world = worldWith(confirmed)
    world.now = now + 6 * hour
    world.give(commander, 'incident.activateResponse', activate(2), about)
    expect(rulesOf(world, 'firstRelease')).toMatchObject({ 'PR-5H-STRICT': 'missed' })
    world.give(commander, 'incident.grade', grade('L1'), about)
    expect(rulesOf(world, 'firstRelease')).toEqual({ 'PR-5H-STRICT': 'missed' })
  })

  test('[PRESS50] has the task somebody opened by hand for its own: the rule lays its clock upon it', () => {
    const world = worldWith(confirmed)
    const first = taskOf(about, 'firstRelease')
    expect(world.give(press, 'press.openTask', byHand('firstRelease', now + 9 * hour), first)).toBe(
      'accepted',
    )
    world.give(commander, 'incident.activateResponse', activate(4), about)
    expect(taskIn(world, 'firstRelease')).toMatchObject({ stage: 'open', dueAt: now + 5 * hour })
    expect(rulesOf(world, 'firstRelease')).toEqual({ 'PR-5H-STRICT': 'running' })
  })

  test('[PRESS50] has a task given up opened again by another rule, and not by the one that opened it', () => {
    const world = worldWith(confirmed)
    world.give(commander, 'incident.activateResponse', activate(4), about)
    const conference = taskOf(about, 'conference')
    expect(world.give(approver, 'press.cancelTask', { reason: '改为直播说明会' }, conference)).toBe(
      'accepted',
    )
    world.give(commander, 'incident.changeResponse', { level: 3, expectedHours: 12, reason: '扩大' }, about)
    expect(taskIn(world, 'conference')).toMatchObject({ stage: 'cancelled' })
    world.give(commander, 'incident.grade', grade('L2'), about)
    expect(taskIn(world, 'conference')).toMatchObject({ stage: 'open' })
    expect(rulesOf(world, 'conference')).toEqual({ 'PR-24H-STRICT': 'cancelled', 'PR-24H': 'running' })
  })

  test('[PRESS50] whose response ends owes a last word', () => {
    const world = worldWith(answered)
    world.give(commander, 'incident.contain', { leadReport: '已封堵' }, about)
    expect(world.give(commander, 'incident.endResponse', { publicNotice: '响应结束' }, about)).toBe(
      'accepted',
    )
    expect(taskIn(world, 'closing')).toMatchObject({ stage: 'open', dueAt: world.now + 2 * hour })
    expect(rulesOf(world, 'closing')).toEqual({ 'PR-END': 'running' })
  })
})

test('[PRESS54] a statement that promises the next word owes it once it is out, for the time it was promised', () => {
  const task = taskOf(own, 'update')
  const ask = (world: World, more: Record<string, number>) =>
    world.give(desk.writer, 'statement.askRelease', { channels: ['publicPage'], ...more })
  const world = worldAt(6)
  expect(ask(world, { nextAt: world.now })).toBe('statement.promiseNotAhead')
  expect(ask(world, { nextAt: world.now + 30 * 86_400_000 })).toBe('statement.promiseNotAhead')
  const nextAt = world.now + 4 * 3_600_000
  expect(ask(world, { nextAt })).toBe('accepted')
  expect(world.states.has(task)).toBe(false)
  expect(world.give(desk.second, 'statement.release')).toBe('accepted')
  expect(world.states.get(own)?.parts.open).toMatchObject({ stage: 'released', nextAt })
  const open = world.states.get(task)?.parts.open ?? {}
  expect(open).toMatchObject({ kind: 'update', stage: 'open', owner: 'publicity', dueAt: nextAt })
  expect(Object.values(clocksIn(open))).toMatchObject([{ rule: 'T-2H', phase: 'running', due: nextAt }])
})

const steps = fc.oneof(
  fc.constantFrom('L1', 'L2', 'L3', 'L4', null).map((level) => ['incident.grade', grade(level)] as const),
  fc.integer({ min: 1, max: 4 }).map((level) => ['incident.activateResponse', activate(level)] as const),
  fc
    .integer({ min: 1, max: 4 })
    .map((level) => ['incident.changeResponse', { level, expectedHours: 5, reason: '变化' }] as const),
  fc.constant(['incident.contain', { leadReport: '已控制' }] as const),
  fc.constant(['incident.endResponse', { publicNotice: '结束' }] as const),
  fc.constantFrom(...onceKinds).map((kind) => ['press.openTask', kind] as const),
  fc.constantFrom(...onceKinds).map((kind) => ['press.completeTask', kind] as const),
  fc.constantFrom(...onceKinds).map((kind) => ['press.cancelTask', kind] as const),
  fc.integer({ min: 1, max: 30 }).map((hours) => ['wait', hours] as const),
)

test('[PRESS50] [PRESS51] a walk never owes twice, loses nothing, and takes back nothing that was missed', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 25 }), (walk) => {
      const world = worldWith(confirmed)
      const missed = new Set<string>()
      for (const [type, what] of walk) {
        if (typeof what === 'number') world.now += what * hour
        else if (typeof what === 'string') {
          const data =
            type === 'press.openTask' ? byHand(what, world.now + hour) : { said: '已说明', reason: '合并' }
          const { said, reason, ...task } = { said: '', reason: '', ...data }
          const given = { 'press.completeTask': { said }, 'press.cancelTask': { reason } }
          world.give(
            commander,
            type,
            type in given ? given[type as keyof typeof given] : task,
            taskOf(about, what),
          )
        } else world.give(commander, type, { ...what }, about)
        keeps(world, missed)
      }
    }),
    { numRuns: 300, seed: 20261128 },
  )
})

function keeps(world: World, missed: Set<string>): void {
  const incident = world.states.get(about)?.parts.open as unknown as IncidentOpen
  const tasks = [...world.states].filter(([, { feature }]) => feature === 'press')
  for (const kind of onceKinds) {
    const all = tasks.filter(([, { parts }]) => (parts.open as PressOpen).kind === kind)
    expect(all.length, kind).toBeLessThanOrEqual(1)
    for (const [stream, { parts }] of all) {
      const clocks = Object.values(clocksIn(parts.open))
      const { stage } = parts.open as PressOpen
      // One clock runs at most, and only while its task waits.
      const running = clocks.filter(({ phase }) => phase === 'running')
      expect(running.length).toBeLessThanOrEqual(stage === 'open' ? 1 : 0)
      for (const { id, missedAt } of clocks) if (missedAt !== undefined) missed.add(`${stream}/${id}`)
      const late = clocks.filter(({ missedAt }) => missedAt !== undefined).map(({ id }) => `${stream}/${id}`)
      expect(late).toEqual([...missed].filter((one) => one.startsWith(`${stream}/`)))
    }
  }
  if (incident.response) expect(tasks.length).toBeGreaterThanOrEqual(2)
  if (incident.stage === 'responseEnded') expect(world.states.has(taskOf(about, 'closing'))).toBe(true)
}
