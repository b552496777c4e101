/** What each feature's streams are made of: facts of every type, given by anyone, with nothing but their shape right. */
import type { FeatureName } from '../../shared/catalogue.ts'
import { community } from './actors.ts'
import { convened, laterFacts as conferenceFacts } from './conferences.ts'
import {
  bookOpened,
  calendarFacts,
  confirmedOn,
  proposedFrom,
  ruleConfirmed,
  withdrawn,
} from './cityRules.ts'
import { now, type Fact } from './given.ts'
import { idOf } from './ids.ts'
import { laterFacts as grievanceFacts, receivedAs } from './grievances.ts'
import {
  assemblyNoted,
  confirmedAs,
  dismissalProposed,
  entry,
  figure,
  harmNamed,
  involved,
  placeOpened,
  reported,
  responding,
  spot,
  verifying,
  warningIssued,
  zoneDrawn,
} from './incidents.ts'
import { issued, spoken } from './orders.ts'
import { laterFacts as reportFacts, opened as reportOpened } from './reports.ts'
import { reported as screened, reportedAs } from './screenings.ts'
import { enquiryFacts, pressLineFacts, proposed, received } from './pressLines.ts'
import { planned as statementPlanned, statementFacts } from './statements.ts'

const incidentFacts: Fact[] = [
  harmNamed,
  verifying,
  ...dismissalProposed,
  { type: 'incident.dismissed', data: {} },
  { type: 'incident.assemblyEnded', data: { ends: ['place'] } },
  ...confirmedAs('accident'),
  { type: 'incident.reclassified', data: { category: 'naturalDisaster', reason: null } },
  { type: 'incident.duplicateMarked', data: { of: idOf('other'), reason: null } },
  responding(),
  { type: 'incident.responseChanged', data: { level: 2, expectedHours: 3, reason: null, ends: ['at-1'] } },
  ...['fire', 'police', 'water'].map((agency) => involved(agency)),
  involved('water', 'lead'),
  { type: 'incident.agencyReleased', data: { agency: 'fire' } },
  { type: 'incident.commandHandedOver', data: { to: 'city', reason: null } },
  { type: 'incident.commandAccepted', data: { level: 'city' } },
  { type: 'incident.siteCommandSet', data: { place: null, at: spot } },
  ...['one', 'two', 'three'].map((id) => entry(id)),
  { type: 'incident.entryStruck', data: { entry: 'one', reason: null } },
  figure('fire', 312),
  figure('water', 320),
  figure('fire', 60, { data: { fact: 'evacuated', value: 60, verified: true, until: now } }),
  { type: 'incident.factSettled', data: { fact: 'evacuated', from: 'fire', value: 312, reason: null } },
  zoneDrawn(),
  { type: 'incident.zoneLifted', data: { zone: 'zone', reason: null } },
  placeOpened(),
  { type: 'incident.placeCounted', data: { place: 'place', people: 118 } },
  { type: 'incident.placeClosed', data: { place: 'place' } },
  warningIssued(),
  {
    type: 'incident.warningAdjusted',
    data: {
      warning: 'warning',
      color: 'yellow',
      areas: [community],
      matters: null,
      measures: null,
      ends: ['warning'],
    },
  },
  { type: 'incident.warningLifted', data: { warning: 'warning', reason: null } },
  { type: 'incident.contained', data: { leadReport: null } },
  { type: 'incident.relapsed', data: { reason: null } },
  { type: 'incident.responseEnded', data: { publicNotice: null, ends: ['zone'] } },
  { type: 'incident.aftermathOpened', data: { followUps: null } },
  { type: 'incident.reviewed', data: { findings: null } },
  { type: 'incident.archived', data: {} },
]
const about = { incident: idOf('incident'), area: community }
const mediationOpened: Fact = {
  type: 'mediation.opened',
  data: {
    ...{ ...about, channel: 'peoples', body: 'justice', subject: '工资争议' },
    ...{ matter: 'civil', origin: 'applied', sides: ['applicant', 'respondent'], code: 'M-1121-01' },
  },
}
const mediationFacts: Fact[] = [
  { type: 'mediation.bodyAssigned', data: { body: 'labour' } },
  { type: 'mediation.consentAsked' },
  { type: 'mediation.consentTold', data: { side: 'applicant' } },
  { type: 'mediation.accepted' },
  { type: 'mediation.mediatorNamed', data: { seat: '1', chosenBy: 'body' } },
  { type: 'mediation.mediatorRecused', data: { seat: '1', side: 'respondent', ground: 'wish' } },
  {
    type: 'mediation.representativesNamed',
    data: { side: 'applicant', count: 3, people: 30 },
  },
  {
    type: 'mediation.claimRecorded',
    data: { claim: 'claim-0', side: 'applicant', kind: 'wages', amountFen: 1_234_500 },
  },
  { type: 'mediation.claimWithdrawn', data: { claim: 'claim-0' } },
  { type: 'mediation.sessionScheduled', data: { startsAt: now, place: null, guests: ['union'] } },
  { type: 'mediation.sidesCalled', data: { sides: ['applicant'] } },
  { type: 'mediation.attendanceTold', data: { present: ['applicant'] } },
  { type: 'mediation.sessionStarted' },
  { type: 'mediation.sessionSummarised', data: { summary: '双方同意对账' } },
  { type: 'mediation.sessionEnded' },
  { type: 'mediation.noted', data: { text: '已电话通知企业到场' } },
  { type: 'mediation.proposed', data: { label: 'A', terms: null } },
  {
    type: 'mediation.dangerReported',
    data: { kind: 'threat', incident: idOf('feared'), order: idOf('guard') },
  },
  { type: 'mediation.incidentLinked', data: { incident: idOf('feared') } },
  { type: 'mediation.paused', data: { reason: 'appraisal' } },
  { type: 'mediation.resumed' },
  { type: 'mediation.continued' },
  { type: 'mediation.transferAsked', data: { channel: 'judicial', body: 'court' } },
  { type: 'mediation.transferExplained', data: { reason: null, documents: ['consentForm'] } },
  { type: 'mediation.transferReturned' },
  { type: 'mediation.returnExplained', data: { reason: null } },
  { type: 'mediation.termsRecorded', data: { terms: '三日内支付' } },
  { type: 'mediation.agreed', data: { form: 'written', performBy: now, instalments: [now] } },
  {
    type: 'mediation.instalmentsAgreed',
    data: { instalments: [{ dueAt: now, what: 'payment', amountFen: 1_234_500 }] },
  },
  {
    type: 'mediation.documentIssued',
    data: { document: 'agreement', number: '云汀司调字〔2026〕1号' },
  },
  {
    type: 'mediation.signingRecorded',
    data: { document: 'agreement', way: 'signed', signers: ['applicant', 'mediator'] },
  },
  { type: 'mediation.served', data: { document: 'agreement', way: 'handed', side: 'applicant' } },
  { type: 'mediation.instalmentTold', data: { instalment: 1, outcome: 'performed' } },
  { type: 'mediation.confirmationAsked', data: { court: 'court' } },
  { type: 'mediation.courtTold', data: { step: 'accepted', document: null } },
  { type: 'mediation.performed' },
  { type: 'mediation.breached' },
  { type: 'mediation.routesTold', data: { otherRoutes: null } },
  { type: 'mediation.transferred', data: { next: idOf('next') } },
  { type: 'mediation.endingTold', data: { ending: 'declined', otherRoutes: null } },
  { type: 'mediation.ended' },
]
const pressOpened: Fact = {
  type: 'press.taskOpened',
  data: { ...about, kind: 'firstRelease', owner: 'publicity', dueAt: now },
}
const pressFacts: Fact[] = [
  { type: 'press.taskMet', data: { statement: idOf('statement') } },
  { type: 'press.dueMoved', data: { dueAt: now + 1, reason: null } },
  { type: 'press.ruleApplied', data: { rule: 'T-2H', dueAt: now } },
  { type: 'press.taskCompleted', data: { said: null } },
  { type: 'press.taskCancelled', data: { reason: null } },
]
const concernLogged: Fact = {
  type: 'concern.logged',
  data: { ...about, source: 'online', band: 'high', text: null },
}
const concernFacts: Fact[] = [
  { type: 'concern.answered', data: { outcome: 'unknown', said: null, nextAt: now + 1 } },
  { type: 'concern.answered', data: { outcome: 'notSo', said: null } },
]
const orderFacts: Fact[] = [
  { type: 'order.told', data: { what: null } },
  { type: 'order.read', data: { agency: 'fire' } },
  { type: 'order.signedFor', data: { agency: 'fire' } },
  { type: 'order.reportedBack', data: { agency: 'fire', said: null } },
  { type: 'order.refused', data: { agency: 'health', reason: null } },
  { type: 'order.progressNoted', data: { agency: 'fire', said: null, action: 'inspect' } },
  { type: 'order.supplied', data: { agency: 'health', stage: 'inPlace', number: 3 } },
  { type: 'order.reminded', data: { agencies: ['fire'] } },
  { type: 'order.called', data: { agency: 'fire', number: '0990-5501020', answered: true, said: null } },
  { type: 'order.paged', data: { agency: 'health', means: 'mail', outcome: 'delivered' } },
  { type: 'order.returned', data: { agency: 'fire', reason: null } },
  { type: 'order.escalated', data: { step: 'reminder', reason: null } },
  { type: 'order.outcomeTold', data: { said: null } },
  { type: 'order.closed', data: { outcome: 'done' } },
]
const screeningFacts: Fact[] = [
  { type: 'screening.disputeOpened', data: { row: 0, dispute: idOf('dispute') } },
  { type: 'screening.passedOn', data: { row: 1, incident: about.incident } },
  { type: 'screening.followed', data: { next: idOf('next') } },
  { type: 'screening.corrected', data: { by: idOf('next') } },
]
const wallFacts: Fact[] = [
  { type: 'wall.incidentShown', data: { incident: about.incident } },
  { type: 'wall.overviewShown' },
  { type: 'wall.frozen', data: { until: now } },
  { type: 'wall.unfrozen' },
  { type: 'wall.blanked' },
  { type: 'wall.woken' },
]
const rights = { role: 'liaison', agency: 'fire', area: community }
const accountFacts: Fact[] = [
  { type: 'account.rightsGranted', data: rights },
  { type: 'account.suspended' },
  { type: 'account.reinstated' },
]

