/** Clocks as screens show them: their states, what stands first, what one tap says. */
import { afterEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../shared/clocks/clock.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { clockFlags } from '../../web/clocks/flags.ts'
import ClockChip from '../../web/clocks/ClockChip.vue'
import {
  clockFaceOf,
  isOwed,
  isUnconfirmed,
  lastStep,
  ruleFor,
  standingClocks,
  type StandingClock,
} from '../../web/clocks/readings.ts'
import DeadlineList from '../../web/deadlines/DeadlineList.vue'
import { deadlinesOf } from '../../web/deadlines/deadlines.ts'
import { ClockStory, clockAsk, clockCity, testRules } from '../support/clocks.ts'
import { now as start } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { mounted, testCity, type Mounted } from './mounted.ts'

const minute = 60_000
const hour = 60 * minute
const due = start + 2 * hour

const opened = () => new ClockStory().take(start, clockAsk('open'))
const stand = (clock: Clock, parts: Partial<StandingClock> = {}): StandingClock => ({
  key: 'a/reply',
  stream: 'a',
  feature: 'incident',
  incident: 'a',
  isOver: false,
  clock,
  ...parts,
})

describe('[SHOW1] a clock', () => {
  const running = opened().clock()
  const missed = opened()
    .take(due + 1, clockAsk('miss', { due }))
    .clock()
  const late = opened()
    .take(due + 1, clockAsk('miss', { due }))
    .take(due + hour, clockAsk('meet'))
    .clock()
  const stories: [string, Clock, number, string, boolean?][] = [
    ['that has just begun is far', running, start, 'far'],
    ['with two fifths left is near', running, start + 1.2 * hour, 'near'],
    ['with an hour left is near', running, due - hour, 'near'],
    ['whose time is over is overdue before the house says so', running, due + 1, 'overdue'],
    ['that was missed is overdue as long as it is owed', missed, due + 9 * hour, 'overdue'],
    ['that was missed for good is no longer overdue', missed, due + 9 * hour, 'missed', true],
    [
      'met in time',
      opened()
        .take(start + hour, clockAsk('meet'))
        .clock(),
      due + 1,
      'met',
    ],
    ['met late stays late', late, due + 2 * hour, 'metLate'],
    [
      'that stands still',
      opened()
        .take(start + hour, clockAsk('pause'))
        .clock(),
      due + 9 * hour,
      'paused',
    ],
    [
      'that was cancelled',
      opened()
        .take(start + hour, clockAsk('cancel'))
        .clock(),
      start + hour,
      'cancelled',
    ],
    [
      'that was past as it opened says so',
      new ClockStory().take(start, clockAsk('open', { startedAt: start - 3 * hour })).clock(),
      start,
      'overdueAtOpening',
    ],
  ]
  test.each(stories)('%s', (_name, clock, at, face, isOver = false) => {
    expect(clockFaceOf({ clock, isOver }, at)).toBe(face)
  })

  test('is owed until it is met, cancelled, or missed for good', () => {
    expect([running, missed].map((clock) => isOwed(stand(clock)))).toEqual([true, true])
    expect([late, missed].map((clock) => isOwed(stand(clock, { isOver: clock === missed })))).toEqual([
      false,
      false,
    ])
  })

  test('tells the last step that lies behind it', () => {
    const steps = [start, start + hour, due - 30 * minute, due - 24 * minute, due - minute]
    expect(steps.map((at) => lastStep(running, at))).toEqual([
      undefined,
      'minutes60',
      'minutes30',
      'fourFifths',
      'minutes10',
    ])
    expect(lastStep(missed, due + hour)).toBeUndefined()
  })
})

describe('[SHOW12] on a timeline', () => {
  const words = {
    owed: () => '答复',
    kept: () => '✓ 答复',
    missed: () => '✕ 答复',
  }
  const flagOf = (clock: Clock, at: number, isOver = false) =>
    clockFlags([stand(clock, { isOver })], at, words).map(({ label, passed, kept }) => [label, passed, kept])
  const missed = opened().take(due + 1, clockAsk('miss', { due }))

  test('a clock is a flag at its due time, inverted once it passed, ticked when it was met', () => {
    const running = opened().clock()
    expect(clockFlags([stand(running)], start, words)).toEqual([
      { id: 'a/reply', at: due, label: '答复', passed: false },
    ])
    expect(flagOf(running, due + 1)).toEqual([['答复', true, undefined]])
    const met = opened()
      .take(start + hour, clockAsk('meet'))
      .clock()
    expect(flagOf(met, start + hour)).toEqual([['✓ 答复', false, true]])
  })

  test('what was missed stays inverted: owed, done late, or never done', () => {
    expect(flagOf(missed.clock(), due + hour)).toEqual([['答复', true, undefined]])
    expect(flagOf(missed.clock(), due + hour, true)).toEqual([['✕ 答复', true, undefined]])
    const late = missed.take(due + hour, clockAsk('meet')).clock()
    expect(flagOf(late, due + hour)).toEqual([['✕ 答复', true, undefined]])
  })

  test('what stands still has no due time yet, what was cancelled none any more', () => {
    for (const verb of ['pause', 'cancel'] as const)
      expect(
        flagOf(
          opened()
            .take(start + hour, clockAsk(verb))
            .clock(),
          start + hour,
        ),
      ).toEqual([])
  })
})

describe('clocks of the copies', () => {
  const copy = (feature: string, stream: string, open: Record<string, unknown>): StreamCopy => ({
    stream: idOf(stream),
    feature,
    version: { open: 1 },
    state: { open },
    rows: [],
  })
  const clocks = opened().clocks()
  const streams = new Map(
    [
      copy('incident', 'inc', { stage: 'responding', clocks }),
      copy('press', 'task', { stage: 'done', incident: idOf('inc'), clocks }),
      copy('incident', 'bare', { stage: 'responding' }),
    ].map((one) => [one.stream, one]),
  )

  test('say which incident they are about, and whether what they measure is over', () => {
    expect(
      standingClocks(streams).map(({ feature, incident, isOver }) => [feature, incident, isOver]),
    ).toEqual([
      ['incident', idOf('inc'), false],
      ['press', idOf('inc'), true],
    ])
  })

  test('know their rule by its id; one that nobody here confirmed is unconfirmed, so is one that is gone', () => {
    const clock = opened().clock()
    const rule = ruleFor(testRules, clock)
    expect(rule?.id).toBe('T-2H')
    expect(ruleFor([], clock)).toBeUndefined()
    const confirmedBy = { role: '值班长', agency: '指挥中心', on: '2026-01-05', basis: '市政府办公室备案' }
    expect([rule, undefined, rule && { ...rule, confirmedBy }].map(isUnconfirmed)).toEqual([
      true,
      true,
      false,
    ])
  })
})

describe('what is due', () => {
  const task = (stream: string, dueAt: number) => ({
    stream,
    copy: {} as StreamCopy,
    open: { stage: 'open', incident: 'a', kind: 'update', dueAt, openedAt: start } as never,
  })
  const clock = opened().clock()
  const later = stand({ ...clock, id: 'z', due: due + hour }, { key: 'a/z' })
  const still = stand(
    opened()
      .take(start + minute, clockAsk('pause'))
      .clock(),
    { key: 'a/still' },
  )

  test('stands nearest first whatever it is; what stands still comes last', () => {
    const owed = { tasks: [task('t', due + minute)], cases: [], clocks: [still, later, stand(clock)] }
    expect(deadlinesOf(owed, start).map(({ id }) => id)).toEqual(['a/reply', 't', 'a/z', 'a/still'])
  })

  test('is told once: a task that bears a clock is told by its clock', () => {
    const clocks = [stand(clock, { key: 't/reply', stream: 't' })]
    const said = deadlinesOf({ tasks: [task('t', due), task('u', due)], cases: [], clocks }, start)
    expect(said.map(({ kind, id }) => [kind, id])).toEqual([
      ['clock', 't/reply'],
      ['update', 'u'],
    ])
  })
})

describe('[SHOW2] one tap on a clock', () => {
  let page: Mounted
  afterEach(() => page.unmount())
  const extended = opened()
    .take(start + minute, clockAsk('pause', { note: '等鉴定结论' }))
    .take(start + 11 * minute, clockAsk('resume'))
    .take(start + hour, clockAsk('extend', { notifiedAt: start + hour }))
    .clock()

  test('shows whose it is, what it rests on, who confirmed it, what was done to it', async () => {
    page = mounted(ClockChip, { standing: stand(extended) }, { at: start + hour })
    expect(page.text()).toContain('待本市确认')
    await page.press('2:10')
    for (const said of [
      '消防',
      '本系统自定',
      '本市做法',
      '本市还没有人确认',
      '听证（等鉴定结论）',
      '现场仍有余火',
    ])
      expect(page.text()).toContain(said)
    expect(page.host.querySelector('dialog')?.open).toBe(true)
  })

  test('shows both dates where the last day moved, and who confirmed the rule', async () => {
    const confirmedBy = { role: '法制科', agency: '司法局', on: '2026-01-05', basis: '市府办备案' }
    const rules = { ...clockCity, clocks: testRules.map((rule) => ({ ...rule, confirmedBy })) }
    const clock = { ...opened().clock(), unrolled: due - 48 * hour }
    page = mounted(
      ClockChip,
      { standing: stand(clock) },
      { at: start, locale: 'en', city: { ...testCity, rules } },
    )
    expect(page.text()).not.toContain('not confirmed')
    await page.press('2:00')
    expect(page.text()).toContain('Due before moving to a working day')
    expect(page.text()).toContain('confirmed on 2026-01-05; basis: 市府办备案')
  })

  test('[CITY2] that runs on while the city counts otherwise by now says what it began with, and what changed', async () => {
    const [first] = testRules
    if (!first) throw new Error('there is a rule')
    const basis = { zh: '市政府2026年第12号文', en: '市政府2026年第12号文' }
    const confirmedBy = {
      role: 'supervisor',
      agency: 'fire',
      on: '2026-11-01',
      basis: '市政府2026年第12号文',
    }
    const changed = { ...first, amount: 1, basis, evidence: 'own' as const, confirmedBy, earlier: [first] }
    const clock = opened().clock()
    expect(ruleFor([changed], clock)).toMatchObject({ amount: 2, basis: first.basis, evidence: 'policy' })
    expect(ruleFor([changed], { ...clock, counting: { ...clock.counting, amount: 1 } })).toBe(changed)
    const rules = { ...clockCity, clocks: [changed] }
    page = mounted(ClockChip, { standing: stand(clock) }, { at: start, city: { ...testCity, rules } })
    expect(page.text()).toContain('待本市确认')
    await page.press('2:00')
    expect(page.text()).toContain('此后本市已改为 1 小时')
    expect(page.text()).not.toContain('第12号文')
  })

  test('in a list of what is due stands with its bar, its unit and its state in words', () => {
    const clocks = [
      stand(
        opened()
          .take(due + 1, clockAsk('miss', { due }))
          .clock(),
      ),
    ]
    const deadlines = deadlinesOf({ tasks: [], cases: [], clocks }, due + 12 * minute)
    page = mounted(DeadlineList, { deadlines }, { at: due + 12 * minute })
    expect(page.text()).toContain('消防')
    expect(page.text()).toContain('逾期 0:12')
    expect(page.host.querySelector('li')?.className).toBe('overdue')
  })
})
