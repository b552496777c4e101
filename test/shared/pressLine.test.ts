/** One wording for all offices: on what it rests, who puts it in force, when it may no longer be given out. */
import { describe, expect, test } from 'vitest'
import type { Facts } from '../../shared/facts/facts.ts'
import { doubtsAbout } from '../../shared/facts/standing.ts'
import { catalogue } from '../../shared/catalogue.ts'
import type { PressLineWork } from '../../shared/features/pressLine/state.ts'
import { idOf } from '../support/ids.ts'
import { now, own } from '../support/given.ts'
import { figure, involved, reported } from '../support/incidents.ts'
import { hour, line, lineIn, proposal } from '../support/pressLines.ts'
import { about, desk, leak, worldAt, worldOf, type World } from '../support/statements.ts'

const next = idOf('next')
const propose = (world: World, data: Record<string, unknown> = {}, stream = line) =>
  world.give(desk.writer, 'pressLine.propose', { ...proposal, ...data }, stream)
const approve = (world: World, by = desk.approver, stream = line) =>
  world.give(by, 'pressLine.approve', {}, stream)
const takeBack = (world: World, stream = line) =>
  world.give(desk.writer, 'pressLine.takeBack', { reason: '数字已变' }, stream)
const report = (world: World, value: number, by = desk.lead) =>
  world.give(by, 'incident.reportFact', { fact: 'evacuated', value, verified: true }, about)
const without = { answer: '请以官方通报为准。' }
const released = 9

function inForce(data: Record<string, unknown> = {}, world = worldOf()): World {
  expect([propose(world, data), approve(world)]).toEqual(['accepted', 'accepted'])
  return world
}
function doubts(world: World, at = world.now, isBlind = false) {
  const told = lineIn(world).told
  if (!told) throw new Error('not in force')
  const facts = world.states.get(about)?.parts.work?.['facts'] as Facts
  const stage = world.states.get(told.statement ?? '')?.parts.open['stage'] as string | undefined
  return doubtsAbout(told, isBlind ? { facts: undefined, stage: undefined } : { facts, stage }, at)
}

