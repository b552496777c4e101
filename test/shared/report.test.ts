/** A report from its draft to its sending (domain.md §2.1): who writes, who signs, what it must say, what it meets. */
import { describe, expect, test } from 'vitest'
import { clocksIn } from '../../shared/clocks/clock.ts'
import { missingIn, required, statedIn } from '../../shared/features/report/elements.ts'
import { reportCommands, reportKinds } from '../../shared/features/report/messages.ts'
import { report } from '../../shared/features/report/report.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { actorOf, otherCounty } from '../support/actors.ts'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { cityRules, figure, involved } from '../support/incidents.ts'
import {
  about,
  after,
  ask,
  byPhone,
  call,
  cited,
  commander,
  composed,
  draft,
  drafted,
  everything,
  fire,
  incident,
  noted,
  openedAs,
  opened,
  partsAfter,
  sent,
  signed,
  withdrawn,
  wording,
  writtenDraft,
} from '../support/reports.ts'

const refusal = (code: RefusalCode) => ({ refused: code })
const compose = (data: Record<string, unknown> = {}, more = {}) =>
  ask('report.compose', { ...draft, ...data }, more)
const of = (fact: Fact): Fact => ({ ...fact, stream: about })
const second = actorOf('liaison', { account: 'second-person' })
const signOff = (more = {}, data: Record<string, unknown> = { byPhone }) => ask('report.signOff', data, more)

describe('a draft', () => {
  test('[REP1] [REP4] is written for an incident one works in, and cites its facts as they read', () => {
    expect(after(...incident).when(compose())).toEqual({
      events: [
        {
          type: 'report.opened',
          data: {
            incident: about,
            area: draft.area,
            kind: 'first',
            way: 'phone',
            from: 'fire',
            to: 'emergency',
            meets: [],
          },
        },
        { type: 'report.composed', data: { ...wording, cited: [cited] } },
        { type: 'report.composerNoted', data: { account: fire.account } },
      ],
      claims: [],
      releases: [],
    })
    const { open } = partsAfter(...drafted)
    expect(open).toMatchObject({
      stage: 'drafted',
      from: 'fire',
      to: 'emergency',
      number: null,
      sentAt: null,
    })
    expect(open.agencies).toEqual({ fire: 'from' })
  })

  test('[REP1] is not written about what its sender does not see or does not work in', () => {
    expect(after().when(compose())).toEqual(refusal('link.unknown'))
    expect(after({ ...opened, stream: about }).when(compose())).toEqual(refusal('link.unknown'))
    // An area of one's own does not stand in for the incident's.
    expect(after(...incident).when(compose({ area: otherCounty }))).toEqual(refusal('link.unknown'))
    const police = actorOf('liaison', { agency: 'police' })
    expect(after(...incident).when(compose({}, { actor: police }))).toEqual(refusal('report.notYours'))
    expect(after(...incident).when(compose({ facts: [] }, { actor: actorOf('dutyOfficer') }))).toHaveProperty(
      'events',
    )
    expect(after(...incident).when(compose({ to: 'fire' }))).toEqual(refusal('report.toSelf'))
  })

  test('[REP1] follows up or ends only what was reported first, by the same unit to the same', () => {
    for (const kind of ['followUp', 'final']) {
      const asked = compose({ kind })
      expect(after(...incident).when(asked)).toEqual(refusal('report.noFirstYet'))
      expect(after(...incident).when(asked, { seriesLength: () => 1 })).toHaveProperty('events')
    }
    const order = { commandId: idOf('c'), type: 'report.compose', stream: own, data: { ...draft } }
    expect(report.reads(order, undefined, { actor: fire })).toEqual({
      streams: [about],
      series: [`report:first:${about}:fire:emergency:`],
    })
  })

  test('[REP4] cites no fact that nobody reported', () => {
    expect(after(...incident).when(compose({ facts: ['evacuated', 'dead'] }))).toEqual(
      refusal('report.factUnknown'),
    )
  })

  test('[REP2] [REP6] is revised by its own unit, and whoever wrote at it is remembered once', () => {
    const revise = (more = {}) => ask('report.revise', everything, more)
    const data = { ...wording, cited: [cited] }
    expect(after(...drafted).when(revise())).toMatchObject({ events: [{ type: 'report.revised', data }] })
    expect(after(...drafted).when(revise({ actor: second }))).toMatchObject({
      events: [
        { type: 'report.revised', data },
        { type: 'report.composerNoted', data: { account: 'second-person' } },
      ],
    })
    expect(after(...drafted).when(revise({ actor: commander }))).toEqual(refusal('report.notYours'))
  })

  test.each([
    ['none beside words', { marked: { source: 'none' } }],
    ['no time at all', { marked: { happenedAt: 'none' } }],
    ['a fact twice', { facts: ['evacuated', 'evacuated'] }],
    ['a mobile number', { said: { source: '来电 13900000000' } }],
  ])('[REP3] with %s does not pass the door', (_what, data) => {
    expect(reportCommands['report.compose'].data.safeParse({ ...draft, ...data }).success).toBe(false)
    expect(reportCommands['report.revise'].data.safeParse({ ...everything, ...data }).success).toBe(false)
  })
})

