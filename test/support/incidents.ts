/** Incidents at every stage of their life, and the rules of a city that graded them. */
import type { CityRules } from '../../shared/city.ts'
import type { GradingRule } from '../../shared/features/incident/grading.ts'
import type { Stage } from '../../shared/features/incident/state.ts'
import type { Ring } from '../../shared/geo/geo.ts'
import { actorOf, city, community } from './actors.ts'
import { given, type Ask, type Fact } from './given.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import { calendar } from './calendar.ts'
import { idOf } from './ids.ts'

const statute = '生产安全事故报告和调查处理条例（国务院令第493号）第三条'
const accident = (level: 1 | 2 | 3 | 4, dead: number, injured: number, loss: number): GradingRule => ({
  id: `accident-${level}`,
  categories: ['accident'],
  anyOf: [
    { sign: 'dead', atLeast: dead },
    { sign: 'seriouslyInjured', atLeast: injured },
    { sign: 'directLoss', atLeast: loss },
  ],
  eventLevel: `L${level}`,
  basis: 'statutory',
  source: statute,
})

const forTests = { zh: '测试用', en: 'for tests' }

/** The national table for accidents, and a city's own for social security that overdoes the size of crowds on purpose. */
export const cityRules: CityRules = {
  area: city,
  bounds: { south: 31, west: 117, north: 32, east: 118 },
  publicSecurity: ['police'],
  reporting: {
    twoPersons: ['written'],
    byTelephone: ['dutyOfficer', 'liaison'],
    basis: { zh: '本市规定', en: 'City rule' },
    evidence: 'local',
  },
  grading: [
    accident(1, 30, 100, 100_000_000),
    accident(2, 10, 50, 50_000_000),
    accident(3, 3, 10, 10_000_000),
    accident(4, 1, 1, 1),
    {
      id: 'accident-response',
      categories: ['accident', 'naturalDisaster'],
      anyOf: [{ sign: 'hazardInPlace', atLeast: 1 }],
      responseLevel: 3,
      basis: 'city',
      source: '本市总体应急预案',
    },
    {
      id: 'social-hazard',
      categories: ['socialSecurity'],
      anyOf: [{ sign: 'hazardInPlace', atLeast: 1 }],
      eventLevel: 'L3',
      responseLevel: 2,
      basis: 'city',
      source: '本市群体性事件分级',
    },
    {
      id: 'social-crowd',
      categories: ['socialSecurity'],
      anyOf: [{ sign: 'crowd', atLeast: 4 }],
      eventLevel: 'L1',
      responseLevel: 1,
      basis: 'city',
      source: '本市群体性事件分级',
    },
  ],
  owed: { desk: 'publicity', byLevel: [], clarification: 'T-2H', update: 'T-2H', closing: 'T-2H' },
  clearance: {
    chains: [
      {
        levels: [1, 2],
        steps: [
          { step: 'countersign', signers: [{ agency: 'lead', role: 'liaison' }] },
          { step: 'review', signers: [{ agency: 'publicity', role: 'approver' }] },
          { step: 'approve', signers: [{ agency: 'command-centre', role: 'commander' }] },
        ],
        basis: { zh: '本市规定', en: 'City rule' },
        evidence: 'local',
      },
      {
        levels: [3, 4, 5],
        steps: [{ step: 'approve', signers: [{ agency: 'publicity', role: 'approver' }] }],
        basis: { zh: '本市规定', en: 'City rule' },
        evidence: 'local',
      },
    ],
    holding: {
      signer: { agency: 'publicity', role: 'approver' },
      basis: { zh: '本市规定', en: 'City rule' },
      evidence: 'local',
    },
    signing: 'T-2H',
    deputies: [
      { of: { agency: 'lead', role: 'liaison' }, deputy: { agency: 'lead', role: 'dutyOfficer' } },
      {
        of: { agency: 'publicity', role: 'approver' },
        deputy: { agency: 'command-centre', role: 'commander' },
      },
    ],
    oral: 'T-2H',
    enquiry: 'T-2H',
    channels: [
      { id: 'publicPage', name: { zh: '通报网页', en: 'Notices page' } },
      { id: 'sms', name: { zh: '短信', en: 'Text message' }, maxLength: 70 },
    ],
  },
  mediation: {
    terms: [
      { channel: 'peoples', rule: 'T-MONTH', from: 'acceptance' },
      { channel: 'administrative', rule: 'T-MONTH', from: 'acceptance' },
      { channel: 'administrative', matter: 'labour', rule: 'T-15D', from: 'application' },
      { channel: 'arbitral', matter: 'labour', rule: 'T-MONTH', from: 'acceptance' },
      { channel: 'judicial', rule: 'T-MONTH', from: 'application' },
    ],
    taking: [{ channel: 'judicial', rule: 'T-3WD' }],
    transfer: 'T-3WD',
    danger: 'MED-ESC',
    representatives: [
      { channel: 'peoples', basis: { zh: '法律没有规定', en: 'No number in law' }, evidence: 'full' },
      {
        ...{ channel: 'arbitral', matter: 'labour', from: 10, evidence: 'full' },
        basis: { zh: '劳动争议调解仲裁法第七条', en: 'Labour dispute law, Art. 7' },
      },
      {
        ...{ channel: 'judicial', from: 10, range: { least: 2, most: 5 }, evidence: 'general' },
        basis: { zh: '民事诉讼法解释第七十八条', en: 'Civil procedure interpretation, Art. 78' },
      },
    ],
    breach: [
      { matter: 'civil', routes: ['paymentOrder', 'court'] },
      { matter: 'labour', routes: ['paymentOrder', 'arbitration'] },
      { matter: 'administrativeAct', routes: ['court'] },
    ],
    bodies: [
      {
        ...{ agency: 'justice', channels: ['peoples', 'administrative'], confirmable: true },
        letterhead: '云汀司调字',
      },
      { agency: 'labour', channels: ['peoples', 'administrative'], letterhead: '云汀人社调字' },
      { agency: 'arbitration', channels: ['arbitral'], letterhead: '云汀仲调字' },
      { agency: 'court', channels: ['judicial'], letterhead: '云汀法调字' },
    ],
  },
  screening: { next: 'T-7D', owed: [{ agency: 'grid', areas: [community] }] },
  calendar,
  clocks: [
    {
      ...{ id: 'T-2H', name: forTests, startsAt: forTests, unit: 'hours', amount: 2, startExcluded: false },
      ...{ rollToWorkingDay: false, endOfDay: 'midnight', pauseReasons: [] },
      ...{ basis: forTests, evidence: 'policy', profile: 'city' },
    },
  ],
}

