/** Giving an order: by whom, about what, to whom. */
import type { Actor } from '../../../access/actor.ts'
import { centre, isInvolved } from '../../../access/standing.ts'
import { decided, type Context, type Decision, type States, type StreamState } from '../../../feature.ts'
import { dueClockOpened, readClocks, readRule } from '../clocks.ts'
import { publicSecurityTasks, type OrderCommand, type OrderKind } from '../messages.ts'
import { fact, refuse } from './common.ts'

type Issue = OrderCommand<'order.issue'>

export function issue(command: Issue, states: States, context: Context): Decision {
  const { what, evidence, proportionality, ...data } = command.data
  const incident = data.incident === undefined ? undefined : states.get(data.incident)
  const isOfBody = isByItsBody(command, states, context.actor)
  if (!isLinked(command, incident, states) && !isOfBody) return refuse('link.unknown')
  if (!isOfBody && !mayIssue(data.kind, context, incident))
    return refuse('order.notYours', { kind: data.kind })
  const at = command.occurredAt ?? context.now
  if (data.dueAt <= (data.spoken ? at : context.now)) return refuse('order.dueInPast')
  const refusal = publicSecurity(command, incident, context)
  if (refusal) return refusal
  const begins = { stream: command.stream, startedAt: at, addressees: data.addressees }
  const rule = readRule(responseLevelOf(incident))
  // What was given by mouth was heard.
  const reading = data.spoken ? [] : readClocks({ ...begins, rule }, context)
  const receiptDueAt = Math.min(data.dueAt, ...reading.map((one) => Number(one.data['due'])))
  return decided(
    [
      fact(command, 'order.issued', { ...data, receiptDueAt }),
      fact(command, 'order.told', {
        what,
        ...(evidence !== undefined && { evidence }),
        ...(proportionality !== undefined && { proportionality }),
      }),
      ...reading,
      dueClockOpened(begins, { dueAt: data.dueAt, returns: 0 }, context),
    ],
    // A line of a checklist becomes an order once.
    data.line === undefined ? [] : [`checklist:${data.incident ?? data.area}:${data.line}`],
  )
}

/** An incident one sees; a dispute only together with the incident it belongs to. */
function isLinked({ data }: Issue, incident: StreamState | undefined, states: States): boolean {
  if (data.incident !== undefined && incident?.feature !== 'incident') return false
  if (data.dispute === undefined) return true
  const dispute = states.get(data.dispute)
  return dispute?.feature === 'mediation' && dispute.parts.open['incident'] === data.incident
}

/** A body that mediates asks for one thing by itself: that nobody is hurt (人民调解法 Art. 25). */
function isByItsBody({ data }: Issue, states: States, { agency }: Actor): boolean {
  if (data.dispute === undefined || data.kind !== 'task' || data.purpose !== 'preventViolence') return false
  const dispute = states.get(data.dispute)
  const isOf = data.incident === undefined || dispute?.parts.open['incident'] === data.incident
  return dispute?.feature === 'mediation' && dispute.parts.open['body'] === agency && isOf
}

/** Who may give which: what goes against the slow comes from above, what a matter's own units need from one of them. */
function mayIssue(kind: OrderKind, { actor }: Context, incident: StreamState | undefined): boolean {
  if (kind === 'caseOwner') return actor.role === 'commander'
  if (kind === 'supervision') return actor.role === 'commander' || actor.role === 'supervisor'
  return centre.includes(actor.role) || isInvolved(actor.agency, incident)
}

/**
 * At a social-security incident public security is ordered what the closed list names, and told why (domain.md §6, 14).
 * An order that belongs to no incident has no category that would say otherwise: the list holds for it, too.
 */
function publicSecurity(
  { data }: Issue,
  incident: StreamState | undefined,
  { city }: Context,
): Decision | undefined {
  const isConcerned = data.addressees.some(({ agency }) => city?.publicSecurity.includes(agency))
  const isBound = incident === undefined || incident.parts.open['category'] === 'socialSecurity'
  if (!isBound || !isConcerned) return undefined
  if (data.purpose === undefined)
    return refuse('order.notForPublicSecurity', { list: publicSecurityTasks.join(', ') })
  return data.proportionality === undefined ? refuse('order.proportionalityNeeded') : undefined
}

function responseLevelOf(incident: StreamState | undefined): number | undefined {
  const response = incident?.parts.open['response'] as { level: number } | null | undefined
  return response?.level
}