describe('the elements', () => {
  test('[REP3] are those of domain.md §2.1', () => {
    expect(required).toEqual({
      first:
        'source receivedAt happenedAt place nature casualties scope leaders measures trend suggestions'.split(
          ' ',
        ),
      followUp: ['changes'],
      final: ['summary', 'handling', 'presentState', 'nextSteps'],
    })
  })

  test('[REP3] are stated by words, a time, a cited fact or a mark; words erased were said', () => {
    const nothing = { said: {}, marked: {}, cited: [] }
    for (const kind of reportKinds) expect(missingIn(kind, nothing)).toEqual(required[kind])
    expect(
      statedIn({
        ...nothing,
        happenedAt: now,
        said: { source: null },
        marked: { trend: 'none' },
        cited: [cited],
      }),
    ).toEqual(['source', 'happenedAt', 'scope', 'trend'])
  })

  test.each(required.first.filter((one) => one !== 'scope' && one !== 'suggestions'))(
    '[REP3] a first report silent about %s is not signed off',
    (element) => {
      const { [element as 'receivedAt']: _time, ...timed } = wording
      const said = Object.fromEntries(Object.entries(wording.said).filter(([key]) => key !== element))
      const marked = Object.fromEntries(Object.entries(wording.marked).filter(([key]) => key !== element))
      const silent: Fact = { ...composed, data: { ...timed, said, marked, cited: [cited] } }
      expect(after(...incident, opened, silent, noted).when(signOff())).toEqual(
        refusal('report.elementsMissing'),
      )
      const saved: Fact = {
        ...silent,
        data: { ...silent.data, marked: { ...marked, [element]: 'verifying' } },
      }
      expect(after(...incident, opened, saved, noted).when(signOff())).toHaveProperty('events')
    },
  )
})

