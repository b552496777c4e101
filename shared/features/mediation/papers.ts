/** Which papers can be printed of a dispute as it stands (domain.md §2.3); what they say is the city's. */
import { z } from 'zod'
import { streamId } from '../../ids.ts'
import { partyId, purposes } from '../../parties/messages.ts'
import { documents, sides, type DocumentKind } from './kinds.ts'
import { beforeConsent, isArranged, type MediationClosed, type MediationOpen } from './state.ts'

/** Of a group dispute all are named on a packet's list; a paper names the sides and their representatives. */
export const mostOnPaper = 60

export const paperLanguage = z.enum(['zh', 'en']).default('zh')

/** Whose names go on paper and as which side, each once. */
export function namedOnPaper(most: number) {
  return z
    .array(z.strictObject({ party: partyId, side: z.enum(sides) }))
    .max(most)
    .refine((named) => new Set(named.map(({ party }) => party)).size === named.length)
    .default([])
}

/**
 * What is asked of the house for a paper. `parties` are those whose names it bears, each opened for `purpose` and recorded
 * as opened; for all others it has lines to be filled in by hand.
 */
export const paperAsked = z.strictObject({
  stream: streamId,
  document: z.enum(documents),
  language: paperLanguage,
  purpose: z.enum(purposes),
  parties: namedOnPaper(mostOnPaper),
})
export type PaperAsked = z.infer<typeof paperAsked>

interface Known {
  open: MediationOpen
  closed: Pick<MediationClosed, 'ending'> | undefined
  /** A court may confirm what its body brings about. */
  isConfirmable: boolean
}

const isWritten = ({ open }: Known): boolean => open.agreement?.form === 'written'
const isGoing = ({ open }: Known): boolean => open.transfer !== null
const isOver = ({ open }: Known): boolean => open.stage === 'ended'
const hasMet = ({ open }: Known): boolean => open.sessions > 0
const hasCome = ({ open }: Known): boolean => open.previous !== null
const statementOf =
  (channel: MediationOpen['channel']) =>
  (known: Known): boolean =>
    known.open.channel === channel && isWritten(known)

/** When there is something for a paper to say. */
const rules: Record<DocumentKind, (known: Known) => boolean> = {
  register: () => true,
  consentForm: ({ open }) => open.stage !== 'ended' && open.stage !== 'transferred',
  sessionNotice: ({ open }) => isArranged(open),
  record: hasMet,
  agreement: isWritten,
  oralAgreementNote: ({ open }) => open.agreement?.form === 'oral',
  terminationNotice: isOver,
  declineLetter: (known) => isOver(known) && known.closed?.ending === 'declined',
  transferLetter: isGoing,
  entrustmentLetter: isGoing,
  receipt: hasCome,
  outcomeFeedback: (known) => hasCome(known) && !beforeConsent.includes(known.open.stage),
  undisputedFacts: hasMet,
  confirmationApplication: (known) => isWritten(known) && known.isConfirmable,
  confirmation: ({ open: { confirmation } }) =>
    confirmation?.step === 'confirmed' || confirmation?.step === 'notConfirmed',
  caseFile: () => true,
  arbitralStatement: statementOf('arbitral'),
  courtStatement: statementOf('judicial'),
  administrativeStatement: statementOf('administrative'),
}

/** The papers a dispute has something for, in their own order. */
export function printable(known: Known): DocumentKind[] {
  return documents.filter((one) => rules[one](known))
}
