/** A dispute on its way through the five steps every channel shares (ux.md §4.4). Pure. */
import {
  beforeConsent,
  isSettled,
  withAgreement,
  type MediationOpen,
} from '../../../shared/features/mediation/state.ts'

export const phases = ['taking', 'inquiry', 'talks', 'agreement', 'performance'] as const
export type Phase = (typeof phases)[number]

/** How far it came; what waits for another body stands where it stood. */
export function phaseOf(
  open: Pick<
    MediationOpen,
    'stage' | 'was' | 'sessions' | 'session' | 'agreement' | 'performance' | 'confirmation'
  >,
): Phase {
  const stage = open.stage === 'transferRequested' ? (open.was ?? open.stage) : open.stage
  if (beforeConsent.includes(stage)) return 'taking'
  if (withAgreement.includes(stage)) {
    const goesOn = (open.agreement?.performBy ?? null) !== null || open.confirmation !== null
    return goesOn || open.performance !== null ? 'performance' : 'agreement'
  }
  if (open.sessions > 0 || open.session !== null) return 'talks'
  return stage === 'ended' || stage === 'transferred' ? 'taking' : 'inquiry'
}

/** Where each of the steps stands to the one it is in; what is over is in none of them any more. */
export function stripOf(open: MediationOpen): { phase: Phase; is: 'done' | 'now' | 'ahead' }[] {
  const at = phases.indexOf(phaseOf(open))
  const isOver = isSettled(open)
  const isWhole = isOver && withAgreement.includes(open.stage)
  return phases.map((phase, index) => ({
    phase,
    is: index < at || (index === at && isWhole) ? 'done' : index === at && !isOver ? 'now' : 'ahead',
  }))
}

const told: Readonly<Record<Phase, readonly string[]>> = {
  taking: [
    'opened',
    'bodyAssigned',
    'consentAsked',
    'consentTold',
    'accepted',
    'mediatorNamed',
    'mediatorRecused',
  ],
  inquiry: ['noted', 'claimRecorded', 'claimWithdrawn', 'representativesNamed'],
  talks: [
    'noted',
    'sessionScheduled',
    'attendanceTold',
    'sessionStarted',
    'sessionSummarised',
    'proposed',
    'paused',
    'resumed',
    'continued',
  ],
  agreement: [
    'termsRecorded',
    'agreed',
    'signingRecorded',
    'documentIssued',
    'served',
    'endingTold',
    'ended',
  ],
  performance: ['performed', 'breached', 'routesTold', 'instalmentTold', 'confirmationAsked', 'courtTold'],
}

/** The step a line of the record belongs to; a line that is not the house's yet stands in each of them. */
export function isOfPhase(type: string | undefined, phase: Phase): boolean {
  const [feature, name = ''] = type?.split('.') ?? []
  return feature !== 'mediation' || told[phase].includes(name)
}
