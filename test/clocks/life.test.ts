/** The life of a clock, told in orders (architecture D16). */
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import { clockIn, endedMemory, runningMost, stepsOf } from '../../shared/clocks/clock.ts'
import { clockOpened, withKnownYears } from '../../shared/clocks/clocksFor.ts'
import { clockEvents, clockId } from '../../shared/clocks/messages.ts'
import { decided } from '../../shared/feature.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import { actorOf } from '../support/actors.ts'
import { at, written } from '../support/calendar.ts'
import { clockAsk, clockCity, clockFacts, ClockStory } from '../support/clocks.ts'
import { contextOf, own, statesOf, type Fact } from '../support/given.ts'

const minute = 60_000
const hour = 60 * minute
const start = at('2026-03-16 09:00')
const due = start + 2 * hour
const running = () => new ClockStory().take(start, clockAsk('open'))

test('every kind of fact about a clock is at hand, in its shape', () => {
  expect([...new Set(clockFacts.map(({ type }) => type))].sort()).toEqual(Object.keys(clockEvents).sort())
  for (const { type, data } of clockFacts)
    expect(catalogue.event(type).data.safeParse(data).error?.issues, type).toBeUndefined()
})

describe('opening', () => {
  test('[CLK10] any stream bears a clock; its due time is worked out as it opens', () => {
    const { id, rule, profile, duty, startedAt, due: end, phase, byHand } = running().clock()
    expect({ id, rule, profile, duty, startedAt, end, phase, byHand }).toEqual({
      ...{ id: 'reply', rule: 'T-2H', profile: 'city', duty: { agency: 'fire' } },
      ...{ startedAt: start, end: due, phase: 'running', byHand: true },
    })
  })

  test('[CLK10] counts from when it happened, or from the start that is named', () => {
    const story = new ClockStory()
      .take(start, clockAsk('open', { clock: 'a' }, { occurredAt: start - hour }))
      .take(start, clockAsk('open', { clock: 'b', startedAt: start - 30 * minute }))
    expect([story.clock('a').due, story.clock('b').due]).toEqual([start + hour, start + 90 * minute])
  })

  test('[CLK10] a feature folds its own events and keeps the clocks beside them', () => {
    const story = running()
    const before = story.clock()
    const verified: Fact = { type: 'incident.verificationStarted', data: {}, recordedAt: start }
    story.facts.push(verified)
    expect(story.clock()).toEqual(before)
    expect(statesOf(incident, story.facts).get(own)?.parts.open['stage']).toBe('verifying')
  })

  test('[CLK11] one that is past as it opens is overdue at opening, and nobody is warned of it', () => {
    const story = new ClockStory().take(due + 1, clockAsk('open', { startedAt: start }))
    expect(story.clock()).toMatchObject({
      phase: 'missed',
      overdueAtOpening: true,
      missedAt: due,
      warned: [],
    })
    expect(story.give(due + 2, clockAsk('miss', { due }))).toEqual({ refused: 'clock.notDue' })
    const last = new ClockStory().take(due, clockAsk('open', { startedAt: start }))
    expect(last.clock()).not.toHaveProperty('overdueAtOpening')
  })

  test('a name is used once, a rule is one of the city, nothing starts tomorrow', () => {
    const story = running()
    expect(story.give(start, clockAsk('open'))).toEqual({ refused: 'clock.exists' })
    const other = (data: object) => story.give(start, clockAsk('open', { clock: 'other', ...data }))
    expect(other({ rule: 'T-NONE' })).toEqual({ refused: 'clock.ruleUnknown' })
    expect(other({ startedAt: start + hour })).toEqual({ refused: 'command.occurredInFuture' })
  })

  test.each(['12', '__proto__', '', 'a b', 'x'.repeat(65)])('%j names no clock', (id) => {
    expect(clockId.safeParse(id).success).toBe(false)
  })

  test('[CLK19] a date beyond the calendar is refused and names the year', () => {
    const story = new ClockStory()
    const order = clockAsk('open', { rule: 'T-900WD' })
    expect(story.give(start, order)).toEqual({ refused: 'clock.unknownYear' })
    const refusal = withKnownYears(() =>
      decided([
        clockOpened(
          { stream: own, clockId: 'far', rule: 'T-900WD', startedAt: start, duty: { agency: 'fire' } },
          contextOf({ city: clockCity }),
        ),
      ]),
    )
    expect(refusal).toMatchObject({ accepted: false, refusal: { params: { year: 2027 } } })
  })

  test('any other error than an unknown year stays a bug', () => {
    const bug = (): never => {
      throw new Error('a bug')
    }
    expect(() => withKnownYears(bug)).toThrow('a bug')
  })
})

