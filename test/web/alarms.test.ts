/** The alarm policy: what interrupts, what is only listed, how a flood is told, how long something may be put aside. */
import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../shared/clocks/clock.ts'
import {
  alarmsOf,
  grouped,
  isFlood,
  parted,
  shelveMostMs,
  toSay,
  type Alarming,
} from '../../web/alarms/alarms.ts'
import { useAlarms } from '../../web/alarms/useAlarms.ts'
import type { StandingClock } from '../../web/clocks/readings.ts'
import type { Unheard } from '../../web/features/order/orders.ts'
import { usePicture } from '../../web/stores/picture.ts'
import { ClockStory, clockAsk } from '../support/clocks.ts'
import { now as start } from '../support/given.ts'

const minute = 60_000
const hour = 60 * minute
const due = start + 2 * hour
const opened = new ClockStory().take(start, clockAsk('open')).clock()
const stand = (incident: string, clock: Clock = opened): StandingClock => ({
  ...{ key: `${incident}/${clock.id}`, stream: incident, feature: 'incident', incident, isOver: false },
  clock,
})
const unread = (stream: string, incident: string, urgent: boolean) =>
  ({
    order: { stream, open: { incident, receiptDueAt: start } },
    agencies: ['fire'],
    urgent,
  }) as unknown as Unheard
const levelOf = (incident: string) => ({ grave: 2, calm: 3 })[incident]
const alarms = (parts: Partial<Alarming>, now: number) =>
  alarmsOf({ clocks: [], unheard: [], raised: [], levelOf, ...parts }, now)
const told = (parts: Partial<Alarming>, now: number) =>
  alarms(parts, now).map(({ priority, incident }) => [priority, incident])

describe('[SHOW6] an alarm', () => {
  test('interrupts for a missed clock and an unread order at response levels 1 and 2, else is marked', () => {
    const clocks = [stand('calm'), stand('grave'), stand('unlevelled')]
    expect(told({ clocks }, due + minute)).toEqual([
      [1, 'grave'],
      [2, 'calm'],
      [2, 'unlevelled'],
    ])
    const unheard = [unread('b', 'calm', false), unread('a', 'grave', true)]
    expect(told({ unheard }, start + hour)).toEqual([
      [1, 'grave'],
      [2, 'calm'],
    ])
  })

  test('interrupts for a statutory clock missed or in its last half hour, whatever the response', () => {
    const byLaw = { ...opened, profile: 'statutory' as const }
    const clocks = [stand('calm', byLaw)]
    const at = (now: number) => alarms({ clocks }, now).map(({ priority, key, at }) => [priority, key, at])
    expect(at(due - 31 * minute)).toEqual([[3, 'calm/reply:minutes60', due - hour]])
    expect(at(due - 30 * minute)).toEqual([[1, 'calm/reply:last', due - 30 * minute]])
    expect(at(due + minute)).toEqual([[1, 'calm/reply:missed', due]])
    // What stands still does not run out, and one shorter than half an hour is in its last from its start.
    const paused = { ...byLaw, phase: 'paused' as const }
    expect(alarms({ clocks: [stand('calm', paused)] }, due - minute)).toEqual([])
    const short = stand('calm', { ...byLaw, startedAt: due - 5 * minute })
    expect(alarms({ clocks: [short] }, due - minute)).toMatchObject([{ at: due - 5 * minute }])
  })

  test('interrupts for half an hour after a level 1 or 2 was set', () => {
    const raised = [{ incident: 'grave', what: 'response', level: 2, since: start } as const]
    const at = (now: number) => alarms({ raised }, now).map(({ priority, key }) => [priority, key])
    expect(at(start)).toEqual([[1, 'grave:response:2']])
    expect(at(start + 30 * minute)).toEqual([])
    expect(at(start - 1)).toEqual([])
  })

  test('that only warns is listed, once for its last step; a clock that has just begun says nothing', () => {
    expect(told({ clocks: [stand('grave')] }, start)).toEqual([])
    const warned = alarms({ clocks: [stand('grave')] }, due - 9 * minute)
    expect(warned.map(({ priority, key, at }) => [priority, key, at])).toEqual([
      [3, 'grave/reply:minutes10', due - 10 * minute],
    ])
  })

  test('of a clock that was met, or of a duty that is over, is none', () => {
    const met = new ClockStory()
      .take(start, clockAsk('open'))
      .take(start + 1, clockAsk('meet'))
      .clock()
    const missed = new ClockStory()
      .take(start, clockAsk('open'))
      .take(due + 1, clockAsk('miss', { due }))
      .clock()
    const clocks = [stand('grave', met), { ...stand('calm', missed), isOver: true }]
    expect(told({ clocks }, due + hour)).toEqual([])
  })
})