describe('a sign-off', () => {
  test('[REP5] is a commander’s in person, or its unit’s with the leader who authorised it by telephone', () => {
    const inPerson = signOff({ actor: commander }, {})
    expect(after(...drafted).when(inPerson)).toMatchObject({
      events: [{ type: 'report.signedOff', data: {} }],
    })
    expect(after(...drafted).when(signOff())).toMatchObject({ events: [{ data: { byPhone } }] })
    expect(after(...drafted).when(signOff({}, {}))).toEqual(refusal('report.leaderNeeded'))
    const others = [actorOf('liaison', { agency: 'police' }), actorOf('dutyOfficer')]
    for (const actor of others)
      expect(after(...drafted).when(signOff({ actor }))).toEqual(refusal('report.leaderNeeded'))
    const strict = { ...cityRules, reporting: { ...cityRules.reporting, byTelephone: [] } }
    expect(after(...drafted).when(signOff(), { city: strict })).toEqual(refusal('report.leaderNeeded'))
    expect(() => after(...drafted).when(signOff(), { city: undefined })).toThrow('rules of its city')
  })

  test('[REP6] of a written report needs a second person; the first one by telephone does not', () => {
    expect(after(...writtenDraft).when(signOff())).toEqual(refusal('report.secondPerson'))
    expect(after(...writtenDraft).when(signOff({ actor: second }))).toHaveProperty('events')
    const revised: Fact[] = [
      { ...composed, type: 'report.revised', actor: second },
      { ...noted, data: { account: second.account }, actor: second },
    ]
    expect(after(...writtenDraft, ...revised).when(signOff({ actor: second }))).toEqual(
      refusal('report.secondPerson'),
    )
    expect(after(...writtenDraft, ...revised).when(signOff({ actor: commander }, {}))).toHaveProperty(
      'events',
    )
    expect(after(...drafted).when(signOff())).toHaveProperty('events')
  })

  test('[REP4] is refused while a cited fact reads otherwise by now', () => {
    const moved = [...drafted, of(figure('fire', 330))]
    expect(after(...moved).when(signOff())).toEqual(refusal('report.factMoved'))
    // The same number once more is a newer version, and reads the same.
    expect(after(...drafted, of(figure('fire', 312))).when(signOff())).toHaveProperty('events')
    // Another agency sees it differently.
    expect(after(...drafted, of(figure('police', 300))).when(signOff())).toEqual(refusal('report.factMoved'))
    expect(after(opened, composed, noted).when(signOff())).toEqual(refusal('link.unknown'))
  })

  test('[REP7] numbers follow-ups one after the other; a first report goes once by each way, a final one once', () => {
    const line = (kind: string) => `report:${kind}:${about}:fire:emergency:`
    const after3 = { seriesLength: () => 3 }
    const changed: Fact = { ...composed, data: { said: { changes: '已封堵' }, marked: {}, cited: [] } }
    const followUp = [...incident, openedAs({ kind: 'followUp' }), changed, noted]
    expect(after(...followUp).when(signOff(), after3)).toMatchObject({
      events: [{ data: { number: 4 } }],
      claims: [`${line('followUp')}0004`],
    })
    expect(partsAfter(...followUp, { type: 'report.signedOff', data: { number: 4 } }).open.number).toBe(4)
    expect(after(...drafted).when(signOff(), after3)).toMatchObject({ claims: [`${line('first')}phone`] })
    expect(after(...writtenDraft).when(signOff({ actor: second }))).toMatchObject({
      claims: [`${line('first')}written`],
    })
    const said = { summary: '泄漏', handling: '封堵', presentState: '已受控', nextSteps: '监测' }
    const last: Fact = { ...composed, data: { said, marked: {}, cited: [] } }
    const final = [...incident, openedAs({ kind: 'final' }), last, noted]
    expect(after(...final).when(signOff(), after3)).toMatchObject({ claims: [`${line('final')}once`] })
    const order = { commandId: idOf('c'), type: 'report.signOff', stream: own, data: {} }
    const held = statesOf(report, followUp).get(own)
    expect(report.reads(order, held, { actor: fire })).toEqual({
      streams: [about],
      series: [line('followUp')],
    })
  })
})

describe('the sending', () => {
  const ready = [...drafted, signed]
  const send = (data: Record<string, unknown> = { call }, more = {}) => ask('report.send', data, more)

  test('[REP8] by telephone says who spoke, who listened and whether it was read back', () => {
    expect(after(...ready).when(send())).toMatchObject({
      events: [{ type: 'report.callNoted', data: call }, { type: 'report.sent' }],
    })
    expect(after(...ready).when(send({}))).toEqual(refusal('report.callNeeded'))
    expect(partsAfter(...ready, ...sent).work.call).toEqual(call)
    expect(after(...ready).when(send({ call }, { actor: commander }))).toEqual(refusal('report.notYours'))
  })

  test('[REP8] in writing has no call', () => {
    const written = [...writtenDraft, signed]
    expect(after(...written).when(send({}))).toMatchObject({ events: [{ type: 'report.sent' }] })
    expect(after(...written).when(send())).toEqual(refusal('report.noCallInWriting'))
  })

  const clockOpened = (agency: string): Fact => ({
    type: 'clock.opened',
    stream: about,
    data: {
      clock: `first-${agency}`,
      rule: 'INC-30-60-PHONE',
      profile: 'city',
      counting: {
        unit: 'minutes',
        amount: 30,
        startExcluded: false,
        rollToWorkingDay: false,
        endOfDay: 'midnight',
      },
      duty: { agency },
      startedAt: now,
      due: now + 30 * 60_000,
      unrolled: now + 30 * 60_000,
    },
  })

  test.each([
    ['in time', now + 29 * 60_000, ['clock.met']],
    ['late', now + 31 * 60_000, ['clock.missed', 'clock.met']],
  ])('[REP9] %s meets the clock it was written for', (_when, at, expected) => {
    const facts = [
      ...incident,
      clockOpened('fire'),
      openedAs({ meets: ['first-fire'] }),
      composed,
      noted,
      signed,
    ]
    const told = after(...facts).when(send(), { now: at })
    if ('refused' in told) throw new Error(told.refused)
    const clocks = told.events.filter(({ type }) => type.startsWith('clock.'))
    expect(clocks.map(({ type }) => type)).toEqual(expected)
    expect(clocks.every((event) => 'stream' in event && event.stream === about)).toBe(true)
  })

  test('[REP9] meets no clock of another unit, none that is not there, and none twice', () => {
    const running = [...incident, clockOpened('fire'), clockOpened('health')]
    expect(after(...running).when(compose({ meets: ['first-fire'] }))).toHaveProperty('events')
    for (const id of ['first-health', 'unheard-of', 'constructor'])
      expect(after(...running).when(compose({ meets: [id] }))).toEqual(refusal('report.clockNotYours'))
    const met: Fact = { type: 'clock.met', stream: about, data: { clock: 'first-fire', at: now } }
    const facts = [...running, met, openedAs({ meets: ['first-fire'] }), composed, noted, signed]
    expect(after(...facts).when(send())).toMatchObject({ events: [{}, { type: 'report.sent' }] })
    expect(clocksIn(statesOf(report, facts).get(about)?.parts.open ?? {})['first-fire']?.phase).toBe('met')
  })
})

