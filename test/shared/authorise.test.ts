/** Who may give which order: the table is written out here a second time, on purpose (domain.md §5). */
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../shared/access/actor.ts'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions, type Reach } from '../../shared/access/permissions.ts'
import { catalogue, features, type CommandType } from '../../shared/catalogue.ts'
import { featureOf, type Role } from '../../shared/event.ts'
import type { StreamState } from '../../shared/feature.ts'
import { refused } from '../../shared/refusal.ts'
import { actorOf, city, community, county, everyRole, otherCounty } from '../support/actors.ts'
import { convenedAs } from '../support/conferences.ts'
import { own, statesOf, type Fact } from '../support/given.ts'
import { receivedAs } from '../support/grievances.ts'
import { involved, reported } from '../support/incidents.ts'
import { issuedTo } from '../support/orders.ts'
import { openedBy as reportFrom } from '../support/reports.ts'
import { idOf } from '../support/ids.ts'

const field: Role[] = ['commander', 'dutyOfficer', 'gridWorker', 'liaison', 'mediator', 'pressOfficer']
const duty: Role[] = ['dutyOfficer']
const commander: Role[] = ['commander']
const headquarters: Role[] = ['commander', 'dutyOfficer']
const ground: Role[] = ['commander', 'dutyOfficer', 'liaison']
const reporters: Role[] = ['dutyOfficer', 'gridWorker', 'liaison']
const issuers: Role[] = ['commander', 'dutyOfficer', 'liaison', 'mediator', 'pressOfficer', 'supervisor']
const handlers: Role[] = ['dutyOfficer', 'intakeOfficer', 'liaison', 'mediator']
const conveners: Role[] = ['commander', 'dutyOfficer', 'liaison', 'supervisor']
const ledger: Role[] = ['dutyOfficer', 'intakeOfficer']
const caseworkers: Role[] = ['intakeOfficer', 'liaison']
const mediator: Role[] = ['mediator']
const pressDesk: Role[] = ['pressOfficer']
const signing: Role[] = ['approver', 'commander']
const administrator: Role[] = ['administrator']
const inArea = (...roles: Role[][]) => ({ roles: roles.flat(), reach: 'area' as const })
const whenInvolved = (...roles: Role[][]) => ({ roles: roles.flat(), reach: 'involved' as const })
const timekeepers: Role[] = ['commander', 'dutyOfficer', 'liaison', 'mediator', 'pressOfficer']
const bySystem = { roles: ['system'] as Role[], reach: 'system' as const }
const inHouse = { roles: administrator, reach: 'house' as const }

