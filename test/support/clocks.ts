/** Clocks for tests: a few rules of every kind, an incident that bears them, and orders about them. */
import type { CityRules } from '../../shared/city.ts'
import { clocksIn, type Clock } from '../../shared/clocks/clock.ts'
import { clockRule, type ClockRule } from '../../shared/clocks/rule.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import { calendar } from './calendar.ts'
import { actorOf } from './actors.ts'
import { given, now, own, statesOf, type Ask, type Fact, type Told } from './given.ts'
import { cityRules, involved, reported } from './incidents.ts'

export function rule(id: string, parts: Partial<ClockRule>): ClockRule {
  const said = { zh: '测试用', en: 'for tests' }
  return clockRule.parse({
    id,
    name: said,
    startsAt: said,
    unit: 'hours',
    amount: 2,
    startExcluded: false,
    rollToWorkingDay: false,
    endOfDay: 'midnight',
    pauseReasons: [],
    basis: said,
    evidence: 'policy',
    profile: 'city',
    ...parts,
  })
}

const days = { unit: 'workingDays', startExcluded: true, rollToWorkingDay: true } as const
export const testRules: readonly ClockRule[] = [
  rule('T-2H', {
    extendBy: { unit: 'hours', amount: 3, approver: { zh: '单位负责人', en: 'head of unit' } },
    pauseReasons: ['hearing'],
    onHandOver: 'restarts',
  }),
  rule('T-30M', { unit: 'minutes', amount: 30 }),
  rule('T-5WD', { ...days, amount: 5, pauseReasons: ['appraisal', 'hearing'] }),
  rule('T-900WD', { ...days, amount: 900 }),
]
export const clockCity: CityRules = { ...cityRules, calendar, clocks: [...testRules] }

/** An incident that fire and police work on. */
export const stage: readonly Fact[] = [reported, involved('fire'), involved('police')]

const asked = {
  open: { clock: 'reply', rule: 'T-2H', duty: { agency: 'fire' } },
  pause: { clock: 'reply', reason: 'hearing' },
  resume: { clock: 'reply' },
  extend: {
    clock: 'reply',
    unit: 'hours',
    amount: 1,
    askedBy: { agency: 'fire', role: 'liaison' },
    reason: '现场仍有余火',
    notifiedAt: 0,
  },
  meet: { clock: 'reply' },
  restate: { clock: 'reply', startedAt: 0, reason: '来电时间登记有误' },
  cancel: { clock: 'reply', reason: '重复登记' },
  warn: { clock: 'reply', due: 0 },
  miss: { clock: 'reply', due: 0 },
} as const

/** An order about the clock `reply`, given by one who may. */
export function clockAsk(
  verb: keyof typeof asked,
  data: Record<string, unknown> = {},
  extra: Partial<Ask> = {},
): Ask {
  const system = verb === 'warn' || verb === 'miss'
  const role = system ? 'system' : verb === 'extend' ? 'supervisor' : 'dutyOfficer'
  return { type: `clock.${verb}`, data: { ...asked[verb], ...data }, actor: actorOf(role), ...extra }
}

/** A story of one stream: orders given one after the other, each at its instant; what was refused changes nothing. */
export class ClockStory {
  facts: Fact[] = [...stage]

  /** Gives an order at an instant of log time; throws when it is refused. */
  take(now: number, ask: Ask): this {
    const told = this.give(now, ask)
    if ('refused' in told) throw new Error(`${ask.type} was refused: ${told.refused}`)
    return this
  }

  give(now: number, ask: Ask): Told {
    const told = given(incident, ...this.facts).when(ask, { now, city: clockCity })
    if ('refused' in told) return told
    const actor = ask.actor ?? actorOf('dutyOfficer')
    for (const { type, data } of told.events)
      this.facts.push({ type, data, actor, occurredAt: ask.occurredAt ?? now, recordedAt: now })
    return told
  }

  clocks(): Record<string, Clock> {
    const state = statesOf(incident, this.facts).get(own)
    return { ...clocksIn(state?.parts.open ?? {}) }
  }

  /** The clock of that id, which is there. */
  clock(id = 'reply'): Clock {
    const found = this.clocks()[id]
    if (!found) throw new Error(`no clock ${id}`)
    return found
  }
}

const clockDue = { due: now + 9_000_000, unrolled: now + 9_000_000 }
const duty = { agency: 'fire', role: 'liaison' }
/** A fact of every kind about two clocks, with nothing but its shape right. */
export const clockFacts: readonly Fact[] = ['one', 'two'].flatMap((clock): Fact[] => [
  {
    type: 'clock.opened',
    data: {
      ...{ clock, rule: 'T-2H', profile: 'city', duty, startedAt: now, ...clockDue, subject: null },
      counting: {
        ...{ unit: 'hours', amount: 2, endOfDay: 'midnight' },
        startExcluded: false,
        rollToWorkingDay: false,
      },
    },
  },
  { type: 'clock.warned', data: { clock, step: 'half' } },
  { type: 'clock.paused', data: { clock, reason: 'hearing', note: null, from: now } },
  { type: 'clock.resumed', data: { clock, to: now + 1000, ...clockDue } },
  {
    type: 'clock.extended',
    data: {
      ...{ clock, unit: 'hours', amount: 1, askedBy: duty, approvedBy: { agency: 'police' } },
      ...{ reason: null, notifiedAt: now, ...clockDue },
    },
  },
  { type: 'clock.met', data: { clock, at: now } },
  { type: 'clock.missed', data: { clock, due: now } },
  { type: 'clock.restated', data: { clock, startedAt: now, reason: null, ...clockDue } },
  { type: 'clock.cancelled', data: { clock, reason: null } },
])
