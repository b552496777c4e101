/** What may be done with a dispute, and an example of each for asking beforehand whether it would be taken. Pure. */
import type { CommandType } from '../../../shared/catalogue.ts'
import type { MediationRules } from '../../../shared/features/mediation/channels.ts'
import {
  courtSteps,
  documents,
  endings,
  transferDocuments,
} from '../../../shared/features/mediation/kinds.ts'
import type { MediationCase } from './cases.ts'

export const steps = [
  'mediation.askConsent',
  'mediation.recordConsent',
  'mediation.accept',
  'mediation.nameMediator',
  'mediation.recuse',
  'mediation.nameRepresentatives',
  'mediation.recordClaim',
  'mediation.withdrawClaim',
  'mediation.scheduleSession',
  'mediation.startSession',
  'mediation.closeSession',
  'mediation.propose',
  'mediation.pause',
  'mediation.resume',
  'mediation.continue',
  'mediation.recordAgreement',
  'mediation.recordInstalment',
  'mediation.recordPerformance',
  'mediation.askConfirmation',
  'mediation.recordCourt',
  'mediation.issueDocument',
  'mediation.recordSigning',
  'mediation.recordService',
  'mediation.returnTransfer',
  'mediation.askTransfer',
  'mediation.assignBody',
  'mediation.reportDanger',
  'mediation.end',
] as const satisfies readonly CommandType[]
export type Step = (typeof steps)[number]

const word = 'example'

/** Orders of that step one of which would have to be taken; what they say does not matter, only what they choose. */
export function examplesOf(
  step: Step,
  { open, closed }: MediationCase,
  { bodies }: Pick<MediationRules, 'bodies'>,
  now: number,
): Record<string, unknown>[] {
  const each = <T>(all: readonly T[], of: (one: T) => Record<string, unknown>) => all.map(of)
  switch (step) {
    case 'mediation.recordConsent':
      return each(open.sides, (side) => ({ side, given: true }))
    case 'mediation.nameMediator':
      return [{ seat: word, chosenBy: 'parties' }]
    case 'mediation.recuse':
      return each(open.sides, (side) => ({ side, ground: 'wish' }))
    case 'mediation.nameRepresentatives':
      return each(open.sides, (side) => ({ side, count: 3, people: 100 }))
    case 'mediation.recordClaim':
      return each(open.sides, (side) => ({ side, kind: 'other' }))
    case 'mediation.withdrawClaim':
      return (closed?.claims ?? []).map(({ id }) => ({ claim: id }))
    case 'mediation.propose':
      return [{ label: 'A', terms: word }]
    case 'mediation.issueDocument':
      return each(documents, (document) => ({ document }))
    case 'mediation.recordSigning':
      return [{ document: 'record', way: 'signed', signers: ['mediator'] }]
    case 'mediation.recordService':
      return documents.flatMap((document) => open.sides.map((side) => ({ document, way: 'handed', side })))
    case 'mediation.reportDanger':
      return [{ kind: 'other', said: word, proportionality: word, order: 'order', opens: 'opens' }]
    case 'mediation.recordInstalment':
      return (open.agreement?.instalments ?? []).map((_one, index) => ({
        instalment: index + 1,
        outcome: 'performed',
      }))
    case 'mediation.assignBody':
      return each(bodies, ({ agency }) => ({ body: agency }))
    case 'mediation.askConfirmation':
      return each(bodies, ({ agency }) => ({ court: agency }))
    case 'mediation.recordCourt':
      return each(courtSteps, (one) => ({ step: one, document: word }))
    case 'mediation.end':
      return each(endings, (ending) => ({ ending, otherRoutes: word }))
    case 'mediation.askTransfer': {
      const papers = { reason: word, allAgree: true, documents: [...transferDocuments] }
      return bodies.flatMap(({ agency, channels }) =>
        channels.map((channel) => ({ channel, body: agency, ...papers })),
      )
    }
    case 'mediation.scheduleSession':
      return [{ startsAt: now + 1, place: word }]
    case 'mediation.closeSession':
      return [{ summary: word }]
    case 'mediation.recordAgreement':
      return [{ terms: word, form: 'written' }]
    case 'mediation.recordPerformance':
      return [{ outcome: 'performed' }]
    case 'mediation.pause':
      return [{ reason: 'partiesAgree' }]
    case 'mediation.returnTransfer':
      return [{ reason: word }]
    case 'mediation.accept':
      return [{ unbiased: true, notInvestigator: true }]
    case 'mediation.continue':
      return [{ allAgree: true }]
    case 'mediation.askConsent':
    case 'mediation.startSession':
    case 'mediation.resume':
      return [{}]
  }
}
