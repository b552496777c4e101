/** A dispute in its channel as it stands, folded from its events. */
import type { Point } from '../../geo/geo.ts'
import type { MediationEventData } from './events.ts'
import type { Channel, Chooser, CourtStep, DisputeMatter, Side } from './kinds.ts'

export const mediationStages = [
  'applied',
  'offered',
  'referredIn',
  'consentPending',
  'accepted',
  'scheduled',
  'mediating',
  'paused',
  'agreed',
  'partlyAgreed',
  'transferRequested',
  'transferred',
  'ended',
] as const
export type MediationStage = (typeof mediationStages)[number]
/** Nobody has said yet that they wish to talk. */
export const beforeConsent: readonly MediationStage[] = ['applied', 'offered', 'referredIn', 'consentPending']
/** Taken in, and not over. */
export const mediated: readonly MediationStage[] = ['accepted', 'scheduled', 'mediating', 'paused']
export const withAgreement: readonly MediationStage[] = ['agreed', 'partlyAgreed']

export type MediationOpen = {
  incident: string | null
  channel: Channel
  /** The one body that holds it. */
  body: string
  area: string
  subject: string | null
  matter: DisputeMatter
  sides: readonly Side[]
  code: string | null
  /** Named by its first case: the same through all channels. */
  dispute: string
  /** The case it comes from. */
  previous: string | null
  openedAt: number
  stage: MediationStage
  stageSince: number
  /** What it was before another body was asked to take it. */
  was: MediationStage | null
  /** The next or present session; a place of work, never a home. */
  session: { startsAt: number; at?: Point | undefined; place: string | null; begun: boolean } | null
  sessions: number
  transfer: { channel: Channel; body: string } | null
  next: string | null
  agreement: { form: 'written' | 'oral'; at: number; performBy: number | null } | null
  performance: 'performed' | 'breached' | null
  confirmation: { court: string; step: 'asked' | CourtStep } | null
  /** Who works in it: the body that holds it, the one asked to take it, the court asked to confirm. */
  agencies: Record<string, 'lead' | 'asked' | 'court'>
}
export type MediationWork = {
  transfer: MediationEventData['mediation.transferExplained'] | null
  /** Why it came back, the last time. */
  returned: string | null
}
export type Mediator = { seat: string; chosenBy: Chooser; accepted: boolean }
export type MediationClosed = {
  notes: number
  consents: readonly Side[]
  /** Whose it is: a position of the body that holds it. */
  mediator: Mediator | null
  /** Positions that a side did not want: none of them is named again. */
  recused: readonly string[]
  ending: MediationEventData['mediation.endingTold']['ending'] | null
}
export type MediationParts = { open: MediationOpen; work?: MediationWork; closed?: MediationClosed }

/** How a dispute stands, in one word: its session goes before the stage it is in. */
export function faceOf({
  stage,
  session,
}: Pick<MediationOpen, 'stage' | 'session'>): MediationStage | 'inSession' {
  if (!session) return stage
  return session.begun ? 'inSession' : 'scheduled'
}

/** Whoever is a party to it may leave. */
export function mayLeave({ stage }: Pick<MediationOpen, 'stage'>): boolean {
  return beforeConsent.includes(stage) || mediated.includes(stage) || stage === 'transferRequested'
}

/** It holds nobody to anything any more, but for what was agreed and confirmed. */
export function isOverFor({ stage }: Pick<MediationOpen, 'stage'>): boolean {
  return stage === 'ended' || stage === 'transferred' || withAgreement.includes(stage)
}

/** Nothing more is awaited: neither talks, nor what was agreed, nor a court. */
export function isSettled(open: MediationOpen): boolean {
  if (!isOverFor(open)) return false
  const performBy = open.agreement?.performBy ?? null
  const isPerforming = performBy !== null && open.performance === null
  const step = open.confirmation?.step
  const isAtCourt = step === 'asked' || step === 'accepted' || step === 'supplementAsked'
  return !isPerforming && !isAtCourt
}