const table: Record<CommandType, { roles: Role[]; reach: Reach }> = {
  'incident.report': inArea(reporters, mediator),
  'incident.noteAssembly': inArea(reporters),
  'incident.nameHarm': inArea(duty),
  'incident.endAssembly': inArea(duty),
  'incident.startVerification': inArea(duty),
  'incident.proposeDismissal': inArea(duty),
  'incident.confirmDismissal': inArea(headquarters),
  'incident.confirm': inArea(headquarters),
  'incident.grade': inArea(commander),
  'incident.reclassify': inArea(duty),
  'incident.markDuplicate': inArea(duty),
  'incident.activateResponse': inArea(commander),
  'incident.changeResponse': inArea(commander),
  'incident.involveAgency': inArea(headquarters),
  'incident.releaseAgency': inArea(headquarters),
  'incident.handOverCommand': inArea(commander),
  'incident.acceptCommand': inArea(commander),
  'incident.setSiteCommand': inArea(headquarters),
  'incident.recordEntry': whenInvolved(field),
  'incident.strikeEntry': whenInvolved(field),
  'incident.reportFact': whenInvolved(field),
  'incident.settleFact': whenInvolved(field),
  'incident.drawZone': whenInvolved(ground),
  'incident.liftZone': whenInvolved(ground),
  'incident.openPlace': whenInvolved(ground),
  'incident.countPlace': whenInvolved(ground),
  'incident.closePlace': whenInvolved(ground),
  'incident.issueWarning': inArea(headquarters),
  'incident.adjustWarning': inArea(headquarters),
  'incident.liftWarning': inArea(headquarters),
  'incident.contain': inArea(commander),
  'incident.relapse': inArea(headquarters),
  'incident.endResponse': inArea(commander),
  'incident.openAftermath': inArea(commander, ['supervisor']),
  'incident.review': inArea(['auditor', 'supervisor']),
  'incident.archive': inArea(['auditor']),
  'conference.convene': inArea(conveners),
  'conference.reschedule': whenInvolved(conveners),
  'conference.invite': whenInvolved(conveners),
  'conference.cancel': whenInvolved(conveners),
  'conference.start': whenInvolved(conveners),
  'conference.adjourn': whenInvolved(conveners),
  'conference.resume': whenInvolved(conveners),
  'conference.decideDispute': whenInvolved(conveners),
  'conference.resolve': whenInvolved(conveners),
  'conference.strike': whenInvolved(conveners),
  'conference.issueOrders': whenInvolved(conveners),
  'conference.end': whenInvolved(conveners),
  'conference.issueMinutes': whenInvolved(conveners),
  'conference.close': whenInvolved(conveners),
  'conference.markPresence': whenInvolved(field, ['supervisor']),
  'conference.raiseDispute': whenInvolved(field, ['supervisor']),
  'grievance.receive': inArea(['dutyOfficer', 'gridWorker', 'intakeOfficer', 'liaison']),
  'grievance.addCallers': inArea(ledger),
  'grievance.takeBackCallers': inArea(ledger),
  'grievance.markDuplicate': inArea(ledger),
  'grievance.separate': inArea(ledger),
  'grievance.askForMore': whenInvolved(caseworkers),
  'grievance.noteTold': whenInvolved(caseworkers),
  'grievance.supplyMore': whenInvolved(caseworkers),
  'grievance.refer': inArea(ledger),
  'grievance.takeUpAgain': inArea(ledger),
  'grievance.assign': inArea(ledger),
  'grievance.accept': whenInvolved(caseworkers),
  'grievance.tellProgress': whenInvolved(caseworkers),
  'grievance.escalate': whenInvolved(caseworkers),
  'grievance.reply': whenInvolved(caseworkers),
  'grievance.close': inArea(ledger),
  'grievance.withdraw': whenInvolved(caseworkers),
  'grievance.link': inArea(ledger, ['commander']),
  'grievance.unlink': inArea(ledger, ['commander']),
  'grievance.nameUnits': inArea(['auditor', 'intakeOfficer']),
  'screening.report': inArea(['gridWorker', 'liaison', 'mediator']),
  'screening.openDispute': whenInvolved(mediator, duty, ['liaison']),
  'screening.passOn': whenInvolved(['gridWorker', 'liaison']),
  'mediation.open': inArea(mediator, duty, ['liaison']),
  'mediation.assignBody': whenInvolved(mediator, duty),
  'mediation.nameMediator': whenInvolved(mediator),
  'mediation.recuse': whenInvolved(mediator),
  'mediation.scheduleSession': whenInvolved(mediator),
  'mediation.startSession': whenInvolved(mediator),
  'mediation.closeSession': whenInvolved(mediator),
  'mediation.recordNote': whenInvolved(mediator),
  'mediation.recordAgreement': whenInvolved(mediator),
  'mediation.end': whenInvolved(mediator),
  'mediation.leave': bySystem,
  'mediation.askConsent': whenInvolved(mediator),
  'mediation.recordConsent': whenInvolved(mediator),
  'mediation.accept': whenInvolved(mediator),
  'mediation.nameRepresentatives': whenInvolved(mediator),
  'mediation.recordClaim': whenInvolved(mediator),
  'mediation.withdrawClaim': whenInvolved(mediator),
  'mediation.propose': whenInvolved(mediator),
  'mediation.issueDocument': whenInvolved(mediator),
  'mediation.recordSigning': whenInvolved(mediator),
  'mediation.recordService': whenInvolved(mediator),
  'mediation.reportDanger': whenInvolved(mediator),
  'mediation.recordInstalment': whenInvolved(mediator),
  'mediation.pause': whenInvolved(mediator),
  'mediation.resume': whenInvolved(mediator),
  'mediation.continue': whenInvolved(mediator),
  'mediation.recordPerformance': whenInvolved(mediator),
  'mediation.askConfirmation': whenInvolved(mediator),
  'mediation.recordCourt': whenInvolved(mediator),
  'mediation.askTransfer': whenInvolved(mediator),
  'mediation.returnTransfer': whenInvolved(mediator),
  'mediation.takeOver': inArea(mediator),
  'order.issue': inArea(issuers),
  'order.markRead': whenInvolved(field),
  'order.signFor': whenInvolved(field),
  'order.reportBack': whenInvolved(field),
  'order.refuse': whenInvolved(field),
  'order.noteProgress': whenInvolved(field),
  'order.supply': whenInvolved(field),
  'order.remind': whenInvolved(issuers),
  'order.recordCall': whenInvolved(issuers),
  'order.notePage': bySystem,
  'order.return': whenInvolved(issuers),
  'order.escalate': whenInvolved(['commander', 'supervisor']),
  'order.close': whenInvolved(issuers),
  'order.withdraw': whenInvolved(issuers),
  'statement.plan': inArea(pressDesk),
  'statement.take': whenInvolved(pressDesk),
  'statement.submitVersion': whenInvolved(pressDesk),
  'statement.confirmFacts': whenInvolved(['liaison', 'dutyOfficer', 'commander']),
  'statement.passCheck': whenInvolved(pressDesk, ['approver']),
  'statement.sign': whenInvolved(['liaison', 'dutyOfficer'], signing, pressDesk),
  'statement.noteOralApproval': whenInvolved(pressDesk, ['dutyOfficer']),
  'statement.witnessOralApproval': whenInvolved(pressDesk, ['dutyOfficer', 'approver']),
  'statement.confirmOralApproval': whenInvolved(signing),
  'statement.return': whenInvolved(['liaison'], signing, pressDesk),
  'statement.askRelease': whenInvolved(pressDesk),
  'statement.release': whenInvolved(pressDesk, ['approver']),
  'statement.noteSent': bySystem,
  'statement.confirmReadable': inArea(pressDesk, ['liaison', 'dutyOfficer']),
  'statement.withdraw': whenInvolved(pressDesk, ['approver']),
  'pressLine.propose': inArea(pressDesk),
  'pressLine.approve': whenInvolved(pressDesk, signing),
  'pressLine.takeBack': whenInvolved(pressDesk, signing),
  'enquiry.receive': inArea(pressDesk, duty),
  'enquiry.answer': whenInvolved(pressDesk, duty),
  'enquiry.close': whenInvolved(pressDesk, commander),
  'concern.log': inArea(['pressOfficer', 'intakeOfficer', 'dutyOfficer']),
  'concern.answer': inArea(['pressOfficer', 'dutyOfficer']),
  'press.openTask': inArea(headquarters, ['pressOfficer']),
  'press.moveDue': inArea(signing),
  'press.completeTask': whenInvolved(['commander', 'liaison', 'pressOfficer']),
  'press.cancelTask': inArea(signing),
  'report.compose': inArea(ground),
  'report.revise': whenInvolved(ground),
  'report.signOff': whenInvolved(ground),
  'report.send': whenInvolved(ground),
  'report.acknowledge': whenInvolved(ground),
  'report.withdraw': whenInvolved(ground),
  'wall.open': inArea(headquarters),
  'wall.showIncident': inArea(headquarters),
  'wall.showOverview': inArea(headquarters),
  'wall.freeze': inArea(headquarters),
  'wall.unfreeze': inArea(headquarters),
  'wall.blank': inArea(headquarters),
  'wall.wake': inArea(headquarters),
  'account.open': inHouse,
  'account.grantRights': inHouse,
  'account.suspend': inHouse,
  'account.reinstate': inHouse,
  'clock.open': whenInvolved(timekeepers),
  'clock.pause': whenInvolved(timekeepers),
  'clock.resume': whenInvolved(timekeepers),
  'clock.extend': inArea(signing, ['supervisor']),
  'clock.meet': whenInvolved(timekeepers),
  'clock.restate': inArea(headquarters, ['supervisor']),
  'clock.cancel': inArea(headquarters, ['supervisor']),
  'clock.warn': bySystem,
  'clock.miss': bySystem,
  'party.reveal': whenInvolved(handlers),
  'party.correct': whenInvolved(handlers),
  'party.proposeHold': whenInvolved(handlers),
  'party.confirmHold': inArea(['auditor', 'supervisor']),
  'party.releaseHold': inArea(['auditor', 'supervisor']),
  'party.erase': inArea(['auditor']),
  'party.setDestruction': bySystem,
  'party.destroy': bySystem,
  'city.open': inHouse,
  'city.proposeOverride': inHouse,
  'city.confirmOverride': { roles: ['supervisor', 'commander'], reach: 'house' },
  'city.withdrawProposal': { roles: ['administrator', 'supervisor', 'commander'], reach: 'house' },
  'city.confirmRule': { roles: ['supervisor', 'commander'], reach: 'house' },
  'city.proposeYear': inHouse,
  'city.proposeOfficeHours': inHouse,
  'city.confirmCalendar': { roles: ['supervisor', 'commander'], reach: 'house' },
  'city.withdrawCalendar': { roles: ['administrator', 'commander', 'supervisor'], reach: 'house' },
  'log.eraseWords': inArea(['auditor']),
  'log.retire': bySystem,
}
const types = Object.keys(table) as CommandType[]

