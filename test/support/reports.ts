/** A report of an incident to the city's emergency bureau, and the steps it goes through. */
import type { Citation } from '../../shared/facts/cite.ts'
import { report } from '../../shared/features/report/report.ts'
import type { ReportParts } from '../../shared/features/report/state.ts'
import { actorOf, community } from './actors.ts'
import { given, now, own, statesOf, type Ask, type Fact } from './given.ts'
import { idOf } from './ids.ts'
import { cityRules, figure, involved, reported } from './incidents.ts'

export const about = idOf('incident')
export const fire = actorOf('liaison')
export const commander = actorOf('commander')
/** The incident, in which fire works and which it has given a figure of. */
export const incident: Fact[] = [reported, involved('fire', 'lead'), figure('fire', 312)].map((fact) => ({
  ...fact,
  stream: about,
}))

const line = { incident: about, area: community, kind: 'first', way: 'phone', to: 'emergency' }
export const everything = {
  receivedAt: now - 20 * 60_000,
  happenedAt: now - 26 * 60_000,
  said: {
    source: '119 接警',
    place: '工业园区 3 号罐',
    nature: '生产安全事故，含氯气体泄漏',
    leaders: '县长到场',
    measures: '划定警戒区，组织侧风向撤离。',
    suggestions: '请市里调派堵漏专家',
  },
  marked: { casualties: 'verifying', scope: 'verifying', trend: 'verifying', suggestions: 'verifying' },
  facts: ['evacuated'],
}
export const draft = { ...line, ...everything }
export const { facts: _facts, ...wording } = everything
export const cited: Citation = {
  fact: 'evacuated',
  reading: 'agreed',
  values: [{ agency: 'fire', version: 1, value: 312, verified: false, at: now + 2000 }],
}

export const openedAs = (data: Record<string, unknown> = {}): Fact => ({
  type: 'report.opened',
  data: { ...line, from: 'fire', meets: [], ...data },
  actor: fire,
})
export const openedBy = (from: string): Fact => openedAs({ from })
export const opened = openedAs()
export const composed: Fact = { type: 'report.composed', data: { ...wording, cited: [cited] }, actor: fire }
export const noted: Fact = { type: 'report.composerNoted', data: { account: fire.account }, actor: fire }
export const drafted: Fact[] = [...incident, opened, composed, noted]
export const writtenDraft: Fact[] = [...incident, openedAs({ way: 'written' }), composed, noted]
export const byPhone = { agency: 'fire', post: 'head' }
export const signed: Fact = { type: 'report.signedOff', data: { byPhone }, actor: fire }
export const call = { spoke: 'dutyOfficer', heard: 'dutyLeader', readBack: true }
export const sent: Fact[] = [
  { type: 'report.callNoted', data: call, actor: fire },
  { type: 'report.sent', actor: fire },
]
export const withdrawn: Fact[] = [
  { type: 'report.withdrawalTold', data: { reason: '重复起草' }, actor: fire },
  { type: 'report.withdrawn', actor: fire },
]

export const acknowledged: Fact = {
  type: 'report.acknowledged',
  actor: actorOf('liaison', { agency: 'emergency' }),
}

/** A fact of every type but the first. */
export const laterFacts: Fact[] = [
  composed,
  { ...composed, type: 'report.revised' },
  { type: 'report.composerNoted', data: { account: 'account-liaison' } },
  { type: 'report.signedOff', data: { number: 3, byPhone: { agency: 'fire', post: 'head' } } },
  { type: 'report.callNoted', data: { spoke: 'dutyOfficer', heard: 'dutyOfficer', readBack: true } },
  { type: 'report.sent' },
  { type: 'report.acknowledged', data: { post: 'dutyOfficer' } },
  { type: 'report.withdrawalTold', data: { reason: null } },
  { type: 'report.withdrawn' },
]

export const ask = (type: string, data: Record<string, unknown> = {}, more: Partial<Ask> = {}): Ask => ({
  type,
  data,
  actor: fire,
  ...more,
})

/** given() with the city's rules at hand, and the fact of the incident as it stood. */
export function after(...facts: Fact[]) {
  const then = given(report, ...facts)
  return {
    when: (one: Ask, overrides: Parameters<typeof then.when>[1] = {}) =>
      then.when(one, { city: cityRules, ...overrides }),
  }
}

/** A report after those facts. */
export function partsAfter(...facts: Fact[]): Required<ReportParts> {
  return statesOf(report, facts).get(own)?.parts as Required<ReportParts>
}
