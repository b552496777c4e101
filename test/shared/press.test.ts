import { describe, expect, test } from 'vitest'
import { catalogueOf } from '../../shared/catalogue.ts'
import type { PressOpen } from '../../shared/features/press/folding.ts'
import { press } from '../../shared/features/press/press.ts'
import { onceKinds, taskKinds, taskOf } from '../../shared/owed/rules.ts'
import { clockOpened } from '../../shared/clocks/clocksFor.ts'
import { rowChanges } from '../../shared/fold.ts'
import { community } from '../support/actors.ts'
import { given, now, own, recordedOf, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { cityRules, reported } from '../support/incidents.ts'

const about = idOf('incident')
const hour = 3_600_000
const task = {
  incident: about,
  kind: 'firstRelease',
  owner: 'publicity',
  dueAt: now + 5 * hour,
  area: community,
}
const incidentReported: Fact = { ...reported, stream: about }
const opened: Fact = { type: 'press.taskOpened', data: task }
const completed: Fact = { type: 'press.taskCompleted', data: { said: '已发布' } }
const cancelled: Fact = { type: 'press.taskCancelled', data: { reason: '合并发布' } }

const open: Ask = { type: 'press.openTask', data: task }
const move: Ask = { type: 'press.moveDue', data: { dueAt: now + 8 * hour, reason: '会商未结束' } }
const complete: Ask = { type: 'press.completeTask', data: { said: '已发布' } }
const cancel: Ask = { type: 'press.cancelTask', data: { reason: '合并发布' } }
const openOf = (...facts: Fact[]) => statesOf(press, facts).get(own)?.parts.open as PressOpen

describe('a task', () => {
  test.each(taskKinds)(
    '[PRESS1] of kind %s is opened for an incident, with one owner and one due time',
    (kind) => {
      const data = { ...task, kind }
      const stream = taskOf(about, kind)
      expect(given(press, incidentReported).when({ ...open, stream, data })).toEqual({
        events: [{ stream, type: 'press.taskOpened', data }],
        claims: [],
        releases: [],
      })
      expect(openOf({ ...opened, data })).toMatchObject({
        kind,
        stage: 'open',
        agencies: { publicity: 'lead' },
      })
    },
  )

  test.each(onceKinds)(
    '[PRESS50] of kind %s an incident has one: it stands in the stream of that task alone',
    (kind) => {
      const ask = { ...open, data: { ...task, kind } }
      expect(given(press, incidentReported).when(ask)).toEqual({ refused: 'press.oneTask' })
      expect(new Set(taskKinds.map((one) => taskOf(about, one))).size).toBe(taskKinds.length)
    },
  )

  test('[PRESS2] is not moved away from the time of its rule, and ends its clock with itself', () => {
    const ruled = clockOpened(
      { stream: own, clockId: 'T-2H', rule: 'T-2H', startedAt: now, duty: { agency: 'publicity' } },
      { now, city: cityRules },
    )
    const bears = given(press, opened, { type: ruled.type, data: ruled.data })
    expect(bears.when(move)).toEqual({ refused: 'press.dueByRule' })
    expect(bears.when(complete)).toMatchObject({
      events: [{ type: 'press.taskCompleted' }, { type: 'clock.met', data: { clock: 'T-2H' } }],
    })
    expect(bears.when(cancel)).toMatchObject({
      events: [{ type: 'press.taskCancelled' }, { type: 'clock.cancelled' }],
    })
  })

  test('[PRESS1] belongs to an incident: to nothing else, and not to one that is unseen', () => {
    expect(given(press).when(open)).toEqual({ refused: 'link.unknown' })
    expect(given(press, { ...opened, stream: about }).when(open)).toEqual({ refused: 'link.unknown' })
    const order = { commandId: idOf('c'), type: 'press.openTask', stream: own, data: task }
    expect(press.reads(order)).toEqual({ streams: [about] })
    expect(press.reads({ ...order, type: 'press.moveDue' })).toEqual({})
  })

  test('[PRESS2] is moved with a reason while its time runs, its last millisecond included', () => {
    for (const at of [now, task.dueAt])
      expect(given(press, opened).when(move, { now: at })).toMatchObject({
        events: [{ type: 'press.dueMoved', data: move.data }],
      })
    expect(openOf(opened, { type: 'press.dueMoved', data: move.data ?? {} }).dueAt).toBe(now + 8 * hour)
    expect(press.commands['press.moveDue'].data.safeParse({ dueAt: now, reason: '' }).success).toBe(false)
  })

  test('[PRESS2] whose time has passed is not moved: a missed one stays missed', () => {
    expect(given(press, opened).when(move, { now: task.dueAt + 1 })).toEqual({ refused: 'press.alreadyDue' })
  })

  test('[PRESS3] is completed late all the same, and its due time tells', () => {
    expect(given(press, opened).when(complete, { now: task.dueAt + hour })).toMatchObject({
      events: [{ type: 'press.taskCompleted', data: complete.data }],
    })
    expect(openOf(opened, { ...completed, occurredAt: task.dueAt + hour })).toMatchObject({
      stage: 'done',
      dueAt: task.dueAt,
      doneAt: task.dueAt + hour,
    })
  })

  test('[PRESS3] is cancelled with a reason', () => {
    expect(given(press, opened).when(cancel)).toMatchObject({
      events: [{ type: 'press.taskCancelled', data: cancel.data }],
    })
    expect(openOf(opened, cancelled)).toMatchObject({ stage: 'cancelled' })
  })

  test.each([move, complete, cancel])('[PRESS3] done or cancelled, takes no $type', (ask) => {
    for (const over of [completed, cancelled])
      expect(given(press, opened, over).when(ask)).toEqual({ refused: 'press.taskOver' })
  })

  test('is closed when it is over', () => {
    expect(press.isClosed(openOf(opened))).toBe(false)
    for (const over of [completed, cancelled]) expect(press.isClosed(openOf(opened, over))).toBe(true)
  })

  test('that is not there takes no order: the corridor failed, and it throws', () => {
    expect(() => given(press).when(move)).toThrow('missing press task')
  })

  test('is a row of the ledger at every step', () => {
    const events = recordedOf(catalogueOf({ press }), [opened, completed])
    expect(
      events.flatMap((event) => rowChanges(press, event)).map(({ id, body }) => [id, body['type']]),
    ).toEqual([
      ['at-1', 'press.taskOpened'],
      ['at-2', 'press.taskCompleted'],
    ])
  })
})
