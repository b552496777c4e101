/** Whose a clock is: the field's and the centre's, a feature's, a citizen's. */
import { describe, expect, test } from 'vitest'
import { clockCancelled, clockHandedOver, clockMet, clockOpened } from '../../shared/clocks/clocksFor.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import { actorOf } from '../support/actors.ts'
import { at } from '../support/calendar.ts'
import { clockAsk, clockCity, ClockStory } from '../support/clocks.ts'
import { contextOf, own, statesOf } from '../support/given.ts'

const hour = 3_600_000
const start = at('2026-03-16 09:00')
const due = start + 2 * hour
const running = () => new ClockStory().take(start, clockAsk('open'))
const police = { actor: actorOf('liaison', { agency: 'police' }) }
const fire = { actor: actorOf('liaison') }

describe('whose it is', () => {
  test('[CLK17] in the field each agency speaks for its own duties', () => {
    for (const verb of ['meet', 'pause'] as const)
      expect(running().give(start, clockAsk(verb, {}, police))).toEqual({ refused: 'clock.notYours' })
    expect(
      running()
        .take(start, clockAsk('meet', {}, fire))
        .clock().phase,
    ).toBe('met')
  })

  test('[CLK17] what a feature opened ends with what it measures, not by hand', () => {
    const story = new ClockStory()
    const opening = { stream: own, clockId: 'receipt', rule: 'T-30M', startedAt: start }
    const context = contextOf({ now: start, city: clockCity })
    const opened = clockOpened({ ...opening, duty: { agency: 'fire' } }, context)
    story.facts.push({ ...opened, recordedAt: start })
    expect(story.clock('receipt')).toMatchObject({ citizen: true, phase: 'running' })
    for (const verb of ['meet', 'cancel'] as const)
      expect(story.give(start, clockAsk(verb, { clock: 'receipt' }))).toEqual({ refused: 'clock.bound' })
  })

  test('[CLK17] a feature meets and ends its clocks by its own events, and none that is over', () => {
    const story = running()
    const open = () => statesOf(incident, story.facts).get(own)?.parts.open
    const place = { stream: own, clockId: 'reply' }
    const types = (events: { type: string }[]) => events.map(({ type }) => type)
    const metAt = (now: number) => types(clockMet({ ...place, at: now }, open(), { now }))
    expect(metAt(due)).toEqual(['clock.met'])
    expect(metAt(due + 1)).toEqual(['clock.missed', 'clock.met'])
    expect(clockMet({ ...place, at: due }, undefined, { now: due })).toEqual([])
    const [cancelled] = clockCancelled({ ...place, cause: 'order.returned' }, open())
    expect(cancelled).toEqual({
      stream: own,
      type: 'clock.cancelled',
      data: { clock: 'reply', cause: 'order.returned' },
    })
    story.take(start, clockAsk('cancel'))
    expect([metAt(due), types(clockCancelled({ ...place, cause: 'x' }, open()))]).toEqual([[], []])
  })

  test('[CLK21] a step begins anew with whoever takes over; what a citizen waits for goes on', () => {
    const story = running().take(start, clockAsk('open', { clock: 'waits', rule: 'T-5WD' }))
    const context = contextOf({ now: start + hour, city: clockCity })
    const over = (clockId: string) =>
      clockHandedOver(
        { stream: own, clockId, nextId: 'next', duty: { agency: 'police' }, at: start + hour },
        statesOf(incident, story.facts).get(own)?.parts.open ?? {},
        context,
      )
    expect(over('waits')).toEqual([])
    expect(over('nothing')).toEqual([])
    story.facts.push(...over('reply').map((event) => ({ ...event, recordedAt: start + hour })))
    expect(story.clock('waits')).toMatchObject({ phase: 'running', citizen: true })
    expect(story.clock()).toMatchObject({ phase: 'cancelled', due })
    expect(story.clock('next')).toMatchObject({
      duty: { agency: 'police' },
      due: due + hour,
      phase: 'running',
    })
    expect(over('reply')).toEqual([])
  })

  test('a rule that is no longer there is a loud error, not a clock without one', () => {
    const bare = contextOf({ city: { ...clockCity, clocks: [] } })
    const opening = { stream: own, clockId: 'a', rule: 'T-2H', startedAt: start, duty: { agency: 'fire' } }
    expect(() => clockOpened(opening, bare)).toThrow('no clock rule T-2H')
    expect(() => clockOpened(opening, contextOf())).toThrow('needs the rules of its city')
  })
})
