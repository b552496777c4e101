/** A matter as it stands, folded from its events. */
import type { GrievanceEventData } from './events.ts'
import type { Field, IntakeChannel, Lack, Link, NetworkLevel, Procedure } from './messages.ts'

export const grievanceStages = [
  'received',
  'needMore',
  'assigned',
  'inProgress',
  'replied',
  'duplicate',
  'referred',
  'closed',
  'withdrawn',
] as const
export type GrievanceStage = (typeof grievanceStages)[number]
/** Nothing more is done in them. */
export const overStages: readonly GrievanceStage[] = ['closed', 'withdrawn']

type Received = GrievanceEventData['grievance.received']

/** What is missing: it stands where it was until that is there. */
export type Asked = {
  lacks: Lack[]
  until: number | null
  /** By which means those who brought it were told, and when; null while they do not know. */
  told: { by: IntakeChannel; at: number } | null
  was: GrievanceStage
}
/** The way that was shown instead; its words lie in the work layer. */
export type Referral = Omit<GrievanceEventData['grievance.referred'], 'until'> & { until: number | null }

export type GrievanceOpen = Record<Link, string | null> & {
  code: string
  procedure: Procedure
  channel: IntakeChannel
  kind: Received['kind']
  field: Field
  area: string
  level: NetworkLevel
  callers: number
  bringer: NonNullable<Received['bringer']> | null
  groups: NonNullable<Received['groups']>
  urgent: boolean
  guarded: boolean
  /** The office that took it in. */
  intake: string
  /** The first unit it was given to answers for it to the end, whoever works on it (首接负责). */
  first: string | null
  lead: string | null
  /** How often it was given to a unit. */
  hops: number
  stage: GrievanceStage
  stageSince: number
  /** Only while more is asked for, and while it is referred. */
  asked: Asked | null
  referral: Referral | null
  /** What a duplicate was before. */
  was: GrievanceStage | null
  duplicateOf: string | null
  receivedAt: number
  /** When those who brought it first heard of it again. */
  answeredAt: number | null
  agencies: Record<string, 'intake' | 'lead' | 'assisting'>
}

export type Addition = { callers: number; at: number; from: string | null }
export type GrievanceWork = {
  /** null once erased */
  summary: string | null
  /** What was asked for last, and how the way elsewhere was explained last. */
  more: string | null
  referral: GrievanceEventData['grievance.referralExplained'] | null
  reply: GrievanceEventData['grievance.replyWorded'] | null
  /** What was added of late and may be taken back, by its id. */
  additions: Record<string, Addition>
  /** Matters that turned out to be this one. */
  duplicates: string[]
}

export type GrievanceClosed = {
  /** Units it is about; null until that was said. */
  against: string[] | null
}
export type GrievanceParts = { open: GrievanceOpen; work?: GrievanceWork; closed?: GrievanceClosed }

/** For so long an addition or a merging may be undone. */
export const undoMs = 7 * 86_400_000
/** So many additions are remembered; older ones stand. */
export const additionsMost = 200
