/** A joint conference about an incident in which fire works: called by the duty officer, chaired by the district. */
import { readCityRules } from '../../server/city/rules.ts'
import type { CityRules } from '../../shared/city.ts'
import { conference } from '../../shared/features/conference/conference.ts'
import type { ConferenceParts } from '../../shared/features/conference/state.ts'
import { actorOf, community, county } from './actors.ts'
import { given, now, own, statesOf, type Ask, type Fact, type Told } from './given.ts'
import { idOf } from './ids.ts'
import { cityRules, involved, reported } from './incidents.ts'
import { yunting } from './playing.ts'

export const minute = 60_000
export const about = idOf('incident')
export const startsAt = now + 90 * minute
export const incident: Fact[] = [reported, involved('fire', 'lead')].map((fact) => ({
  ...fact,
  stream: about,
}))

export const call = {
  incidents: [about],
  area: county,
  kind: 'jointConference',
  chair: 'linlan',
  invited: ['fire', 'labour', 'police'],
  quorum: 3,
  startsAt,
}
export const told = { subject: '欠薪处置', place: '区会议中心' }
export const duty = actorOf('dutyOfficer')
export const chair = actorOf('commander', { agency: 'linlan', area: county })
export const labour = actorOf('liaison', { agency: 'labour', area: community })

export const convenedAs = (data: Record<string, unknown> = {}, more: Partial<Fact> = {}): Fact => ({
  type: 'conference.convened',
  data: { ...call, ...data },
  ...more,
})
export const convened = convenedAs()
export const toldOf: Fact = { type: 'conference.told', data: told }
export const called: Fact[] = [...incident, convened, toldOf]
export const present = (agency: string, way = 'onSite'): Fact => ({
  type: 'conference.presenceMarked',
  data: { agency, way },
})
export const quorate = [...called, ...['linlan', 'fire', 'labour'].map((agency) => present(agency))]
export const started: Fact = { type: 'conference.started' }
export const inSession = [...quorate, started]
export const resolution = (id: string, data: Record<string, unknown> = {}): Fact => ({
  type: 'conference.resolved',
  data: {
    resolution: id,
    owner: 'labour',
    assisting: [],
    dueAt: now + 24 * 60 * minute,
    kind: 'task',
    what: '书面责令支付工资',
    ...data,
  },
})
export const dispute = (id: string, data: Record<string, unknown> = {}): Fact => ({
  type: 'conference.disputeRaised',
  data: { dispute: id, between: ['fire', 'labour'], matter: '厂区围挡由谁负责', ...data },
})
export const decisionOf = (id: string): Record<string, unknown> => ({
  dispute: id,
  agency: 'labour',
  rule: 'firstReceiver',
  heard: ['fire', 'labour'],
  reason: '首先接到反映',
})
export const ordered = (id: string, order = idOf(`order-${id}`)): Fact => ({
  type: 'conference.ordered',
  data: { resolution: id, order },
})
export const ended: Fact = { type: 'conference.ended' }
export const held = [...inSession, resolution('r-1'), ended]
export const issued: Fact = { type: 'conference.minutesIssued' }

/** A fact of every type but the first. */
export const laterFacts: Fact[] = [
  toldOf,
  { type: 'conference.rescheduled', data: { startsAt } },
  { type: 'conference.moved', data: { place: null, reason: null } },
  { type: 'conference.invited', data: { agencies: ['health'] } },
  present('fire', 'video'),
  present('fire', 'absent'),
  started,
  { type: 'conference.adjourned', data: { resumesAt: startsAt } },
  { type: 'conference.resumed' },
  { type: 'conference.cancelled' },
  { type: 'conference.reasonTold', data: { reason: null } },
  dispute('d-1'),
  { type: 'conference.disputeDecided', data: { ...decisionOf('d-1'), reason: null } },
  resolution('r-1', { what: null, incident: about, purpose: 'traffic', proportionality: null }),
  { type: 'conference.struck', data: { item: 'r-1', reason: null } },
  ordered('r-1'),
  ended,
  { type: 'conference.summarised', data: { summary: null } },
  issued,
  { type: 'conference.outcomeTold', data: { said: null } },
  { type: 'conference.closed' },
]

/** The small city of the incidents, with the clock rules of the demo city. */
export const conferenceCity: CityRules = { ...cityRules, clocks: readCityRules(yunting).clocks }

export const ask = (type: string, data: Record<string, unknown> = {}, more: Partial<Ask> = {}): Ask => ({
  type: `conference.${type}`,
  data,
  ...more,
})

/** given() with the city's rules at hand. */
export function after(...facts: Fact[]) {
  const then = given(conference, ...facts)
  return {
    when: (one: Ask, overrides: Parameters<typeof then.when>[1] = {}) =>
      then.when(one, { city: conferenceCity, ...overrides }),
  }
}

/** A conference after those facts. */
export function partsAfter(...facts: Fact[]): Required<ConferenceParts> {
  return statesOf(conference, facts).get(own)?.parts as Required<ConferenceParts>
}

/** A clock as it opens, due long after. */
export function clockOpened(clock: string, rule: string, due = now + 10 * 60 * minute): Fact {
  const counting = {
    unit: 'hours',
    amount: 1,
    startExcluded: false,
    rollToWorkingDay: false,
    endOfDay: 'midnight',
  }
  const duty = { agency: 'command-centre' }
  return {
    type: 'clock.opened',
    data: { clock, rule, profile: 'city', counting, duty, startedAt: now, due, unrolled: due },
  }
}

/** What came of an order, by its types; or why it was refused. */
export function typesOf(told: Told): string[] {
  return 'refused' in told ? [told.refused] : told.events.map(({ type }) => type)
}