/** An incident in which every sender's agency takes part, so that only the role decides. */
const everyAgency = [...new Set(everyRole.map((role) => actorOf(role).agency))].map((agency) =>
  involved(agency),
)

function judge(actor: Actor, type: CommandType, state: StreamState | undefined, data = {}) {
  const feature = catalogue.feature(state?.feature ?? featureOf(type))
  return authorise(actor, { type, data }, state, feature, permissions)
}

function incidentWith(...facts: Fact[]): StreamState | undefined {
  return statesOf(features.incident, [reported, ...facts]).get(own)
}

/** What the order goes to: nothing yet, an incident, or a dispute, a task and an order that the given agency holds. */
function streamFor(type: CommandType, agency: string, ...facts: Fact[]): StreamState | undefined {
  if (catalogue.command(type)?.opens) return undefined
  const about = { incident: idOf('incident'), area: community }
  if (featureOf(type) === 'grievance')
    return statesOf(features.grievance, [receivedAs({ intake: agency })]).get(own)
  if (featureOf(type) === 'mediation')
    return statesOf(features.mediation, [
      {
        type: 'mediation.opened',
        data: {
          ...{ ...about, channel: 'peoples', body: agency, subject: '补偿争议' },
          ...{ matter: 'civil', origin: 'applied', sides: ['applicant', 'respondent'], code: null },
        },
      },
    ]).get(own)
  if (featureOf(type) === 'order')
    return statesOf(features.order, [issuedTo([{ agency, part: 'lead' }])]).get(own)
  if (featureOf(type) === 'press')
    return statesOf(features.press, [
      { type: 'press.taskOpened', data: { ...about, kind: 'update', owner: agency, dueAt: 0 } },
    ]).get(own)
  if (featureOf(type) === 'conference')
    return statesOf(features.conference, [
      convenedAs({ chair: 'x-unit', invited: [agency], area: community }),
    ]).get(own)
  if (featureOf(type) === 'report') return statesOf(features.report, [reportFrom(agency)]).get(own)
  return incidentWith(...facts)
}