/** Facts that open a stream, and all that may follow. */
export const histories: Record<FeatureName, { firsts: Fact[]; facts: Fact[] }> = {
  concern: { firsts: [concernLogged], facts: concernFacts },
  conference: { firsts: [convened], facts: conferenceFacts },
  enquiry: { firsts: [received], facts: enquiryFacts },
  grievance: {
    firsts: [receivedAs(), receivedAs({ kind: 'accusation', guarded: true })],
    facts: grievanceFacts,
  },
  incident: { firsts: [reported, assemblyNoted], facts: incidentFacts },
  mediation: { firsts: [mediationOpened], facts: mediationFacts },
  order: { firsts: [issued, spoken], facts: orderFacts },
  press: { firsts: [pressOpened], facts: pressFacts },
  pressLine: { firsts: [proposed], facts: pressLineFacts },
  report: { firsts: [reportOpened], facts: reportFacts },
  screening: { firsts: [screened, reportedAs({ nothing: true, rows: undefined })], facts: screeningFacts },
  statement: { firsts: [statementPlanned], facts: statementFacts },
  wall: { firsts: [{ type: 'wall.opened', data: { area: community } }], facts: wallFacts },
  city: {
    firsts: [bookOpened],
    facts: [
      ...proposedFrom('2026-12-01'),
      ...proposedFrom('2026-12-09'),
      confirmedOn('2026-12-02'),
      withdrawn,
      ruleConfirmed,
      ...calendarFacts,
    ],
  },
  account: { firsts: [{ type: 'account.opened', data: { login: 'duty', ...rights } }], facts: accountFacts },
}
