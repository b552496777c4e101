/** Who may give which order: one row per command, deny by default (domain.md §5). */
import type { CommandType } from '../catalogue.ts'
import type { Role } from '../event.ts'

/**
 * Where an order reaches: `area` = the stream lies in the sender's jurisdiction; `involved` = that, for the command
 * centre, or the sender's agency is involved; `house` = anywhere in log `house`; `system` = the house itself.
 */
export type Reach = 'area' | 'involved' | 'house' | 'system'
export interface Permission {
  roles: readonly Role[]
  reach: Reach
}

/** Who looks after the house itself: how it runs is theirs to see. */
const operators: readonly Role[] = ['administrator', 'auditor']

/** True for a role that may see how the house runs. */
export function mayOperate(role: Role): boolean {
  return operators.includes(role)
}

/** Who looks over the shoulders of all: what is late, refused or put off is theirs to see together. */
const overseers: readonly Role[] = ['supervisor', 'commander', 'auditor']

/** True for a role that stands at the supervisor's board. */
export function maySupervise(role: Role): boolean {
  return overseers.includes(role)
}

/** Who decides what binds here: the rules of time and the working calendar are theirs to see as a whole. */
const lawgivers: readonly Role[] = ['administrator', 'supervisor', 'commander', 'auditor']

/** True for a role that may look at the city's rules and what was decided about them. */
export function mayReadRules(role: Role): boolean {
  return lawgivers.includes(role)
}

/** Who writes, checks, signs or releases what the public is told. */
const tellers: readonly Role[] = ['pressOfficer', 'approver', 'liaison', 'dutyOfficer', 'commander']

/** True for a role that may look at the press desk. */
export function mayTell(role: Role): boolean {
  return tellers.includes(role)
}

const field: readonly Role[] = [
  'dutyOfficer',
  'commander',
  'liaison',
  'mediator',
  'pressOfficer',
  'gridWorker',
]

/** Whoever an order may be meant for. */
const addressees: readonly Role[] = field
/** Whoever may give one, and so close it; which kinds, is decided with it. */
const issuers: readonly Role[] = [
  'dutyOfficer',
  'commander',
  'supervisor',
  'liaison',
  'mediator',
  'pressOfficer',
]
/** Whoever takes part in a conference for its unit, and whoever may call and keep one. */
const participants: readonly Role[] = [...field, 'supervisor']
const conveners: readonly Role[] = ['dutyOfficer', 'commander', 'supervisor', 'liaison']
/** Who keeps account of a duty: the field of its own, the centre of all. */
const timekeepers: readonly Role[] = ['dutyOfficer', 'commander', 'liaison', 'mediator', 'pressOfficer']
/** Who helps the people themselves, and may have to know who they are (domain.md §5). */
const handlers: readonly Role[] = ['dutyOfficer', 'intakeOfficer', 'liaison', 'mediator']
/** Who writes down what people bring, and so puts who they are into the vault. */
const receivers: readonly Role[] = ['dutyOfficer', 'gridWorker', 'intakeOfficer', 'liaison', 'mediator']

/** True for a role that takes in what people bring. */
export function mayTakeIn(role: Role): boolean {
  return receivers.includes(role)
}

/** Who keeps the ledger of what people brought: takes in, gives to units, joins what is the same. */
const ledgerKeepers: readonly Role[] = ['intakeOfficer', 'dutyOfficer']
/** Who takes in, works on or oversees what people brought. */
const ledgerReaders: readonly Role[] = [...receivers, 'commander', 'supervisor', 'auditor']

/** True for a role that may look at the ledger of what people brought; what of it they see is another question. */
export function mayReadLedger(role: Role): boolean {
  return ledgerReaders.includes(role)
}

/** True for a role that brings an office's export into the ledger. */
export function mayImport(role: Role): boolean {
  return ledgerKeepers.includes(role)
}

/** Who goes round and reports what is in dispute, or that nothing is. */
const screeners: readonly Role[] = ['mediator', 'gridWorker', 'liaison']
const screeningReaders: readonly Role[] = [...screeners, 'dutyOfficer', 'commander', 'supervisor', 'auditor']

/** True for a role that may look at what screening found and what a month came to. */
export function mayReadScreening(role: Role): boolean {
  return screeningReaders.includes(role)
}

/** True for a role that stands at the mediators' workspace. */
export function mayMediate(role: Role): boolean {
  return role === 'mediator'
}

/** Who works on a matter in the unit that has it. */
const caseworkers: readonly Role[] = ['intakeOfficer', 'liaison']