describe('warnings', () => {
  test('[CLK12] come at half, at four fifths, and 60, 30, 10 minutes before where that is less than the whole', () => {
    const said = (whole: number) =>
      stepsOf({ startedAt: 0, due: whole * minute }).map((one) => `${one.step} ${one.at / minute}`)
    expect(said(300)).toEqual([
      'half 150',
      'fourFifths 240',
      'minutes60 240',
      'minutes30 270',
      'minutes10 290',
    ])
    expect(said(60)).toEqual(['half 30', 'minutes30 30', 'fourFifths 48', 'minutes10 50'])
    expect(said(10)).toEqual(['half 5', 'fourFifths 8'])
  })

  test('[CLK12] are told once each; steps that were overtaken are told as one', () => {
    const story = running().take(start + hour, clockAsk('warn', { due }))
    expect(story.clock().warned).toEqual(['half', 'minutes60'])
    expect(story.give(start + hour, clockAsk('warn', { due }))).toEqual({ refused: 'clock.notDue' })
    story.take(due - minute, clockAsk('warn', { due }))
    expect(story.clock().warned).toEqual(['half', 'minutes60', 'minutes30', 'fourFifths', 'minutes10'])
  })

  test('[CLK12] are not due before their time, nor once it is over, nor for an end that has moved', () => {
    const story = running()
    const told = (now: number, data: Record<string, unknown>) => story.give(now, clockAsk('warn', data))
    expect(told(start + hour - 1, { due })).toEqual({ refused: 'clock.notDue' })
    expect(told(due + 1, { due })).toEqual({ refused: 'clock.notDue' })
    expect(told(due, { due: due + 1 })).toEqual({ refused: 'clock.notDue' })
  })

  test('[CLK12] a step that lies ahead again is told again', () => {
    const story = running()
      .take(start + 100 * minute, clockAsk('warn', { due }))
      .take(start + 100 * minute, clockAsk('extend', { amount: 2, notifiedAt: start }))
    expect(story.clock().warned).toEqual([])
    expect(story.clock().due).toBe(due + 2 * hour)
  })

  test('[CLK11] steps that lie behind as it opens are behind', () => {
    const story = new ClockStory().take(start + 65 * minute, clockAsk('open', { startedAt: start }))
    expect(story.clock().warned).toEqual(['half', 'minutes60'])
  })
})

describe('ends', () => {
  test('[CLK13] what is done in its last millisecond is in time', () => {
    const story = running().take(due, clockAsk('meet'))
    expect(story.clock()).toMatchObject({ phase: 'met', metAt: due })
    expect(story.clock()).not.toHaveProperty('missedAt')
  })

  test('[CLK13] a missed clock stays missed: done later it is met and late', () => {
    const story = running().take(due + 1, clockAsk('miss', { due }))
    expect(story.clock()).toMatchObject({ phase: 'missed', missedAt: due })
    story.take(due + hour, clockAsk('meet'))
    expect(story.clock()).toMatchObject({ phase: 'met', missedAt: due, metAt: due + hour })
    expect(story.give(due + hour, clockAsk('meet'))).toEqual({ refused: 'clock.wrongPhase' })
  })

  test('[CLK13] what is recorded after its time is late, whether or not the ticker was there first', () => {
    const told = running().give(due + 1, clockAsk('meet', {}, { occurredAt: start + hour }))
    expect(told).toMatchObject({
      events: [
        { type: 'clock.missed', data: { clock: 'reply', due } },
        { type: 'clock.met', data: { clock: 'reply', at: start + hour } },
      ],
    })
  })

  test('[CLK13] is not missed before its time is over, nor twice, nor for an end that has moved', () => {
    const story = running()
    expect(story.give(due, clockAsk('miss', { due }))).toEqual({ refused: 'clock.notDue' })
    expect(story.give(due + 1, clockAsk('miss', { due: due - 1 }))).toEqual({ refused: 'clock.notDue' })
    story.take(due + 1, clockAsk('miss', { due }))
    expect(story.give(due + 1, clockAsk('miss', { due }))).toEqual({ refused: 'clock.notDue' })
  })

  test('is cancelled with a reason while it runs or stands still', () => {
    const cancelled = running().take(start, clockAsk('cancel'))
    expect(cancelled.clock().phase).toBe('cancelled')
    const missed = running().take(due + 1, clockAsk('miss', { due }))
    expect(missed.give(due + 1, clockAsk('cancel'))).toEqual({ refused: 'clock.wrongPhase' })
    expect(missed.give(due, clockAsk('cancel', { clock: 'other' }))).toEqual({ refused: 'clock.unknown' })
  })
})

