/** A matter a hotline took in for a street, and the steps it goes through. */
import { grievance } from '../../shared/features/grievance/grievance.ts'
import type { GrievanceParts } from '../../shared/features/grievance/state.ts'
import { actorOf, community } from './actors.ts'
import { given, own, statesOf, type Ask, type Fact } from './given.ts'
import { idOf } from './ids.ts'
import { orderCity } from './orders.ts'

export const intake = actorOf('intakeOfficer')
export const street = actorOf('liaison', { agency: 'street' })
export const day = 86_400_000

/** What an intake writes down; a call about wages. */
export const call = {
  procedure: 'hotline',
  channel: 'call',
  kind: 'reliefRequest',
  field: 'labour',
  area: community,
  level: 'township',
  callers: 1,
} as const
export const summary = '职工询问 1 月工资何时发放'
export const intaken = { ...call, summary }

export const receivedAs = (data: Record<string, unknown> = {}): Fact => ({
  type: 'grievance.received',
  data: { ...call, code: 'H-0001', intake: 'hotline', ...data },
  actor: intake,
})
export const received = receivedAs()
export const summarised: Fact = { type: 'grievance.summarised', data: { summary }, actor: intake }
export const assignedTo = (lead: string, assisting: string[] = []): Fact => ({
  type: 'grievance.assigned',
  data: { lead, assisting },
  actor: intake,
})
export const assigned = assignedTo('street')
export const accepted: Fact = { type: 'grievance.accepted', actor: street }
export const told: Fact[] = [
  { type: 'grievance.progressTold', actor: street },
  { type: 'grievance.progressWorded', data: { said: '今天 10:30 现场商谈' }, actor: street },
]
export const answer = {
  facts: '两个月工资未发',
  basis: '劳动法第五十条',
  result: '已责令支付',
  remedies: '可申请仲裁',
}
export const replied: Fact[] = [
  { type: 'grievance.replied', actor: street },
  { type: 'grievance.replyWorded', data: answer, actor: street },
]
export const named = (...against: string[]): Fact => ({ type: 'grievance.unitsNamed', data: { against } })
export const added = (addition: string, callers = 1, more: Record<string, unknown> = {}): Fact => ({
  type: 'grievance.callersAdded',
  data: { addition, callers, channel: 'call', ...more },
  actor: intake,
})

/** With the hotline, with the street, answered. */
export const standing: Fact[] = [received, summarised]
export const withStreet: Fact[] = [...standing, assigned]
export const atWork: Fact[] = [...withStreet, accepted]

/** What is missing is asked for, and they know of it; or another way is shown. */
export const lacking = { lacks: ['place', 'papers'], what: '请补充工地名称和工资条' }
export const moreAsked: Fact[] = [
  { type: 'grievance.moreAsked', data: { lacks: ['place', 'papers'] }, actor: intake },
  { type: 'grievance.moreWorded', data: { what: lacking.what }, actor: intake },
]
export const moreTold: Fact = { type: 'grievance.moreTold', data: { told: 'call' }, actor: intake }
export const elsewhereTo = {
  ...{ reason: 'legalRoute', route: 'arbitration' },
  ...{ where: '市劳动人事争议仲裁院，周一至周五', why: '属劳动争议，依法先申请仲裁' },
}
export const referred: Fact[] = [
  { type: 'grievance.referred', data: { reason: 'legalRoute', route: 'arbitration' }, actor: intake },
  {
    type: 'grievance.referralExplained',
    data: { where: elsewhereTo.where, why: elsewhereTo.why },
    actor: intake,
  },
]

/** A fact of every type but the first. */
export const laterFacts: Fact[] = [
  summarised,
  named('street'),
  added('one'),
  added('two', 3, { from: idOf('other') }),
  { type: 'grievance.callersTakenBack', data: { addition: 'one', callers: 1 } },
  { type: 'grievance.duplicateMarked', data: { of: idOf('other') } },
  { type: 'grievance.separated' },
  assigned,
  assignedTo('water', ['street', 'health']),
  accepted,
  ...told,
  { type: 'grievance.escalated', data: { to: 'county', lead: 'labour' } },
  { type: 'grievance.escalationExplained', data: { why: null, told: ['labour'] } },
  ...replied,
  ...moreAsked,
  moreTold,
  { type: 'grievance.moreSupplied' },
  ...referred,
  { type: 'grievance.takenUpAgain', data: { reason: 'notTaken' } },
  { type: 'grievance.closed' },
  { type: 'grievance.withdrawn' },
  { type: 'grievance.withdrawalExplained', data: { reason: null } },
  { type: 'grievance.linked', data: { incident: idOf('incident'), dispute: idOf('dispute') } },
  { type: 'grievance.unlinked', data: { link: 'incident' } },
]

export const ask = (type: string, data: Record<string, unknown> = {}, more: Partial<Ask> = {}): Ask => ({
  type: `grievance.${type}`,
  data,
  actor: intake,
  ...more,
})

/** given() with the rules of time of the demo city at hand. */
export function after(...facts: Fact[]) {
  const then = given(grievance, ...facts)
  return {
    when: (one: Ask, overrides: Parameters<typeof then.when>[1] = {}) =>
      then.when(one, { city: orderCity, ...overrides }),
  }
}

/** A matter after those facts. */
export function partsAfter(...facts: Fact[]): Required<GrievanceParts> {
  return statesOf(grievance, facts).get(own)?.parts as Required<GrievanceParts>
}

/** A minute of 2026 in the city, as epoch ms. */
export const instantOf = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}:00+08:00`)

/** A matter after orders given at those minutes of 2026. Throws where one is refused. */
export function played(...orders: [when: string, one: Ask][]): Required<GrievanceParts> {
  let facts: Fact[] = []
  for (const [when, one] of orders) {
    const at = instantOf(when)
    const made = after(...facts).when({ ...one, commandId: idOf(`step-${facts.length}`) }, { now: at })
    if ('refused' in made) throw new Error(`${one.type}: ${made.refused}`)
    const actor = one.actor ?? intake
    facts = [...facts, ...made.events.map((event) => ({ ...event, recordedAt: at, actor }))]
  }
  return partsAfter(...facts)
}