const forbidden = (type: string) => ({
  granted: false,
  refusal: refused('access.forbidden', { command: type }),
})

describe('roles', () => {
  const everyPair = types.flatMap((type) => everyRole.map((role) => ({ type, role })))

  test.each(everyPair)('$role and $type', ({ type, role }) => {
    const state = streamFor(type, actorOf(role).agency, ...everyAgency)
    const permit = judge(actorOf(role), type, state, { area: community })
    expect(permit).toEqual(table[type].roles.includes(role) ? { granted: true } : forbidden(type))
  })

  test.each(['incident.unheardOf', 'constructor', 'toString', '__proto__', ''])(
    'nobody may order %j: what has no row is denied',
    (type) => {
      for (const role of everyRole)
        expect(
          authorise(
            actorOf(role),
            { type, data: { area: city } },
            incidentWith(),
            features.incident,
            permissions,
          ),
        ).toEqual(forbidden(type))
    },
  )
})

describe('reach', () => {
  const within = types.filter((type) => table[type].reach === 'area')

  test.each(within)('%s ends at the sender’s jurisdiction', (type) => {
    const role = table[type].roles[0] ?? 'wall'
    const state = streamFor(type, 'someone-else')
    const judgedFrom = (area: string) => judge(actorOf(role, { area }), type, state, { area: community })
    for (const area of [city, county, community]) expect(judgedFrom(area)).toEqual({ granted: true })
    for (const area of [otherCounty, '990102003002']) expect(judgedFrom(area)).toEqual(forbidden(type))
  })

  test('an opening order without an area, or with nonsense there, is denied', () => {
    for (const data of [{}, { area: 990102003001 }, { area: [community] }, { area: null }])
      expect(judge(actorOf('dutyOfficer'), 'incident.report', undefined, data)).toEqual(
        forbidden('incident.report'),
      )
  })

  test('the area named in the order does not stand in for the stream’s own', () => {
    const elsewhere = actorOf('dutyOfficer', { area: otherCounty })
    expect(judge(elsewhere, 'incident.proposeDismissal', incidentWith(), { area: otherCounty })).toEqual(
      forbidden('incident.proposeDismissal'),
    )
  })

  test('the centre writes entries in its area without being involved, the field only when involved', () => {
    const type = 'incident.recordEntry'
    const alone = incidentWith()
    for (const role of ['dutyOfficer', 'commander', 'pressOfficer'] as const)
      expect(judge(actorOf(role), type, alone)).toEqual({ granted: true })
    for (const role of ['liaison', 'mediator', 'gridWorker'] as const) {
      expect(judge(actorOf(role), type, alone)).toEqual(forbidden(type))
      expect(judge(actorOf(role), type, incidentWith(involved(actorOf(role).agency)))).toEqual({
        granted: true,
      })
    }
  })

  test('an involved agency is heard from outside the area; the centre outside it only when involved', () => {
    const type = 'incident.recordEntry'
    const outside = { area: otherCounty }
    expect(judge(actorOf('liaison', outside), type, incidentWith(involved('fire')))).toEqual({
      granted: true,
    })
    expect(judge(actorOf('dutyOfficer', outside), type, incidentWith())).toEqual(forbidden(type))
    expect(judge(actorOf('dutyOfficer', outside), type, incidentWith(involved('command-centre')))).toEqual({
      granted: true,
    })
  })

  test('[MED1] a dispute is the business of its body; the duty officer alone may give it to another from outside', () => {
    const elsewhere = streamFor('mediation.assignBody', 'labour')
    const types = ['mediation.assignBody', 'mediation.scheduleSession', 'mediation.end'] as const
    for (const type of types) {
      expect(judge(actorOf('mediator'), type, elsewhere)).toEqual(forbidden(type))
      expect(judge(actorOf('mediator', { agency: 'labour' }), type, elsewhere)).toEqual({ granted: true })
    }
    expect(judge(actorOf('dutyOfficer'), 'mediation.assignBody', elsewhere)).toEqual({ granted: true })
  })

  test('a released agency is involved no longer', () => {
    const released: Fact = { type: 'incident.agencyReleased', data: { agency: 'fire' } }
    expect(
      judge(actorOf('liaison'), 'incident.recordEntry', incidentWith(involved('fire'), released)),
    ).toEqual(forbidden('incident.recordEntry'))
  })

  test('no agency is involved by bearing the name of something every object has', () => {
    const actor = { ...actorOf('liaison'), agency: 'constructor' }
    expect(judge(actor, 'incident.recordEntry', incidentWith())).toEqual(forbidden('incident.recordEntry'))
  })
})
