/** What follows from a conference as it stands: who takes part, who is there, what is still to be ordered. Pure. */
import type { ConferenceOpen, ConferenceWork, Dispute, Resolution } from './state.ts'

/** Every unit that takes part: the chair first, then those invited; a convener that is neither only calls it. */
export function membersOf({ chair, invited }: Pick<ConferenceOpen, 'chair' | 'invited'>): string[] {
  return [...new Set([chair, ...invited])]
}

/** Members that are there. */
export function presentOf(open: ConferenceOpen): string[] {
  return membersOf(open).filter((agency) => Object.hasOwn(open.present, agency))
}

export function absentOf(open: ConferenceOpen): string[] {
  return membersOf(open).filter((agency) => !Object.hasOwn(open.present, agency))
}

/** True while it is planned for a time to come, or was to begin and did not yet. */
export function isPlanned({ stage }: Pick<ConferenceOpen, 'stage'>): boolean {
  return stage === 'called' || stage === 'adjourned'
}

/** Resolutions that stand and are no order yet. */
export function toOrder({ resolutions }: ConferenceWork): Resolution[] {
  return resolutions.filter(({ struck, order, what }) => !struck && order === null && what !== null)
}

/** Disputes nobody has decided. */
export function undecided({ disputes }: ConferenceWork): Dispute[] {
  return disputes.filter(({ struck, decision }) => !struck && decision === null)
}