describe('[SHOW7] a flood', () => {
  const clocks = (n: number) =>
    Array.from({ length: n }, (_, at) => stand(at % 2 ? 'grave' : 'calm', { ...opened, id: `c${at}` }))

  test('is more than ten in ten minutes, and stands by incident, the gravest first', () => {
    const now = due + minute
    expect([10, 11].map((n) => isFlood(alarms({ clocks: clocks(n) }, now), now))).toEqual([false, true])
    expect(isFlood(alarms({ clocks: clocks(11) }, due + hour), due + hour)).toBe(false)
    const groups = grouped(alarms({ clocks: clocks(11) }, now))
    expect(groups.map(({ incident, alarms: its }) => [incident, its.length])).toEqual([
      ['grave', 5],
      ['calm', 6],
    ])
  })
})

describe('[SHOW7] what is said aloud', () => {
  const none = { alarms: [], isFlood: false }
  const missed = alarms({ clocks: [stand('grave'), stand('calm')] }, due + minute)

  test('is what interrupts, once, the gravest first; what is only marked is not', () => {
    expect(toSay(none, { alarms: missed, isFlood: false })).toMatchObject({ incident: 'grave' })
    expect(toSay({ alarms: missed, isFlood: false }, { alarms: missed, isFlood: false })).toBeUndefined()
    const marked = missed.filter(({ priority }) => priority === 2)
    expect(toSay(none, { alarms: marked, isFlood: false })).toBeUndefined()
  })

  test('is a flood once, until it is over', () => {
    expect(toSay(none, { alarms: missed, isFlood: true })).toBe('flood')
    expect(toSay({ alarms: [], isFlood: true }, { alarms: missed, isFlood: true })).toBeUndefined()
    expect(toSay({ alarms: [], isFlood: true }, { alarms: missed, isFlood: false })).toMatchObject({
      incident: 'grave',
    })
  })
})

describe('[SHOW8] what is put aside', () => {
  test('comes back when its time is over, or as something graver', () => {
    const now = due - 9 * minute
    const [warned] = alarms({ clocks: [stand('grave')] }, now)
    const shelf = { [warned?.key ?? '']: { until: due + hour, reason: '已在办' } }
    const at = (when: number) => parted(alarms({ clocks: [stand('grave')] }, when), shelf, when)
    expect([at(now).heard.length, at(now).shelved.length]).toEqual([0, 1])
    expect(at(due + minute).heard.map(({ priority }) => priority)).toEqual([1])
    const short = { [warned?.key ?? '']: { until: now, reason: '已在办' } }
    expect(parted(alarms({ clocks: [stand('grave')] }, now), short, now).shelved).toEqual([])
  })

  test('lies aside an hour at most', () => {
    setActivePinia(createPinia())
    usePicture().hold(start)
    const seat = useAlarms()
    const [alarm] = alarms({ clocks: [stand('grave')] }, due + minute)
    if (!alarm) throw new Error('there is no alarm')
    seat.shelve(alarm, start + 9 * hour, '等结论')
    expect(seat.shelfOf(alarm)).toEqual({ until: start + shelveMostMs, reason: '等结论' })
    seat.unshelve(alarm)
    expect(seat.shelfOf(alarm)).toBeUndefined()
  })
})
