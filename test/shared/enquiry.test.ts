/** A medium’s question: its time, and an answer that is what the city says to everybody. */
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import { clockIn, clocksIn } from '../../shared/clocks/clock.ts'
import { wordsPaths } from '../../shared/words.ts'
import { own } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { asked, enquiry, enquiryIn, hour, line, proposal } from '../support/pressLines.ts'
import { about, desk, worldAt, type World } from '../support/statements.ts'

const receive = (world: World, data: Record<string, unknown> = {}) =>
  world.give(desk.writer, 'enquiry.receive', { ...asked, ...data }, enquiry)
const answer = (world: World, data: Record<string, unknown>) =>
  world.give(desk.writer, 'enquiry.answer', { way: 'email', ...data }, enquiry)
const clockOf = (world: World) => clockIn(clocksIn(enquiryIn(world)), 'answer')

/** Asked; with a released statement and a wording in force, which says figures or the statement again. */
function waiting(basis: Record<string, unknown> = {}): World {
  const world = worldAt(9)
  const outcomes = [
    receive(world),
    world.give(desk.writer, 'pressLine.propose', { ...proposal, ...basis }, line),
    world.give(desk.approver, 'pressLine.approve', {}, line),
  ]
  expect(outcomes).toEqual(['accepted', 'accepted', 'accepted'])
  return world
}
const ofStatement = { answer: '请以官方通报为准。', statement: own }

describe('an enquiry', () => {
  test('[PRESS34] belongs to an incident and whoever took it down, and has the city’s time', () => {
    const world = worldAt(9)
    expect(receive(world, { incident: own })).toBe('link.unknown')
    expect(receive(world, { area: '990103000000' })).toBe('link.unknown')
    expect(receive(world)).toBe('accepted')
    expect(enquiryIn(world)).toMatchObject({ stage: 'waiting', owner: 'publicity', way: 'phone' })
    expect(clockOf(world)).toMatchObject({
      ...{ phase: 'running', rule: 'T-2H', duty: { agency: 'publicity' }, subject: '云汀晚报' },
      due: world.now + 2 * hour,
    })
  })

  test('[PRESS34] names an outlet, and has no place for who asked', () => {
    const definitions = Object.values(catalogue.feature('enquiry').commands)
    expect(definitions.flatMap(({ data }) => wordsPaths(data).map(String))).toEqual([
      ...['outlet', 'question', 'reason'],
    ])
    const open = Object.values(catalogue.feature('enquiry').events).filter(({ layer }) => layer === 'open')
    for (const { data } of open) expect(wordsPaths(data)).toEqual([])
  })

  test('[PRESS34] is answered with a wording in force or a released statement, once', () => {
    const world = waiting()
    expect(answer(world, { statement: idOf('none') })).toBe('enquiry.notReleased')
    expect(answer(world, { statement: about })).toBe('enquiry.notReleased')
    expect(answer(world, { line: idOf('none') })).toBe('enquiry.notInForce')
    expect(answer(world, { line: own })).toBe('enquiry.notInForce')
    expect(answer(world, { line })).toBe('accepted')
    expect(enquiryIn(world)).toMatchObject({ stage: 'answered', answer: { line, way: 'email' } })
    expect(clockOf(world)).toMatchObject({ phase: 'met' })
    expect(clockOf(world)?.missedAt).toBeUndefined()
    expect(answer(world, { line })).toBe('enquiry.over')
    const other = waiting()
    expect(answer(other, { statement: own })).toBe('accepted')
  })

  test('[PRESS33] is not answered with what is in doubt, whoever answers', () => {
    const world = waiting()
    world.give(desk.lead, 'incident.reportFact', { fact: 'evacuated', value: 340, verified: true }, about)
    expect(answer(world, { line })).toBe('enquiry.inDoubt')
    const late = waiting()
    late.now = proposal.validUntil
    expect(answer(late, { line })).toBe('enquiry.inDoubt')
  })

  test('[PRESS33] is given the statement along with the wording that says it again, and neither once withdrawn', () => {
    const world = waiting(ofStatement)
    expect(answer(world, { line })).toBe('enquiry.withoutStatement')
    const withdrawn = waiting(ofStatement)
    withdrawn.give(desk.second, 'statement.withdraw', { reason: '数字有误' }, own)
    expect(answer(withdrawn, { line, statement: own })).toBe('enquiry.notReleased')
    expect(answer(world, { line, statement: own })).toBe('accepted')
  })

  test('[PRESS34] answered late is answered, and stays late', () => {
    const world = waiting()
    world.now += 3 * hour
    expect(answer(world, { statement: own })).toBe('accepted')
    expect(clockOf(world)).toMatchObject({ phase: 'met' })
    expect(clockOf(world)?.missedAt).toEqual(expect.any(Number))
  })

  test('[PRESS34] is closed without an answer for a reason, once', () => {
    const world = waiting()
    const close = () => world.give(desk.writer, 'enquiry.close', { reason: '对方撤回' }, enquiry)
    expect(close()).toBe('accepted')
    expect(enquiryIn(world).stage).toBe('closed')
    expect(world.states.get(enquiry)?.parts.work).toMatchObject({ reason: '对方撤回' })
    expect(clockOf(world)?.phase).toBe('cancelled')
    expect(close()).toBe('enquiry.over')
  })
})