export const square: Ring = [
  [117.2, 31.2],
  [117.3, 31.2],
  [117.3, 31.3],
  [117.2, 31.3],
  [117.2, 31.2],
]
export const spot: [number, number] = [117.25, 31.25]

export const report = { category: 'accident', title: '青荷巷燃气泄漏', area: community, source: 'hotline' }
export const reported: Fact = { type: 'incident.reported', data: { code: 'EV-1121-01', ...report } }
export const reportedAs = (category: string): Fact => ({
  ...reported,
  data: { ...reported.data, category },
})
export const assemblyNoted: Fact = {
  type: 'incident.assemblyNoted',
  data: { code: 'EV-1121-02', title: '供暖停供集中诉求', area: community, announced: false },
}
export const harmNamed: Fact = {
  type: 'incident.harmNamed',
  data: { signs: { hazardInPlace: true }, reason: '有人攀上塔吊' },
}
export const verifying: Fact = { type: 'incident.verificationStarted' }
export const proposer = actorOf('dutyOfficer', { account: 'first-person' })
export const dismissalProposed: Fact[] = [
  {
    type: 'incident.dismissalProposed',
    data: { reason: '演练放烟', reporterTold: '已回电说明' },
    actor: proposer,
  },
  { type: 'incident.proposerNoted', data: { account: proposer.account }, actor: proposer },
]
export const confirmedAs = (category: string, signs: Record<string, unknown> = {}): Fact[] => [
  { type: 'incident.confirmed', data: { category } },
  {
    type: 'incident.graded',
    data: { signs, eventLevel: null, rule: null, suggested: null, basis: null },
  },
]
export const responding = (level = 3): Fact => ({
  type: 'incident.responseActivated',
  data: { level, expectedHours: 12, matters: '泄漏', measures: '疏散' },
})
export const involved = (agency: string, part = 'supporting'): Fact => ({
  type: 'incident.agencyInvolved',
  data: { agency, part },
})
export const zoneDrawn = (zone = 'zone'): Fact => ({
  type: 'incident.zoneDrawn',
  data: { zone, kind: 'cordon', name: '警戒区', ring: square },
})
export const placeOpened = (place = 'place'): Fact => ({
  type: 'incident.placeOpened',
  data: { place, kind: 'shelter', name: '镇中学', at: spot },
})
export const warningIssued = (warning = 'warning'): Fact => ({
  type: 'incident.warningIssued',
  data: { warning, color: 'orange', areas: [community], matters: '有毒气体', measures: '向上风向撤离' },
})
export const entry = (id: string, agency = 'fire'): Fact => ({
  type: 'incident.entryRecorded',
  data: { entry: id, text: '到场', key: false },
  actor: actorOf('liaison', { agency }),
})
export const figure = (agency: string, value: number, more: Partial<Fact> = {}): Fact => ({
  type: 'incident.factReported',
  data: { fact: 'evacuated', value, verified: false },
  actor: actorOf('liaison', { agency }),
  ...more,
})

const contained: Fact = { type: 'incident.contained', data: { leadReport: '阀门已关闭' } }
const ended: Fact = { type: 'incident.responseEnded', data: { publicNotice: '响应解除' } }
const aftermath: Fact = { type: 'incident.aftermathOpened', data: { followUps: '安置、理赔' } }
const reviewed: Fact = { type: 'incident.reviewed', data: { findings: '预警晚了三分钟' } }

