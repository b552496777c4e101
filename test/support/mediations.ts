/** Disputes in every stage, and a city that mediates in all four channels. */
import type { CityRules } from '../../shared/city.ts'
import type { Context } from '../../shared/feature.ts'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import { actorOf, community } from './actors.ts'
import { rule } from './clocks.ts'
import { given, now, type Ask, type Fact, type Told } from './given.ts'
import { idOf } from './ids.ts'
import { cityRules, reported, spot } from './incidents.ts'

const days = { unit: 'calendarDays', startExcluded: true, rollToWorkingDay: true } as const
export const mediationCity: CityRules = {
  ...cityRules,
  clocks: [
    rule('T-MONTH', { ...days, amount: 30, pauseReasons: ['appraisal'] }),
    rule('T-15D', { ...days, amount: 15 }),
    rule('T-3WD', { ...days, unit: 'workingDays', amount: 3, onHandOver: 'restarts' }),
    rule('MED-FOLLOW', { unit: 'hours', amount: 1 }),
    rule('MED-ESC', { unit: 'minutes', amount: 30 }),
    rule('MED-JC', { ...days, amount: 30 }),
    rule('MED-JC-ACC', { ...days, amount: 3 }),
    rule('MED-JC-DEC', { ...days, amount: 15 }),
  ],
}

export const incident = idOf('incident')
export const incidentReported: Fact = { ...reported, stream: incident }
/** Of the body that holds what `opened` opens. */
export const mediator = actorOf('mediator', { agency: 'justice' })
export const opening = {
  ...{ incident, channel: 'peoples', body: 'justice', area: community, subject: '工资争议' },
} as const
export const openedAs = (parts: Record<string, unknown> = {}): Fact => ({
  type: 'mediation.opened',
  data: {
    ...{ ...opening, matter: 'civil', origin: 'applied', sides: ['applicant', 'respondent'] },
    ...{ code: 'M-1121-01', ...parts },
  },
})
export const opened = openedAs()
export const asked: Fact = { type: 'mediation.consentAsked' }
export const consents: Fact[] = ['applicant', 'respondent'].map((side) => ({
  type: 'mediation.consentTold',
  data: { side },
}))
export const accepted: Fact = { type: 'mediation.accepted' }
export const session = { startsAt: now + 3_600_000, place: '司法所二楼' }
export const scheduled: Fact = { type: 'mediation.sessionScheduled', data: { ...session, at: spot } }
export const started: Fact = { type: 'mediation.sessionStarted' }
export const sessionClosed: Fact[] = [
  { type: 'mediation.sessionSummarised', data: { summary: '双方同意对账' } },
  { type: 'mediation.sessionEnded' },
]
export const agreedAs = (parts: Record<string, unknown> = {}): Fact[] => [
  { type: 'mediation.termsRecorded', data: { terms: '三日内支付' } },
  { type: 'mediation.agreed', data: { form: 'written', ...parts } },
]
export const toCourt: Fact[] = [
  { type: 'mediation.transferAsked', data: { channel: 'judicial', body: 'court' } },
  {
    type: 'mediation.transferExplained',
    data: { reason: '当事人要求', documents: ['transferLetter', 'consentForm'] },
  },
]
export const ended: Fact[] = [
  { type: 'mediation.endingTold', data: { ending: 'declined', otherRoutes: '仲裁、诉讼' } },
  { type: 'mediation.ended' },
]

const taken = [opened, asked, ...consents, accepted]
const heldOnce = [...taken, scheduled, started, ...sessionClosed]
/** A dispute in each of its stages. */
export const stages = {
  applied: [opened],
  consentPending: [opened, asked],
  accepted: taken,
  scheduled: [...taken, scheduled],
  inSession: [...taken, scheduled, started],
  heldOnce,
  paused: [...heldOnce, { type: 'mediation.paused', data: { reason: 'appraisal' } }],
  transferRequested: [...heldOnce, ...toCourt],
  agreed: [...heldOnce, ...agreedAs()],
  partlyAgreed: [...heldOnce, ...agreedAs({ part: true })],
  transferred: [...heldOnce, ...toCourt, { type: 'mediation.transferred', data: { next: idOf('next') } }],
  ended: [opened, ...ended],
} as const satisfies Record<string, readonly Fact[]>
export type StageName = keyof typeof stages