export const permissions = {
  'grievance.receive': {
    roles: ['intakeOfficer', 'dutyOfficer', 'liaison', 'gridWorker'],
    reach: 'area',
  },
  'grievance.addCallers': { roles: ledgerKeepers, reach: 'area' },
  'grievance.takeBackCallers': { roles: ledgerKeepers, reach: 'area' },
  'grievance.markDuplicate': { roles: ledgerKeepers, reach: 'area' },
  'grievance.separate': { roles: ledgerKeepers, reach: 'area' },
  'grievance.askForMore': { roles: caseworkers, reach: 'involved' },
  'grievance.noteTold': { roles: caseworkers, reach: 'involved' },
  'grievance.supplyMore': { roles: caseworkers, reach: 'involved' },
  'grievance.refer': { roles: ledgerKeepers, reach: 'area' },
  'grievance.takeUpAgain': { roles: ledgerKeepers, reach: 'area' },
  'grievance.assign': { roles: ledgerKeepers, reach: 'area' },
  'grievance.accept': { roles: caseworkers, reach: 'involved' },
  'grievance.tellProgress': { roles: caseworkers, reach: 'involved' },
  'grievance.escalate': { roles: caseworkers, reach: 'involved' },
  'grievance.reply': { roles: caseworkers, reach: 'involved' },
  'grievance.close': { roles: ledgerKeepers, reach: 'area' },
  'grievance.withdraw': { roles: caseworkers, reach: 'involved' },
  'grievance.link': { roles: ['intakeOfficer', 'dutyOfficer', 'commander'], reach: 'area' },
  'grievance.unlink': { roles: ['intakeOfficer', 'dutyOfficer', 'commander'], reach: 'area' },
  'grievance.nameUnits': { roles: ['intakeOfficer', 'auditor'], reach: 'area' },
  'incident.report': { roles: ['dutyOfficer', 'gridWorker', 'liaison', 'mediator'], reach: 'area' },
  'incident.recordEntry': { roles: field, reach: 'involved' },
  'incident.noteAssembly': { roles: ['dutyOfficer', 'gridWorker', 'liaison'], reach: 'area' },
  'incident.nameHarm': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.endAssembly': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.startVerification': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.proposeDismissal': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.confirmDismissal': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'incident.confirm': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'incident.grade': { roles: ['commander'], reach: 'area' },
  'incident.reclassify': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.markDuplicate': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.activateResponse': { roles: ['commander'], reach: 'area' },
  'incident.changeResponse': { roles: ['commander'], reach: 'area' },
  'incident.involveAgency': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'incident.releaseAgency': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'incident.handOverCommand': { roles: ['commander'], reach: 'area' },
  'incident.acceptCommand': { roles: ['commander'], reach: 'area' },
  'incident.setSiteCommand': { roles: ['commander', 'dutyOfficer'], reach: 'area' },
  'incident.strikeEntry': { roles: field, reach: 'involved' },
  'incident.reportFact': { roles: field, reach: 'involved' },
  'incident.settleFact': { roles: field, reach: 'involved' },
  'incident.drawZone': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'incident.liftZone': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'incident.openPlace': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'incident.countPlace': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'incident.closePlace': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'incident.issueWarning': { roles: ['commander', 'dutyOfficer'], reach: 'area' },
  'incident.adjustWarning': { roles: ['commander', 'dutyOfficer'], reach: 'area' },
  'incident.liftWarning': { roles: ['commander', 'dutyOfficer'], reach: 'area' },
  'incident.contain': { roles: ['commander'], reach: 'area' },
  'incident.relapse': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'incident.endResponse': { roles: ['commander'], reach: 'area' },
  'incident.openAftermath': { roles: ['commander', 'supervisor'], reach: 'area' },
  'incident.review': { roles: ['supervisor', 'auditor'], reach: 'area' },
  'incident.archive': { roles: ['auditor'], reach: 'area' },
  'conference.convene': { roles: conveners, reach: 'area' },
  'conference.reschedule': { roles: conveners, reach: 'involved' },
  'conference.invite': { roles: conveners, reach: 'involved' },
  'conference.cancel': { roles: conveners, reach: 'involved' },
  'conference.markPresence': { roles: participants, reach: 'involved' },
  'conference.raiseDispute': { roles: participants, reach: 'involved' },
  'conference.start': { roles: conveners, reach: 'involved' },
  'conference.adjourn': { roles: conveners, reach: 'involved' },
  'conference.resume': { roles: conveners, reach: 'involved' },
  'conference.decideDispute': { roles: conveners, reach: 'involved' },
  'conference.resolve': { roles: conveners, reach: 'involved' },
  'conference.strike': { roles: conveners, reach: 'involved' },
  'conference.issueOrders': { roles: conveners, reach: 'involved' },
  'conference.end': { roles: conveners, reach: 'involved' },
  'conference.issueMinutes': { roles: conveners, reach: 'involved' },
  'conference.close': { roles: conveners, reach: 'involved' },
  'mediation.open': { roles: ['mediator', 'dutyOfficer', 'liaison'], reach: 'area' },
  'mediation.assignBody': { roles: ['mediator', 'dutyOfficer'], reach: 'involved' },
  'mediation.nameMediator': { roles: ['mediator'], reach: 'involved' },
  'mediation.recuse': { roles: ['mediator'], reach: 'involved' },
  'mediation.scheduleSession': { roles: ['mediator'], reach: 'involved' },
  'mediation.startSession': { roles: ['mediator'], reach: 'involved' },
  'mediation.closeSession': { roles: ['mediator'], reach: 'involved' },
  'mediation.recordNote': { roles: ['mediator'], reach: 'involved' },
  'mediation.recordAgreement': { roles: ['mediator'], reach: 'involved' },
  'mediation.end': { roles: ['mediator'], reach: 'involved' },
  'mediation.leave': { roles: ['system'], reach: 'system' },
  'mediation.askConsent': { roles: ['mediator'], reach: 'involved' },
  'mediation.recordConsent': { roles: ['mediator'], reach: 'involved' },
  'mediation.accept': { roles: ['mediator'], reach: 'involved' },
  'mediation.nameRepresentatives': { roles: ['mediator'], reach: 'involved' },
  'mediation.recordClaim': { roles: ['mediator'], reach: 'involved' },
  'mediation.withdrawClaim': { roles: ['mediator'], reach: 'involved' },
  'mediation.propose': { roles: ['mediator'], reach: 'involved' },
  'mediation.issueDocument': { roles: ['mediator'], reach: 'involved' },
  'mediation.recordSigning': { roles: ['mediator'], reach: 'involved' },
  'mediation.recordService': { roles: ['mediator'], reach: 'involved' },
  'mediation.reportDanger': { roles: ['mediator'], reach: 'involved' },
  'mediation.recordInstalment': { roles: ['mediator'], reach: 'involved' },
  'mediation.pause': { roles: ['mediator'], reach: 'involved' },
  'mediation.resume': { roles: ['mediator'], reach: 'involved' },
  'mediation.continue': { roles: ['mediator'], reach: 'involved' },
  'mediation.recordPerformance': { roles: ['mediator'], reach: 'involved' },
  'mediation.askConfirmation': { roles: ['mediator'], reach: 'involved' },
  'mediation.recordCourt': { roles: ['mediator'], reach: 'involved' },
  'mediation.askTransfer': { roles: ['mediator'], reach: 'involved' },
  'mediation.returnTransfer': { roles: ['mediator'], reach: 'involved' },
  'mediation.takeOver': { roles: ['mediator'], reach: 'area' },
  'order.issue': { roles: issuers, reach: 'area' },
  'order.markRead': { roles: addressees, reach: 'involved' },
  'order.signFor': { roles: addressees, reach: 'involved' },
  'order.reportBack': { roles: addressees, reach: 'involved' },
  'order.refuse': { roles: addressees, reach: 'involved' },
  'order.noteProgress': { roles: addressees, reach: 'involved' },
  'order.supply': { roles: addressees, reach: 'involved' },
  'order.remind': { roles: issuers, reach: 'involved' },
  'order.recordCall': { roles: issuers, reach: 'involved' },
  'order.notePage': { roles: ['system'], reach: 'system' },
  'order.return': { roles: issuers, reach: 'involved' },
  'order.escalate': { roles: ['commander', 'supervisor'], reach: 'involved' },
  'order.close': { roles: issuers, reach: 'involved' },
  'order.withdraw': { roles: issuers, reach: 'involved' },
  'statement.plan': { roles: ['pressOfficer'], reach: 'area' },
  'statement.take': { roles: ['pressOfficer'], reach: 'involved' },
  'statement.submitVersion': { roles: ['pressOfficer'], reach: 'involved' },
  'statement.confirmFacts': { roles: ['liaison', 'dutyOfficer', 'commander'], reach: 'involved' },
  'statement.passCheck': { roles: ['pressOfficer', 'approver'], reach: 'involved' },
  'statement.sign': {
    roles: ['liaison', 'approver', 'commander', 'pressOfficer', 'dutyOfficer'],
    reach: 'involved',
  },
  'statement.noteOralApproval': { roles: ['pressOfficer', 'dutyOfficer'], reach: 'involved' },
  'statement.witnessOralApproval': { roles: ['pressOfficer', 'dutyOfficer', 'approver'], reach: 'involved' },
  'statement.confirmOralApproval': { roles: ['approver', 'commander'], reach: 'involved' },
  'statement.return': { roles: ['liaison', 'approver', 'commander', 'pressOfficer'], reach: 'involved' },
  'statement.askRelease': { roles: ['pressOfficer'], reach: 'involved' },
  'statement.release': { roles: ['pressOfficer', 'approver'], reach: 'involved' },
  'statement.confirmReadable': { roles: ['pressOfficer', 'liaison', 'dutyOfficer'], reach: 'area' },
  'statement.noteSent': { roles: ['system'], reach: 'system' },
  'statement.withdraw': { roles: ['pressOfficer', 'approver'], reach: 'involved' },
  'pressLine.propose': { roles: ['pressOfficer'], reach: 'area' },
  'pressLine.approve': { roles: ['pressOfficer', 'approver', 'commander'], reach: 'involved' },
  'pressLine.takeBack': { roles: ['pressOfficer', 'approver', 'commander'], reach: 'involved' },
  'enquiry.receive': { roles: ['pressOfficer', 'dutyOfficer'], reach: 'area' },
  'enquiry.answer': { roles: ['pressOfficer', 'dutyOfficer'], reach: 'involved' },
  'enquiry.close': { roles: ['pressOfficer', 'commander'], reach: 'involved' },
  'press.openTask': { roles: ['pressOfficer', 'dutyOfficer', 'commander'], reach: 'area' },
  'press.moveDue': { roles: ['approver', 'commander'], reach: 'area' },
  'press.completeTask': { roles: ['pressOfficer', 'commander', 'liaison'], reach: 'involved' },
  'press.cancelTask': { roles: ['approver', 'commander'], reach: 'area' },
  'concern.log': { roles: ['pressOfficer', 'intakeOfficer', 'dutyOfficer'], reach: 'area' },
  'concern.answer': { roles: ['pressOfficer', 'dutyOfficer'], reach: 'area' },
  'report.compose': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'area' },
  'report.revise': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'report.signOff': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'report.send': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'report.acknowledge': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'report.withdraw': { roles: ['dutyOfficer', 'commander', 'liaison'], reach: 'involved' },
  'screening.report': { roles: screeners, reach: 'area' },
  'screening.openDispute': { roles: ['mediator', 'dutyOfficer', 'liaison'], reach: 'involved' },
  'screening.passOn': { roles: ['gridWorker', 'liaison'], reach: 'involved' },
  'wall.open': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'wall.showIncident': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'wall.showOverview': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'wall.freeze': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'wall.unfreeze': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'wall.blank': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'wall.wake': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'account.open': { roles: ['administrator'], reach: 'house' },
  'account.grantRights': { roles: ['administrator'], reach: 'house' },
  'account.suspend': { roles: ['administrator'], reach: 'house' },
  'account.reinstate': { roles: ['administrator'], reach: 'house' },
  'clock.open': { roles: timekeepers, reach: 'involved' },
  'clock.pause': { roles: timekeepers, reach: 'involved' },
  'clock.resume': { roles: timekeepers, reach: 'involved' },
  'clock.extend': { roles: ['commander', 'supervisor', 'approver'], reach: 'area' },
  'clock.meet': { roles: timekeepers, reach: 'involved' },
  'clock.restate': { roles: ['dutyOfficer', 'commander', 'supervisor'], reach: 'area' },
  'clock.cancel': { roles: ['dutyOfficer', 'commander', 'supervisor'], reach: 'area' },
  'clock.warn': { roles: ['system'], reach: 'system' },
  'clock.miss': { roles: ['system'], reach: 'system' },
  'party.reveal': { roles: handlers, reach: 'involved' },
  'party.correct': { roles: handlers, reach: 'involved' },
  'party.proposeHold': { roles: handlers, reach: 'involved' },
  'party.confirmHold': { roles: ['supervisor', 'auditor'], reach: 'area' },
  'party.releaseHold': { roles: ['supervisor', 'auditor'], reach: 'area' },
  'party.erase': { roles: ['auditor'], reach: 'area' },
  'party.setDestruction': { roles: ['system'], reach: 'system' },
  'party.destroy': { roles: ['system'], reach: 'system' },
  'city.open': { roles: ['administrator'], reach: 'house' },
  'city.proposeOverride': { roles: ['administrator'], reach: 'house' },
  'city.confirmOverride': { roles: ['supervisor', 'commander'], reach: 'house' },
  'city.withdrawProposal': { roles: ['administrator', 'supervisor', 'commander'], reach: 'house' },
  'city.confirmRule': { roles: ['supervisor', 'commander'], reach: 'house' },
  'city.proposeYear': { roles: ['administrator'], reach: 'house' },
  'city.proposeOfficeHours': { roles: ['administrator'], reach: 'house' },
  'city.confirmCalendar': { roles: ['supervisor', 'commander'], reach: 'house' },
  'city.withdrawCalendar': { roles: ['administrator', 'supervisor', 'commander'], reach: 'house' },
  'log.eraseWords': { roles: ['auditor'], reach: 'area' },
  'log.retire': { roles: ['system'], reach: 'system' },
} as const satisfies Record<CommandType, Permission>

export type Permissions = Readonly<Record<string, Permission>>
