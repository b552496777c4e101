/** A figure that changed holds a statement back by whichever way it came to its release. */
import { describe, expect, test } from 'vitest'
import { own } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { about, desk, plan, way, worldAt, type World } from '../support/statements.ts'

type Given = (typeof way)[number]
const [planned, ...rest] = way.slice(0, 6)
const ask: Given = [desk.writer, 'statement.askRelease', { channels: ['publicPage'] }]
const asHolding: Given = [desk.writer, 'statement.plan', { ...plan, holding: true }]
const hour = 3_600_000

/** Takes the orders in turn. Throws where one is refused: a test that needs it taken is a wrong test. */
function walked(orders: readonly (Given | undefined)[], world: World = worldAt(0)): World {
  for (const [actor, type, data] of orders.filter((one) => one !== undefined)) {
    const outcome = world.give(actor, type, data)
    if (outcome !== 'accepted') throw new Error(`${type}: ${outcome}`)
  }
  return world
}

/** Everything was done but the second person's order; in each case another way. */
const ways: Record<string, () => World> = {
  'signed by everybody': () => walked([planned, ...rest, ask]),
  'a holding statement with one signature': () => walked([asHolding, ...rest, ask]),
  'approved by telephone': () =>
    walked([
      ...[planned, ...rest.slice(0, -1)],
      [desk.second, 'statement.noteOralApproval', { agency: 'publicity' }],
      [desk.duty, 'statement.witnessOralApproval'],
      ask,
    ]),
  'approved by telephone and confirmed': () =>
    walked([
      ...[planned, ...rest.slice(0, -1)],
      [desk.second, 'statement.noteOralApproval', { agency: 'publicity' }],
      [desk.duty, 'statement.witnessOralApproval'],
      [desk.approver, 'statement.confirmOralApproval'],
      ask,
    ]),
  'an embargo that is over': () => {
    const world = walked([planned, ...rest])
    const embargoUntil = world.now + hour
    walked([[desk.writer, 'statement.askRelease', { channels: ['publicPage'], embargoUntil }]], world)
    world.now += hour
    return world
  },
}

const changes = [
  ['another value', desk.lead, { fact: 'evacuated', value: 320, verified: true }],
  ['no longer verified', desk.lead, { fact: 'evacuated', value: 312, verified: false }],
] as const

describe.each(Object.entries(ways))('[PRESS6] %s', (_name, arrive) => {
  test.each(changes)(
    'does not go out with a figure of %s, until it reads as cited',
    (_change, actor, data) => {
      const world = arrive()
      expect(world.give(actor, 'incident.reportFact', data, about)).toBe('accepted')
      for (const person of [desk.second, desk.approver])
        expect(world.give(person, 'statement.release')).toBe('statement.factsOpen')
      // Neither asking once more nor saying that it can be read brings it past.
      expect(world.give(desk.writer, ask[1], ask[2])).toBe('statement.factsOpen')
      expect(world.give(desk.second, 'statement.confirmReadable', { channel: 'publicPage' })).toBe(
        'statement.notReleased',
      )
      expect(world.parts().open).toMatchObject({ stage: 'approved', text: null, outlets: [] })

      const back = { fact: 'evacuated', value: 312, verified: true }
      expect(world.give(desk.lead, 'incident.reportFact', back, about)).toBe('accepted')
      expect(world.give(desk.second, 'statement.release')).toBe('accepted')
    },
  )
})

test('[PRESS6] [PRESS14] a correction that is held back leaves what it corrects as it is', () => {
  const world = worldAt(way.length)
  const next = idOf('next')
  const correction = { ...plan, kind: 'correction', follows: own, as: 'corrected', wrong: '人数有误' }
  for (const [actor, type, data] of way.slice(0, 7)) {
    const said = type === 'statement.plan' ? correction : type === 'statement.askRelease' ? way[6]?.[2] : data
    expect(world.give(actor, type, said, next), type).toBe('accepted')
  }
  const data = { fact: 'evacuated', value: 320, verified: true }
  expect(world.give(desk.lead, 'incident.reportFact', data, about)).toBe('accepted')
  expect(world.give(desk.second, 'statement.release', {}, next)).toBe('statement.factsOpen')
  expect(world.parts().open).toMatchObject({ stage: 'released', followedBy: null })
})