const text = '可申请仲裁，或向法院起诉'
/** Each order as its body would give it. */
export const asks = {
  askConsent: { type: 'mediation.askConsent' },
  recordConsent: { type: 'mediation.recordConsent', data: { side: 'applicant', given: true } },
  accept: { type: 'mediation.accept', data: { unbiased: true } },
  assignBody: { type: 'mediation.assignBody', data: { body: 'labour' } },
  nameMediator: { type: 'mediation.nameMediator', data: { seat: '2', chosenBy: 'parties' } },
  recuse: { type: 'mediation.recuse', data: { side: 'respondent', ground: 'wish' } },
  nameRepresentatives: {
    type: 'mediation.nameRepresentatives',
    data: { side: 'applicant', count: 3, people: 30 },
  },
  recordClaim: {
    type: 'mediation.recordClaim',
    data: { side: 'applicant', kind: 'wages', amountFen: 1_234_500 },
  },
  propose: { type: 'mediation.propose', data: { label: 'A', terms: '分两期付清' } },
  issueDocument: { type: 'mediation.issueDocument', data: { document: 'register' } },
  recordSigning: {
    type: 'mediation.recordSigning',
    data: { document: 'record', way: 'fingerprint', signers: ['applicant', 'mediator'] },
  },
  recordService: {
    type: 'mediation.recordService',
    data: { document: 'agreement', way: 'handed', side: 'applicant' },
  },
  reportDanger: {
    type: 'mediation.reportDanger',
    data: {
      ...{ kind: 'threat', said: '一方扬言动手', proportionality: '调解员无法隔开双方' },
      ...{ order: idOf('order'), opens: idOf('opens') },
    },
  },
  recordInstalment: {
    type: 'mediation.recordInstalment',
    data: { instalment: 1, outcome: 'performed' },
  },
  scheduleSession: { type: 'mediation.scheduleSession', data: { ...session, at: spot } },
  startSession: { type: 'mediation.startSession' },
  closeSession: { type: 'mediation.closeSession', data: { summary: '双方同意对账' } },
  recordNote: { type: 'mediation.recordNote', data: { text: '已电话通知企业到场' } },
  pause: { type: 'mediation.pause', data: { reason: 'appraisal' } },
  resume: { type: 'mediation.resume' },
  continue: { type: 'mediation.continue', data: { allAgree: true } },
  recordAgreement: { type: 'mediation.recordAgreement', data: { terms: '三日内支付' } },
  recordPerformance: { type: 'mediation.recordPerformance', data: { outcome: 'performed' } },
  askConfirmation: { type: 'mediation.askConfirmation', data: { court: 'court' } },
  recordCourt: { type: 'mediation.recordCourt', data: { step: 'accepted', document: '（2026）1 号' } },
  askTransfer: {
    type: 'mediation.askTransfer',
    data: {
      ...{ channel: 'judicial', body: 'court', reason: '当事人要求', allAgree: true },
      documents: ['transferLetter', 'consentForm'],
    },
  },
  returnTransfer: { type: 'mediation.returnTransfer', data: { reason: '不属本院管辖' } },
  leave: { type: 'mediation.leave', data: { otherRoutes: text } },
  end: { type: 'mediation.end', data: { ending: 'withdrawn', otherRoutes: text } },
} as const satisfies Record<string, Ask>
export type AskName = keyof typeof asks

/** What an order of the body comes to after these facts, unless another gives it. */
export function when(facts: readonly Fact[], ask: Ask, more: Partial<Context> = {}): Told {
  return given(mediation, ...facts).when({ actor: mediator, ...ask }, { city: mediationCity, ...more })
}

export function at(stage: StageName, ask: Ask): Told {
  return when(stages[stage], ask)
}

export const dayMs = 86_400_000
/** A clock that began with the dispute, and its end. */
export const termOver: readonly [begun: Fact, missed: Fact] = [
  {
    type: 'clock.opened',
    data: {
      ...{ clock: 'term-1', rule: 'T-15D', profile: 'city', duty: { agency: 'justice' } },
      counting: {
        ...{ unit: 'calendarDays', amount: 15, startExcluded: true, rollToWorkingDay: true },
        endOfDay: 'midnight',
      },
      ...{ startedAt: now, due: now + 15 * dayMs, unrolled: now + 15 * dayMs },
    },
  },
  { type: 'clock.missed', data: { clock: 'term-1', due: now + 15 * dayMs } },
]