describe('pauses', () => {
  test('[CLK14] move the end by as long as they last', () => {
    const story = running().take(start + hour, clockAsk('pause', { note: '等候鉴定人' }))
    expect(story.clock()).toMatchObject({
      phase: 'paused',
      pauses: [{ from: start + hour, reason: 'hearing', note: '等候鉴定人' }],
    })
    expect(story.give(due + 1, clockAsk('miss', { due }))).toEqual({ refused: 'clock.notDue' })
    story.take(start + 4 * hour, clockAsk('resume'))
    expect(story.clock()).toMatchObject({ phase: 'running', due: due + 3 * hour })
    expect(story.clock().pauses).toEqual([
      { from: start + hour, to: start + 4 * hour, reason: 'hearing', note: '等候鉴定人' },
    ])
  })

  test('[CLK14] are counted in working days where the rule is', () => {
    const story = new ClockStory()
      .take(at('2026-04-01 09:00'), clockAsk('open', { rule: 'T-5WD' }))
      .take(at('2026-04-07 10:00'), clockAsk('pause', { reason: 'appraisal' }))
      .take(at('2026-04-10 10:00'), clockAsk('resume'))
    expect(written(story.clock().due)).toBe('2026-04-14 23:59')
  })

  test('[CLK14] take a reason of the rule, before the end, from no earlier than it ran', () => {
    const story = running()
    expect(story.give(start, clockAsk('pause', { reason: 'partiesAgree' }))).toEqual({
      refused: 'clock.pauseNotAllowed',
    })
    expect(story.give(due + 1, clockAsk('pause'))).toEqual({ refused: 'clock.pastDue' })
    expect(story.give(start, clockAsk('resume'))).toEqual({ refused: 'clock.wrongPhase' })
    story.take(start + minute, clockAsk('pause', {}, { occurredAt: start - hour }))
    expect(story.clock().pauses).toEqual([{ from: start, reason: 'hearing' }])
    story.take(start + 2 * minute, clockAsk('resume', {}, { occurredAt: start - hour }))
    expect(story.clock().due).toBe(due)
  })

  test('[CLK13] what stands still is met in time', () => {
    const story = running()
      .take(start + hour, clockAsk('pause'))
      .take(due + hour, clockAsk('meet'))
    expect(story.clock()).toMatchObject({ phase: 'met', metAt: due + hour })
    expect(story.clock()).not.toHaveProperty('missedAt')
  })
})

