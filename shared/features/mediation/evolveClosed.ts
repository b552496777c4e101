/** What the body that holds a dispute knows of it, and nobody else. */
import { mediationEvents, type ClosedMediationEvent, type MediationEvent } from './events.ts'
import type { MediationClosed } from './state.ts'

/** So many sessions a state remembers; all of them stand in the log. */
const attendanceMemory = 50

const noMediator = { mediator: null, recused: [] }
const nothingClosed: MediationClosed = {
  ...{ notes: 0, consents: [], ...noMediator, representatives: [], claims: [] },
  ...{ called: null, attendances: [], proposals: [], terms: null, instalments: [] },
  ...{ documents: [], signings: [], services: [], routes: [], ending: null },
}

export function evolveClosed(part: MediationClosed = nothingClosed, event: MediationEvent): MediationClosed {
  // With another body, all that was between the sides and the one before begins anew.
  if (event.type === 'mediation.bodyAssigned') return { ...part, consents: [], called: null, ...noMediator }
  // Who is called, is told after the session is arranged.
  if (event.type === 'mediation.sessionScheduled') return { ...part, called: null }
  return isOfClosed(event) ? evolved(part, event) : part
}

function isOfClosed(event: MediationEvent): event is ClosedMediationEvent {
  return mediationEvents[event.type].layer === 'closed'
}

function evolved(part: MediationClosed, event: ClosedMediationEvent): MediationClosed {
  const at = event.occurredAt
  switch (event.type) {
    case 'mediation.consentTold':
      return { ...part, consents: [...part.consents, event.data.side] }
    case 'mediation.mediatorNamed': {
      const { seat, chosenBy, accepted = chosenBy === 'parties' } = event.data
      return { ...part, mediator: { seat, chosenBy, accepted } }
    }
    case 'mediation.mediatorRecused':
      return { ...part, mediator: null, recused: [...part.recused, event.data.seat] }
    case 'mediation.representativesNamed': {
      const others = part.representatives.filter(({ side }) => side !== event.data.side)
      return { ...part, representatives: [...others, event.data] }
    }
    case 'mediation.claimRecorded': {
      const { claim: id, side, kind, amountFen = null, party = null } = event.data
      return { ...part, claims: [...part.claims, { id, side, kind, amountFen, party, withdrawn: false }] }
    }
    case 'mediation.claimWithdrawn': {
      const { claim } = event.data
      return {
        ...part,
        claims: part.claims.map((one) => (one.id === claim ? { ...one, withdrawn: true } : one)),
      }
    }
    case 'mediation.sidesCalled':
      return { ...part, called: event.data.sides }
    case 'mediation.attendanceTold': {
      const { present } = event.data
      return { ...part, attendances: [...part.attendances, { at, present }].slice(-attendanceMemory) }
    }
    case 'mediation.proposed': {
      const others = part.proposals.filter(({ label }) => label !== event.data.label)
      return { ...part, proposals: [...others, { ...event.data, at }] }
    }
    case 'mediation.documentIssued':
      return { ...part, documents: [...part.documents, { ...event.data, at }] }
    case 'mediation.signingRecorded': {
      const { document, way, signers } = event.data
      return { ...part, signings: [...part.signings, { document, way, signers, at }] }
    }
    case 'mediation.served':
      return { ...part, services: [...part.services, { ...event.data, at }] }
    case 'mediation.instalmentsAgreed': {
      const plan = event.data.instalments
      return {
        ...part,
        instalments: plan.map(({ dueAt, what, amountFen = null }) => ({ dueAt, what, amountFen })),
      }
    }
    case 'mediation.termsRecorded':
      return { ...part, notes: part.notes + 1, terms: event.data.terms }
    case 'mediation.routesTold':
      return { ...part, notes: part.notes + 1, routes: event.data.routes ?? [] }
    case 'mediation.noted':
    case 'mediation.sessionSummarised':
      return { ...part, notes: part.notes + 1 }
    case 'mediation.endingTold':
      return { ...part, notes: part.notes + 1, ending: event.data.ending }
  }
}
