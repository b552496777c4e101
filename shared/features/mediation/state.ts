/** A dispute in its channel as it stands, folded from its events. */
import type { Point } from '../../geo/geo.ts'
import type { MediationEventData } from './events.ts'
import type {
  BreachRoute,
  Channel,
  Chooser,
  ClaimKind,
  CourtStep,
  DangerKind,
  DisputeMatter,
  DocumentKind,
  InstalmentKind,
  ProposalLabel,
  ServiceWay,
  Side,
  Signer,
  SigningWay,
} from './kinds.ts'

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

/** A step of the performance plan, by its day. */
export type Instalment = { dueAt: number; outcome: 'performed' | 'breached' | null }
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
  /** Applied for by word of mouth. */
  form?: 'oral' | undefined
  stage: MediationStage
  stageSince: number
  /** What it was before another body was asked to take it. */
  was: MediationStage | null
  /** The next or present session; a place of work, never a home. */
  session: {
    startsAt: number
    at?: Point | undefined
    place: string | null
    isOpen?: true | undefined
    guests?: readonly string[] | undefined
    begun: boolean
  } | null
  sessions: number
  transfer: { channel: Channel; body: string } | null
  next: string | null
  agreement: {
    form: 'written' | 'oral'
    at: number
    performBy: number | null
    instalments: readonly Instalment[]
  } | null
  performance: 'performed' | 'breached' | null
  confirmation: {
    court: string
    step: 'asked' | CourtStep
    /** The court’s newest document, and the day on it. */
    document: string | null
    dated: number | null
  } | null
  /** Who works in it: the body that holds it, the one asked to take it, the court asked to confirm. */
  agencies: Record<string, 'lead' | 'asked' | 'court'>
}
export type MediationWork = {
  transfer: MediationEventData['mediation.transferExplained'] | null
  /** Why it came back, the last time. */
  returned: string | null
  /** The danger last reported. */
  danger: { kind: DangerKind; incident: string; order: string; at: number } | null
}
export type Mediator = { seat: string; chosenBy: Chooser; accepted: boolean }
/** What a side asks for; withdrawn, it stays in sight. */
export type Claim = {
  id: string
  side: Side
  kind: ClaimKind
  amountFen: number | null
  /** Whose, as the vault calls them. */
  party: string | null
  withdrawn: boolean
}
export type MediationClosed = {
  notes: number
  consents: readonly Side[]
  /** Whose it is: a position of the body that holds it. */
  mediator: Mediator | null
  /** Positions that a side did not want: none of them is named again. */
  recused: readonly string[]
  representatives: readonly { side: Side; count: number; people: number }[]
  claims: readonly Claim[]
  /** Who is asked to the next session; null for all sides. */
  called: readonly Side[] | null
  /** Who was there, session by session, of the last of them. */
  attendances: readonly { at: number; present: readonly Side[] }[]
  proposals: readonly { label: ProposalLabel; terms: string | null; at: number }[]
  /** What was agreed; null once erased, or before. */
  terms: string | null
  instalments: readonly { dueAt: number; what: InstalmentKind; amountFen: number | null }[]
  documents: readonly { document: DocumentKind; number: string; at: number }[]
  signings: readonly { document: DocumentKind; way: SigningWay; signers: readonly Signer[]; at: number }[]
  services: readonly { document: DocumentKind; way: ServiceWay; side: Side; at: number }[]
  /** What was told to be open after a breach. */
  routes: readonly BreachRoute[]
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

/** Its sides are to come together, and have not yet. */
export function isArranged({ session }: Pick<MediationOpen, 'session'>): boolean {
  return session !== null && !session.begun
}

/** Whoever is a party to it may leave. */
export function mayLeave({ stage }: Pick<MediationOpen, 'stage'>): boolean {
  return beforeConsent.includes(stage) || mediated.includes(stage) || stage === 'transferRequested'
}

/** It holds nobody to anything any more, but for what was agreed and confirmed. */
export function isOverFor({ stage }: Pick<MediationOpen, 'stage'>): boolean {
  return stage === 'ended' || stage === 'transferred' || withAgreement.includes(stage)
}

/** A court was asked to confirm it and has not decided. */
export function isAtCourt({ confirmation }: Pick<MediationOpen, 'confirmation'>): boolean {
  const step = confirmation?.step
  return step === 'asked' || step === 'accepted' || step === 'supplementAsked'
}

/** Nothing more is awaited: neither talks, nor what was agreed, nor a court. */
export function isSettled(open: MediationOpen): boolean {
  if (!isOverFor(open)) return false
  const performBy = open.agreement?.performBy ?? null
  const isPerforming = performBy !== null && open.performance === null
  return !isPerforming && !isAtCourt(open)
}
