/** Any life a clock may have: orders at random instants, against what must hold of every one of them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen, nextOf, stepsOf, type Clock } from '../../shared/clocks/clock.ts'
import { at } from '../support/calendar.ts'
import { clockAsk, ClockStory } from '../support/clocks.ts'
import type { Ask } from '../support/given.ts'

const start = at('2026-03-16 09:00')
const minute = 60_000

const order = (make: (clock: Clock) => Ask, weight: number) => ({ weight, arbitrary: fc.constant(make) })
const verb = fc.oneof(
  order(() => clockAsk('pause'), 3),
  order(() => clockAsk('resume'), 5),
  order(() => clockAsk('extend', { amount: 1, notifiedAt: start }), 3),
  order(() => clockAsk('meet'), 1),
  order(() => clockAsk('cancel'), 1),
  order(({ due }) => clockAsk('warn', { due }), 5),
  order(({ due }) => clockAsk('miss', { due }), 3),
  order(({ startedAt }) => clockAsk('restate', { startedAt: startedAt - 7 * minute }), 1),
)
const turns = fc.array(fc.record({ verb, later: fc.integer({ min: 0, max: 25 }) }), {
  minLength: 6,
  maxLength: 25,
})
const rule = fc.constantFrom('T-2H', 'T-30M', 'T-5WD')

test('[CLK10] [CLK12] [CLK13] [CLK16] whatever is ordered, a clock keeps its word', () => {
  let taken = 0
  const property = fc.property(rule, turns, (id, all) => {
    const story = new ClockStory().take(start, clockAsk('open', { rule: id }))
    let now = start
    for (const { verb, later } of all) {
      now += later * minute
      const before = story.clock()
      const told = story.give(now, verb(before))
      const after = story.clock()
      if ('refused' in told) expect(after).toEqual(before)
      else taken += 1
      holds(before, after, now)
    }
  })
  fc.assert(property, { seed: 16, numRuns: 300 })
  expect(taken).toBeGreaterThan(500)
})

function holds(before: Clock, after: Clock, now: number): void {
  // Once missed it is missed for ever, at the same instant.
  if (before.missedAt !== undefined) expect(after.missedAt).toBe(before.missedAt)
  // What ended in the end stays as it is.
  if (before.phase === 'met' || before.phase === 'cancelled') expect(after).toEqual(before)
  // Nothing is missed before its time.
  if (after.missedAt !== undefined && before.missedAt === undefined)
    expect(now).toBeGreaterThan(after.missedAt)
  // A clock in time was ended in time.
  if (after.phase === 'met' && after.missedAt === undefined && before.phase === 'running')
    expect(now).toBeLessThanOrEqual(after.due)
  // What was told lies behind, and what comes next lies after it.
  for (const { step, at } of stepsOf(after))
    if (after.warned.includes(step)) expect(at).toBeLessThanOrEqual(now)
  const next = nextOf(after)
  expect(next !== undefined).toBe(after.phase === 'running')
  const told = stepsOf(after).filter(({ step }) => after.warned.includes(step))
  if (next) expect(next.at).toBeGreaterThanOrEqual(Math.max(0, ...told.map((one) => one.at)))
  // Of its pauses only the last may still last, and does so while it stands still.
  const lasting = after.pauses.findIndex(({ to }) => to === undefined)
  if (lasting !== -1) expect(lasting).toBe(after.pauses.length - 1)
  if (isOpen(after)) expect(lasting !== -1).toBe(after.phase === 'paused')
}