describe('extensions', () => {
  const extend = (amount: number, data: object = {}) =>
    clockAsk('extend', { amount, notifiedAt: start, ...data })

  test('[CLK15] are granted by another, with reason and notice, and move the end', () => {
    const story = running().take(start + hour, extend(2))
    expect(story.clock()).toMatchObject({
      due: due + 2 * hour,
      extensions: [
        {
          ...{ unit: 'hours', amount: 2, askedBy: { agency: 'fire', role: 'liaison' }, notifiedAt: start },
          ...{ approvedBy: { agency: 'command-centre', role: 'supervisor' }, reason: '现场仍有余火' },
        },
      ],
    })
  })

  test('[CLK15] go no further in all than the rule does', () => {
    const story = running().take(start, extend(2))
    expect(story.give(start, extend(2))).toEqual({ refused: 'clock.extendedTooFar' })
    expect(story.take(start, extend(1)).clock().due).toBe(due + 3 * hour)
    expect(story.give(start, extend(1, { unit: 'minutes' }))).toEqual({ refused: 'clock.notExtendable' })
    const firm = new ClockStory().take(start, clockAsk('open', { rule: 'T-30M' }))
    expect(firm.give(start, extend(1))).toEqual({ refused: 'clock.notExtendable' })
  })

  test('[CLK15] are not granted by who asks, nor once the time is over', () => {
    const asker = { agency: 'command-centre', role: 'supervisor' }
    expect(running().give(start, extend(1, { askedBy: asker }))).toEqual({ refused: 'clock.secondPerson' })
    const unit = { agency: 'command-centre' }
    expect(running().give(start, extend(1, { askedBy: unit }))).toEqual({ refused: 'clock.secondPerson' })
    expect(running().give(due + 1, extend(1))).toEqual({ refused: 'clock.pastDue' })
    expect(running().give(start, extend(1, { notifiedAt: start + hour }))).toEqual({
      refused: 'command.occurredInFuture',
    })
  })

  test('[CLK15] are granted while it stands still, and stand when it goes on', () => {
    const story = running()
      .take(start + hour, clockAsk('pause'))
      .take(start + hour, extend(1))
      .take(start + 2 * hour, clockAsk('resume'))
    expect(story.clock().due).toBe(due + 2 * hour)
  })
})

describe('restating', () => {
  const restate = (startedAt: number) => clockAsk('restate', { startedAt })

  test('[CLK16] moves start and end together, and says why', () => {
    const story = running().take(start + minute, restate(start - hour))
    expect(story.clock()).toMatchObject({ startedAt: start - hour, due: due - hour, phase: 'running' })
    expect(story.facts.at(-1)?.data?.['reason']).toBe('来电时间登记有误')
    expect(story.give(start, restate(start + hour))).toEqual({ refused: 'command.occurredInFuture' })
  })

  test('[CLK16] a miss stays, whatever the start is said to have been', () => {
    const story = running().take(due + 1, clockAsk('miss', { due }))
    story.take(due + 1, restate(start + hour))
    expect(story.clock()).toMatchObject({ phase: 'missed', missedAt: due, due: due + hour })
    const met = running().take(start, clockAsk('meet'))
    expect(met.give(start, restate(start))).toEqual({ refused: 'clock.wrongPhase' })
  })
})

describe('a stream', () => {
  test('[CLK18] bears so many at once, and remembers so many that ended', () => {
    const story = new ClockStory()
    const opened = clockOpened(
      { stream: own, clockId: 'n', rule: 'T-2H', startedAt: start, duty: { agency: 'fire' } },
      contextOf({ now: start, city: clockCity }),
    )
    const many = (from: number, count: number): Fact[] =>
      Array.from({ length: count }, (_, n) => ({
        ...opened,
        data: { ...opened.data, clock: `n${from + n}` },
        recordedAt: start,
      }))
    const met = (n: number): Fact => ({
      type: 'clock.met',
      data: { clock: `n${n}`, at: start },
      recordedAt: start,
    })
    story.facts.push(...many(0, runningMost))
    expect(story.give(start, clockAsk('open'))).toEqual({ refused: 'clock.enough' })
    story.facts.push(...Array.from({ length: endedMemory + 2 }, (_, n) => met(n)))
    const held = story.clocks()
    expect(Object.keys(held)).toHaveLength(runningMost - 2)
    expect([clockIn(held, 'n0'), clockIn(held, 'n1'), clockIn(held, 'n2')?.phase]).toEqual([
      undefined,
      undefined,
      'met',
    ])
  })

  test('[CLK20] stays in the live set while a clock of it runs', () => {
    const assembly: Fact[] = [
      {
        type: 'incident.assemblyNoted',
        data: { code: 'EV-0316-01', area: '990102003001', announced: false },
      },
      { type: 'incident.assemblyEnded', data: {} },
    ]
    const story = new ClockStory()
    story.facts = assembly
    const retire = { type: 'log.retire', actor: actorOf('system') }
    story.take(start, clockAsk('open'))
    expect(story.give(start, retire)).toEqual({ refused: 'log.clocksRun' })
    story.take(start, clockAsk('meet'))
    expect(story.give(start, retire)).toMatchObject({ events: [{ type: 'log.retired' }] })
  })
})