describe('a wording', () => {
  test('[PRESS30] is in force once a second person approved it, with its figures in place and whom it binds', () => {
    const world = worldOf()
    expect(propose(world)).toBe('accepted')
    expect(lineIn(world)).toMatchObject({ stage: 'proposed', told: null, owner: 'publicity' })
    expect((world.states.get(line)?.parts.work as PressLineWork).written?.answer).toBe(proposal.answer)
    expect(approve(world)).toBe('accepted')
    expect(lineIn(world)).toMatchObject({
      stage: 'inForce',
      agencies: { publicity: 'lead', fire: 'bound' },
      told: {
        answer: '已转移312人，正在安置。',
        unknown: proposal.unknown,
        validUntil: proposal.validUntil,
        cited: [{ fact: 'evacuated', reading: 'agreed', values: [{ agency: 'fire', value: 312 }] }],
      },
    })
    expect(approve(world, desk.second)).toBe('pressLine.wrongStage')
  })

  test('[PRESS30] is not put in force by whoever wrote it', () => {
    const world = worldOf()
    propose(world)
    expect(approve(world, desk.writer)).toBe('pressLine.secondPerson')
    expect(approve(world, desk.second)).toBe('accepted')
  })

  test('[PRESS30] says before it is in force nothing to whoever does not work at it', () => {
    const open = Object.keys(catalogue.feature('pressLine').events).filter(
      (type) => catalogue.event(type).layer === 'open',
    )
    expect(open).toEqual([
      'pressLine.proposed',
      'pressLine.approved',
      'pressLine.replaced',
      'pressLine.takenBack',
    ])
    expect(Object.keys(catalogue.event('pressLine.proposed').data.shape)).toEqual([
      ...['incident', 'area', 'replaces', 'owner'],
    ])
  })

  test('[PRESS31] rests on a figure or a released statement, of its own incident', () => {
    const world = worldAt(released)
    expect(propose(world, without)).toBe('pressLine.noBasis')
    expect(propose(world, { answer: '已转移{people}人' })).toBe('pressLine.noSuchFact')
    expect(propose(world, { answer: '{dead}人死亡' })).toBe('pressLine.factUnknown')
    expect(propose(world, { ...without, statement: idOf('nothing') })).toBe('pressLine.notReleased')
    expect(propose(world, { area: '990103000000' })).toBe('link.unknown')
    expect(propose(world, { incident: own })).toBe('link.unknown')
    expect(propose(world, { validUntil: now })).toBe('pressLine.timeOver')
    expect(propose(world, { ...without, statement: own })).toBe('accepted')
  })

  test('[PRESS31] is not put in force on what nobody verified, what is disputed, or what moved since', () => {
    const fire = involved('fire', 'lead')
    const guess = figure('fire', 312, { data: { fact: 'evacuated', value: 312, verified: false } })
    const unsure = worldOf([reported, fire, guess])
    expect([propose(unsure), approve(unsure)]).toEqual(['accepted', 'pressLine.factsOpen'])

    const disputed = worldOf([...leak, involved('police'), figure('police', 320)])
    expect([propose(disputed), approve(disputed)]).toEqual(['accepted', 'pressLine.factsOpen'])

    const moved = worldOf()
    expect([propose(moved), report(moved, 340), approve(moved)]).toEqual([
      ...['accepted', 'accepted', 'pressLine.factsOpen'],
    ])
  })

  test('[PRESS31] is not put in force once its time is over or its statement was withdrawn', () => {
    const late = worldOf()
    propose(late, { validUntil: late.now + 2 * 60_000 })
    late.now += hour
    expect(approve(late)).toBe('pressLine.timeOver')

    const world = worldAt(released)
    propose(world, { ...without, statement: own })
    expect(world.give(desk.second, 'statement.withdraw', { reason: '数字有误' }, own)).toBe('accepted')
    expect(approve(world)).toBe('pressLine.notReleased')
  })

  test('[PRESS32] is replaced in the open by the one that takes its place, and only while in force', () => {
    const world = inForce()
    expect(propose(world, { replaces: next }, next)).toBe('pressLine.notInForce')
    expect(propose(world, { replaces: line }, next)).toBe('accepted')
    // Until the next one is approved the earlier one stands.
    expect(lineIn(world).stage).toBe('inForce')
    expect(approve(world, desk.approver, next)).toBe('accepted')
    expect(lineIn(world)).toMatchObject({ stage: 'replaced', replacedBy: next })
    expect(lineIn(world).told?.answer).toContain('312')

    const other = inForce()
    propose(other, { replaces: line }, next)
    takeBack(other)
    expect(approve(other, desk.approver, next)).toBe('pressLine.notInForce')
  })

  test('[PRESS32] is taken back with a reason, once, and stays readable', () => {
    const world = inForce()
    expect(takeBack(world)).toBe('accepted')
    expect(lineIn(world)).toMatchObject({ stage: 'takenBack', reason: '数字已变', told: {} })
    expect(takeBack(world)).toBe('pressLine.wrongStage')
    const feature = catalogue.feature('pressLine')
    expect(feature.isClosed(lineIn(world))).toBe(true)
    expect(feature.isClosed(lineIn(inForce()))).toBe(false)
  })
})

describe('a wording in force', () => {
  test('[PRESS33] may not be given out while a figure reads otherwise, nor once its time is over', () => {
    const world = inForce()
    expect(doubts(world)).toEqual([])
    report(world, 312)
    expect(doubts(world)).toEqual([])
    report(world, 340)
    expect(doubts(world)).toEqual([{ is: 'moved', facts: ['evacuated'] }])
    expect(doubts(inForce(), proposal.validUntil - 1)).toEqual([])
    expect(doubts(inForce(), proposal.validUntil)).toEqual([{ is: 'over' }])
  })

  test('[PRESS33] may not be given out once something came after its statement', () => {
    const world = inForce({ ...without, statement: own }, worldAt(released))
    expect(doubts(world)).toEqual([])
    world.give(desk.second, 'statement.withdraw', { reason: '数字有误' }, own)
    expect(doubts(world)).toEqual([{ is: 'followed', stage: 'withdrawn' }])
  })

  test('[PRESS33] may not be given out by whoever cannot see what it rests on', () => {
    expect(doubts(inForce(), undefined, true)).toEqual([{ is: 'unseen' }])
    const world = inForce({ ...without, statement: own }, worldAt(released))
    expect(doubts(world, undefined, true)).toEqual([{ is: 'unseen' }])
  })
})
