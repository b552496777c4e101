/** A dispute from its events, layer by layer. */
import type { MediationEvent, MediationEventData, OpenMediationEvent, WorkMediationEvent } from './events.ts'
import { beforeConsent } from './state.ts'
import type { MediationOpen, MediationStage, MediationWork } from './state.ts'

export function evolveOpen(part: MediationOpen | undefined, event: OpenMediationEvent): MediationOpen {
  if (event.type === 'mediation.opened') return opened(event)
  if (!part) throw new Error(`${event.type} before mediation.opened in ${event.stream}`)
  const to = (stage: MediationStage, more: Partial<MediationOpen> = {}): MediationOpen => ({
    ...part,
    stage,
    stageSince: event.occurredAt,
    ...more,
  })
  switch (event.type) {
    case 'mediation.bodyAssigned':
      // Its time was the other body's to give, and so was what was said there.
      return to(beforeConsent.includes(part.stage) ? part.stage : 'consentPending', {
        body: event.data.body,
        agencies: { [event.data.body]: 'lead' },
        session: null,
        sessions: 0,
      })
    case 'mediation.consentAsked':
      return to('consentPending')
    case 'mediation.accepted':
      return to('accepted')
    case 'mediation.sessionScheduled':
      return to(part.sessions === 0 ? 'scheduled' : 'mediating', { session: { ...event.data, begun: false } })
    case 'mediation.sessionStarted':
      return to('mediating', {
        session: part.session && { ...part.session, begun: true },
        sessions: part.sessions + 1,
      })
    case 'mediation.sessionEnded':
      return to('mediating', { session: null })
    case 'mediation.paused':
      return to('paused', { was: part.stage })
    case 'mediation.resumed':
      return to(part.was ?? 'mediating', { was: null })
    case 'mediation.continued':
      return part
    case 'mediation.agreed': {
      const { form, part: isPart, instalments: days = [] } = event.data
      const { performBy = days.length > 0 ? Math.max(...days) : null } = event.data
      const instalments = days.map((dueAt) => ({ dueAt, outcome: null }))
      const agreement = { form, at: event.occurredAt, performBy, instalments }
      return to(isPart ? 'partlyAgreed' : 'agreed', { session: null, was: null, agreement })
    }
    case 'mediation.instalmentTold':
      return { ...part, agreement: part.agreement && withTold(part.agreement, event.data) }
    case 'mediation.incidentLinked':
      return { ...part, incident: event.data.incident }
    case 'mediation.performed':
      return { ...part, performance: 'performed' }
    case 'mediation.breached':
      return { ...part, performance: 'breached' }
    case 'mediation.confirmationAsked': {
      const { court } = event.data
      const agencies = { ...part.agencies, ...(court !== part.body && { [court]: 'court' as const }) }
      return { ...part, agencies, confirmation: { court, step: 'asked', document: null, dated: null } }
    }
    case 'mediation.courtTold': {
      const { step, document, dated = null } = event.data
      return { ...part, confirmation: part.confirmation && { ...part.confirmation, step, document, dated } }
    }
    case 'mediation.transferAsked':
      return to('transferRequested', {
        was: part.stage,
        transfer: event.data,
        // A body may hold both channels: it stays the owner of the one until it took over the other.
        agencies: { [event.data.body]: 'asked', ...part.agencies },
      })
    case 'mediation.transferReturned':
      return to(part.was ?? 'accepted', {
        was: null,
        transfer: null,
        agencies: { [part.body]: 'lead' },
      })
    case 'mediation.transferred':
      return to('transferred', { was: null, session: null, next: event.data.next })
    case 'mediation.ended':
      return to('ended', { session: null, was: null, transfer: null, agencies: { [part.body]: 'lead' } })
  }
}

function opened({ data, stream, occurredAt }: MediationEvent<'mediation.opened'>): MediationOpen {
  const { dispute = stream, previous = null, incident = null, origin, ...said } = data
  return {
    ...said,
    ...{ dispute, previous, incident, stage: origin, stageSince: occurredAt, openedAt: occurredAt },
    ...{ was: null, session: null, sessions: 0, transfer: null, next: null },
    ...{ agreement: null, performance: null, confirmation: null },
    agencies: { [data.body]: 'lead' },
  }
}

function withTold(
  agreement: NonNullable<MediationOpen['agreement']>,
  { instalment, outcome }: MediationEventData['mediation.instalmentTold'],
): MediationOpen['agreement'] {
  const instalments = agreement.instalments.map((one, index) =>
    index === instalment - 1 ? { ...one, outcome } : one,
  )
  return { ...agreement, instalments }
}

const noWork: MediationWork = { transfer: null, returned: null, danger: null }

export function evolveWork(part: MediationWork = noWork, event: WorkMediationEvent): MediationWork {
  if (event.type === 'mediation.transferExplained') return { ...part, transfer: event.data }
  if (event.type === 'mediation.returnExplained')
    return { ...part, transfer: null, returned: event.data.reason }
  if (event.type === 'mediation.dangerReported')
    return { ...part, danger: { ...event.data, at: event.occurredAt } }
  return part
}