/** The way to each stage, with whatever may stand there standing, offered or said: only the stage decides then. */
export const wayTo: Readonly<Record<Stage, readonly Fact[]>> = (() => {
  const everywhere = [involved('fire', 'lead'), entry('entry'), figure('fire', 100), placeOpened()]
  const assembly = [assemblyNoted, ...everywhere]
  const begun = [reported, ...everywhere, zoneDrawn()]
  const looked = [...begun, verifying, warningIssued(), ...dismissalProposed]
  const offered: Fact = { type: 'incident.commandHandedOver', data: { to: 'city', reason: '跨县区' } }
  const sure = [...looked, ...confirmedAs('accident'), offered]
  const atWork = [...sure, responding()]
  const calm = [...atWork, contained]
  const done = [...calm, ended]
  const after = [...done, aftermath]
  return {
    assembly,
    assemblyEnded: [...assembly, { type: 'incident.assemblyEnded' }],
    reported: begun,
    verifying: looked,
    dismissed: [...looked, { type: 'incident.dismissed' }],
    confirmed: sure,
    responding: atWork,
    contained: calm,
    responseEnded: done,
    aftermath: after,
    reviewed: [...after, reviewed],
    archived: [...after, reviewed, { type: 'incident.archived' }],
  }
})()

/** A duplicate's first report, in a stream of its own. */
export const first = idOf('first')
export const firstReported: Fact = { ...reported, stream: first }

/** An order as it would be given, for every type that goes to an incident. */
export const example: Readonly<Record<string, Record<string, unknown>>> = {
  'incident.nameHarm': { signs: { hazardInPlace: true }, reason: '有人攀上塔吊' },
  'incident.endAssembly': {},
  'incident.startVerification': {},
  'incident.proposeDismissal': { reason: '演练放烟', reporterTold: '已回电说明' },
  'incident.confirmDismissal': {},
  'incident.confirm': { category: 'accident', signs: { dead: 3 }, eventLevel: 'L3' },
  'incident.grade': { signs: { dead: 3 }, eventLevel: 'L3' },
  'incident.reclassify': { category: 'naturalDisaster', reason: '山体滑坡引起' },
  'incident.markDuplicate': { of: first, reason: '同一地点' },
  'incident.activateResponse': { level: 3, expectedHours: 12, matters: '泄漏', measures: '疏散' },
  'incident.changeResponse': { level: 2, expectedHours: 24, reason: '风向改变' },
  'incident.involveAgency': { agency: 'water', part: 'supporting' },
  'incident.releaseAgency': { agency: 'fire' },
  'incident.handOverCommand': { to: 'city', reason: '跨县区' },
  'incident.acceptCommand': {},
  'incident.setSiteCommand': { place: '园区二号门', at: spot },
  'incident.recordEntry': { text: '消防到场', key: true },
  'incident.strikeEntry': { entry: 'entry', reason: '记错事件' },
  'incident.reportFact': { fact: 'evacuated', value: 320, verified: true },
  'incident.settleFact': { fact: 'evacuated', from: 'fire', reports: 1, reason: '现场清点' },
  'incident.drawZone': { kind: 'evacuation', name: '下风向一公里', ring: square },
  'incident.liftZone': { zone: 'zone', reason: '浓度达标' },
  'incident.openPlace': { kind: 'medical', name: '医疗点', at: spot, capacity: 30 },
  'incident.countPlace': { place: 'place', people: 118 },
  'incident.closePlace': { place: 'place' },
  'incident.issueWarning': {
    color: 'orange',
    areas: [community],
    matters: '有毒气体',
    measures: '向上风向撤离',
  },
  'incident.adjustWarning': {
    warning: 'warning',
    color: 'yellow',
    areas: [community],
    matters: '浓度下降',
    measures: '关窗',
  },
  'incident.liftWarning': { warning: 'warning', reason: '浓度达标' },
  'incident.contain': { leadReport: '阀门已关闭' },
  'incident.relapse': { reason: '复燃' },
  'incident.endResponse': { publicNotice: '响应解除' },
  'incident.openAftermath': { followUps: '安置、理赔' },
  'incident.review': { findings: '预警晚了三分钟' },
  'incident.archive': {},
}

/** The example of an order by the given sender, with other data where a test is about them. */
export function askTo(type: string, data: Record<string, unknown> = {}, more: Partial<Ask> = {}): Ask {
  return { type, data: { ...example[type], ...data }, ...more }
}

/** given() with the city's rules at hand. */
export function incidentAt(stage: Stage, ...facts: Fact[]) {
  return incidentAfter(...wayTo[stage], ...facts)
}

export function incidentAfter(...facts: Fact[]) {
  const then = given(incident, ...facts)
  return {
    when: (ask: Ask, overrides: Parameters<typeof then.when>[1] = {}) =>
      then.when(ask, { city: cityRules, ...overrides }),
  }
}