describe('a withdrawal', () => {
  const withdraw = (more = {}) => ask('report.withdraw', { reason: '重复起草' }, more)

  test('[REP2] is its unit’s or the commander’s, gives its reason, and makes room for another first report', () => {
    expect(after(...drafted).when(withdraw())).toMatchObject({
      events: [{ type: 'report.withdrawalTold' }, { type: 'report.withdrawn' }],
      releases: [],
    })
    expect(after(...drafted, signed).when(withdraw({ actor: commander }))).toMatchObject({
      releases: [`report:first:${about}:fire:emergency:phone`],
    })
    expect(after(...drafted).when(withdraw({ actor: actorOf('dutyOfficer') }))).toEqual(
      refusal('report.notYours'),
    )
  })

  test('[REP7] gives back no number', () => {
    const numbered: Fact = { ...signed, data: { byPhone, number: 2 } }
    expect(
      after(...incident, openedAs({ kind: 'followUp' }), composed, noted, numbered).when(withdraw()),
    ).toMatchObject({ releases: [] })
  })
})

describe('the steps', () => {
  const steps: Record<string, Parameters<ReturnType<typeof after>['when']>[0]> = {
    revise: ask('report.revise', everything),
    signOff: signOff(),
    send: ask('report.send', { call }),
    withdraw: ask('report.withdraw', { reason: '重复起草' }),
  }
  const ways = {
    drafted: { facts: drafted, takes: ['revise', 'signOff', 'withdraw'] },
    signedOff: { facts: [...drafted, signed], takes: ['send', 'withdraw'] },
    sent: { facts: [...drafted, signed, ...sent], takes: [] },
    withdrawn: { facts: [...drafted, ...withdrawn], takes: [] },
  } as const
  const pairs = Object.entries(ways).flatMap(([stage, { facts, takes }]) =>
    Object.keys(steps).map((step) => ({ stage, step, facts, isTaken: takes.some((one) => one === step) })),
  )

  test.each(pairs)('[REP2] of one that is $stage: $step', ({ facts, step, isTaken }) => {
    const taken = steps[step]
    if (!taken) throw new Error(`no step ${step}`)
    const found = after(...facts).when(taken)
    if (isTaken) expect(found).toHaveProperty('events')
    else expect(found).toEqual(refusal('report.wrongStep'))
  })

  test('[REP2] end with the sending or the withdrawal', () => {
    const ended = Object.entries(ways).filter(([, { facts }]) => report.isClosed(partsAfter(...facts).open))
    expect(ended.map(([stage]) => stage)).toEqual(['sent', 'withdrawn'])
    expect(() => after().when(steps['send'] ?? signOff())).toThrow('missing report')
  })
})

test('[REP1] an agency released from the incident writes no more about it', () => {
  const released: Fact = of({ type: 'incident.agencyReleased', data: { agency: 'fire' } })
  expect(after(...incident, of(involved('health')), released).when(compose())).toEqual(
    refusal('report.notYours'),
  )
})
