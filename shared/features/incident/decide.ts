/** What an incident's orders come to: one line each, the rest in `decide/`. */
import type { Context, Decision, NewEvent, Reads, States, StreamState } from '../../feature.ts'
import { owedByIncident } from '../../owed/owed.ts'
import { onceKinds, taskOf } from '../../owed/rules.ts'
import type { Case } from './decide/common.ts'
import * as levels from './decide/levels.ts'
import * as situation from './decide/situation.ts'
import * as stages from './decide/stages.ts'
import type { IncidentOrder } from './messages.ts'
import type { IncidentParts } from './state.ts'

/** Orders after which the public may be owed something more. */
const owing: readonly IncidentOrder['type'][] = [
  'incident.confirm',
  'incident.grade',
  'incident.reclassify',
  'incident.activateResponse',
  'incident.changeResponse',
  'incident.endResponse',
]
/** The facts that say so. */
const levelFacts: readonly string[] = [
  'incident.confirmed',
  'incident.graded',
  'incident.responseActivated',
  'incident.responseChanged',
  'incident.responseEnded',
]

/** What must be loaded besides the incident: how many codes the day has, the other of a pair, what is owed already. */
export function incidentReads(order: IncidentOrder, day: string): Reads {
  if (order.type === 'incident.report' || order.type === 'incident.noteAssembly')
    return { series: [stages.codeSeries(day)] }
  if (order.type === 'incident.markDuplicate') return { streams: [order.data.of] }
  return owing.some((one) => one === order.type)
    ? { streams: onceKinds.map((kind) => taskOf(order.stream, kind)) }
    : {}
}

export function decideIncident(order: IncidentOrder, states: States, context: Context): Decision {
  if (order.type === 'incident.report' || order.type === 'incident.noteAssembly')
    return stages.open(order, context)
  const parts = opened(states.get(order.stream))
  const held: Case = { open: parts.open, parts, context }
  switch (order.type) {
    case 'incident.nameHarm':
      return stages.nameHarm(order, held)
    case 'incident.endAssembly':
      return stages.endAssembly(order, held)
    case 'incident.startVerification':
      return stages.startVerification(order, held)
    case 'incident.proposeDismissal':
      return stages.proposeDismissal(order, held)
    case 'incident.confirmDismissal':
      return stages.confirmDismissal(order, held)
    case 'incident.confirm':
      return stages.confirm(order, held)
    case 'incident.grade':
      return levels.regrade(order, held)
    case 'incident.reclassify':
      return levels.reclassify(order, held)
    case 'incident.markDuplicate':
      return stages.markDuplicate(order, held, states)
    case 'incident.activateResponse':
      return levels.activateResponse(order, held)
    case 'incident.changeResponse':
      return levels.changeResponse(order, held)
    case 'incident.involveAgency':
      return levels.involve(order, held)
    case 'incident.releaseAgency':
      return levels.release(order, held)
    case 'incident.handOverCommand':
      return levels.handOver(order, held)
    case 'incident.acceptCommand':
      return levels.acceptCommand(order, held)
    case 'incident.setSiteCommand':
      return situation.setSiteCommand(order, held)
    case 'incident.recordEntry':
      return situation.recordEntry(order)
    case 'incident.strikeEntry':
      return situation.strikeEntry(order, held)
    case 'incident.reportFact':
      return situation.reportFact(order, held)
    case 'incident.settleFact':
      return situation.settleFact(order, held)
    case 'incident.drawZone':
      return situation.drawZone(order, held)
    case 'incident.liftZone':
      return situation.liftZone(order, held)
    case 'incident.openPlace':
      return situation.openPlace(order, held)
    case 'incident.countPlace':
      return situation.countPlace(order, held)
    case 'incident.closePlace':
      return situation.closePlace(order, held)
    case 'incident.issueWarning':
    case 'incident.adjustWarning':
      return situation.warn(order, held)
    case 'incident.liftWarning':
      return situation.liftWarning(order, held)
    case 'incident.contain':
      return stages.contain(order, held)
    case 'incident.relapse':
      return stages.relapse(order, held)
    case 'incident.endResponse':
      return stages.endResponse(order, held)
    case 'incident.openAftermath':
      return stages.openAftermath(order, held)
    case 'incident.review':
      return stages.review(order, held)
    case 'incident.archive':
      return stages.archive(order, held)
  }
}

/** Whoever reports is involved at once, so that it follows what it set going (domain.md M12); each level owes its word. */
export function incidentPolicies(events: readonly NewEvent[], states: States, context: Context): NewEvent[] {
  const involved = events
    .filter(({ type }) => type === 'incident.reported' || type === 'incident.assemblyNoted')
    .filter(() => context.actor.role === 'liaison')
    .map(({ stream }) => ({
      stream,
      type: 'incident.agencyInvolved',
      data: { agency: context.actor.agency, part: 'reporting' },
    }))
  const [about] = events.filter(({ type }) => levelFacts.includes(type))
  if (!about) return involved
  const { stream } = about
  return [...involved, ...owedByIncident(stream, opened(states.get(stream)).open, states, context)]
}

function opened(state: StreamState | undefined): IncidentParts {
  if (state?.feature !== 'incident')
    throw new Error('the corridor let an order for a missing incident through')
  return state.parts as IncidentParts
}
