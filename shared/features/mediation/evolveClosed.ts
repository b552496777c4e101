/** What the body that holds a dispute knows of it, and nobody else. */
import { mediationEvents, type ClosedMediationEvent, type MediationEvent } from './events.ts'
import type { MediationClosed } from './state.ts'

const noMediator = { mediator: null, recused: [] }
const nothingClosed: MediationClosed = { notes: 0, consents: [], ...noMediator, ending: null }

export function evolveClosed(part: MediationClosed = nothingClosed, event: MediationEvent): MediationClosed {
  // With another body, all that was between the sides and the one before begins anew.
  if (event.type === 'mediation.bodyAssigned') return { ...part, consents: [], ...noMediator }
  return isOfClosed(event) ? evolved(part, event) : part
}

function isOfClosed(event: MediationEvent): event is ClosedMediationEvent {
  return mediationEvents[event.type].layer === 'closed'
}

function evolved(part: MediationClosed, event: ClosedMediationEvent): MediationClosed {
  switch (event.type) {
    case 'mediation.consentTold':
      return { ...part, consents: [...part.consents, event.data.side] }
    case 'mediation.mediatorNamed': {
      const { seat, chosenBy, accepted = chosenBy === 'parties' } = event.data
      return { ...part, mediator: { seat, chosenBy, accepted } }
    }
    case 'mediation.mediatorRecused':
      return { ...part, mediator: null, recused: [...part.recused, event.data.seat] }
    case 'mediation.noted':
    case 'mediation.sessionSummarised':
    case 'mediation.termsRecorded':
    case 'mediation.routesTold':
      return { ...part, notes: part.notes + 1 }
    case 'mediation.endingTold':
      return { ...part, notes: part.notes + 1, ending: event.data.ending }
  }
}
