/** Public concerns: no author, an answer for each, and what each owes (domain.md §6, 2). */
import { describe, expect, test } from 'vitest'
import { clocksIn } from '../../shared/clocks/clock.ts'
import { concern } from '../../shared/features/concern/concern.ts'
import type { ConcernOpen } from '../../shared/features/concern/folding.ts'
import { concernCommands, concernEvents } from '../../shared/features/concern/messages.ts'
import type { PressOpen } from '../../shared/features/press/folding.ts'
import { taskOf } from '../../shared/owed/rules.ts'
import { actorOf, community } from '../support/actors.ts'
import { given, now, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { reported } from '../support/incidents.ts'
import { about, desk, statementCity, way, worldOf, type World } from '../support/statements.ts'

const hour = 3_600_000
const intake = actorOf('intakeOfficer')
const heard = { incident: about, area: community, source: 'hotline', band: 'high', text: '自来水能不能喝' }
const incidentReported: Fact = { ...reported, stream: about }
const logged: Fact = { type: 'concern.logged', data: heard }
const answer = (outcome: string, more: Record<string, unknown> = {}): Ask => ({
  type: 'concern.answer',
  data: { outcome, said: '水样合格', ...more },
})
const openOf = (...facts: Fact[]) => statesOf(concern, facts).get(own)?.parts.open as ConcernOpen

describe('a concern', () => {
  test('[PRESS52] is a summary, a kind of place and a band: no field for whoever said it, nor where', () => {
    expect(given(concern, incidentReported).when({ type: 'concern.log', data: heard })).toMatchObject({
      events: [{ type: 'concern.logged', data: heard }],
    })
    expect(Object.keys(concernEvents['concern.logged'].data.shape).sort()).toEqual([
      ...['area', 'band', 'incident', 'source', 'text'],
    ])
    const { data } = concernCommands['concern.log']
    for (const field of ['author', 'account', 'link', 'attachments', 'url'])
      expect(data.safeParse({ ...heard, [field]: 'x' }).success, field).toBe(false)
    expect(data.safeParse({ ...heard, text: 'x'.repeat(301) }).success).toBe(false)
  })

  test('[PRESS52] belongs to an incident its logger may see', () => {
    expect(given(concern).when({ type: 'concern.log', data: heard })).toEqual({ refused: 'link.unknown' })
  })

  test.each(['confirmed', 'partly', 'notSo'])('[PRESS53] ends as %s', (outcome) => {
    expect(given(concern, incidentReported, logged).when(answer(outcome))).toMatchObject({
      events: [{ type: 'concern.answered' }],
    })
    const over = openOf(logged, { type: 'concern.answered', data: { outcome, said: '水样合格' } })
    expect(over).toMatchObject({ stage: 'ended', outcome, said: '水样合格' })
    expect(concern.isClosed(over)).toBe(true)
    const ended: Fact = { type: 'concern.answered', data: { outcome, said: null } }
    expect(given(concern, logged, ended).when(answer('notSo'))).toEqual({ refused: 'concern.over' })
  })

  test('[PRESS53] not known yet stays open, and owes its next word by a clock that the next answer ends', () => {
    const { data } = concernCommands['concern.answer']
    expect(data.safeParse({ outcome: 'unknown', said: '正在取样' }).success).toBe(false)
    expect(data.safeParse({ outcome: 'notSo', said: '合格', nextAt: now }).success).toBe(false)
    expect(data.safeParse({ outcome: 'notSo', said: '合格', fact: 'evacuated' }).success).toBe(false)
    for (const nextAt of [now, now + 60 * 24 * hour])
      expect(given(concern, logged).when(answer('unknown', { nextAt }), { city: statementCity })).toEqual({
        refused: 'concern.notAhead',
      })
    const world = worldOf()
    world.give(intake, 'concern.log', heard, own)
    const nextAt = world.now + hour
    const later = { outcome: 'unknown', said: '正在取样', nextAt }
    expect(world.give(desk.writer, 'concern.answer', later)).toBe('accepted')
    expect(clocksOf(world, own)).toEqual({ 'next-1': 'running' })
    expect(openIn(world)).toMatchObject({ stage: 'open', outcome: 'unknown', nextAt })
    expect(world.give(desk.writer, 'concern.answer', { outcome: 'notSo', said: '合格' })).toBe('accepted')
    expect(clocksOf(world, own)).toEqual({ 'next-1': 'met' })
  })

  test('[PRESS50] [PRESS53] owes one clarification from when it was heard', () => {
    const world = worldOf()
    expect(world.give(intake, 'concern.log', heard, own)).toBe('accepted')
    const task = taskOf(own, 'clarification')
    expect(taskIn(world, task)).toMatchObject({
      kind: 'clarification',
      dueAt: openIn(world).seenAt + 2 * hour,
    })
    world.give(desk.writer, 'concern.answer', { outcome: 'notSo', said: '合格' })
    const tasks = [...world.states.values()].filter(({ feature }) => feature === 'press')
    expect(tasks.length).toBe(1)
  })

  test('[PRESS53] that holds against what was released owes its correction; what was not released is none', () => {
    const [statement, log] = [own, idOf('concern')]
    const world = worldOf()
    world.give(intake, 'concern.log', heard, log)
    const against = { outcome: 'confirmed', said: '数字有误', fact: 'evacuated', statement }
    for (const [actor, type, data] of way) {
      if (type === 'statement.release')
        expect(world.give(desk.writer, 'concern.answer', against, log)).toBe('concern.notReleased')
      world.give(actor, type, data)
    }
    expect(world.give(desk.writer, 'concern.answer', against, log)).toBe('accepted')
    expect(taskIn(world, taskOf(log, 'correction'))).toMatchObject({ kind: 'correction', stage: 'open' })
  })

  test('that is not there takes no answer: the corridor failed, and it throws', () => {
    expect(() => given(concern).when(answer('notSo'))).toThrow('missing concern')
  })
})

function openIn(world: World): ConcernOpen {
  return world.states.get(own)?.parts.open as ConcernOpen
}
function taskIn(world: World, stream: string): PressOpen | undefined {
  return world.states.get(stream)?.parts.open as PressOpen | undefined
}
function clocksOf(world: World, stream: string): Record<string, string> {
  const clocks = Object.values(clocksIn(world.states.get(stream)?.parts.open ?? {}))
  return Object.fromEntries(clocks.map(({ id, phase }) => [id, phase]))
}
