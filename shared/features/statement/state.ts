/** A statement as it stands, folded from its events. */
import type { Citation } from '../../facts/cite.ts'
import type { StatementEventData } from './events.ts'
import type {
  ClearanceStep,
  Ground,
  MarkKind,
  ParagraphId,
  SendOutcome,
  StatementKind,
  Succession,
} from './kinds.ts'

/** domain.md §4.4, with what a released one became of another. */
export const statementStages = [
  'planned',
  'drafting',
  'factChecking',
  'legalPrivacyCheck',
  'pendingApproval',
  'returned',
  'approved',
  'released',
  'updated',
  'corrected',
  'superseded',
  'withdrawn',
] as const
export type StatementStage = (typeof statementStages)[number]
/** Written at, and not out yet. */
export const beforeRelease: readonly StatementStage[] = [
  'planned',
  'drafting',
  'factChecking',
  'legalPrivacyCheck',
  'pendingApproval',
  'returned',
  'approved',
]

export type Outlet = {
  channel: string
  releasedAt: number
  readableAt: number | null
  link: string | null
  /** Absent where it goes by hand, or is on its way. */
  sent?: SendOutcome
}

export type StatementOpen = {
  incident: string
  area: string
  owner: string
  kind: StatementKind
  holding: boolean
  tasks: readonly string[]
  follows: string | null
  as: Succession | null
  wrong: string | null
  plannedAt: number
  stage: StatementStage
  stageSince: number
  /** null before its release; as the public reads it, and null again once erased. */
  title: string | null
  text: string | null
  releasedAt: number | null
  outlets: readonly Outlet[]
  followedBy: string | null
  withdrawal: string | null
  /** By when the public was promised the next word. */
  nextAt: number | null
  agencies: Record<string, 'lead' | 'signs'>
}

export type Paragraph = { id: ParagraphId; text: string | null; changedIn: number }
export type Signature = {
  step: ClearanceStep
  agency: string
  role: string
  paragraphs: readonly ParagraphId[]
  version: number
  at: number
  /** The unit that signed in its place. */
  deputy: string | null
  /** By word of mouth: `confirmed` once the approver said so at a desk. */
  oral: 'open' | 'confirmed' | null
}
export type Waiver = { paragraph: ParagraphId; kind: MarkKind; ground: Ground; version: number }
export type Cited = Citation & { paragraph: ParagraphId }

export type StatementWork = {
  /** 0 before the first was submitted. */
  version: number
  title: string | null
  paragraphs: readonly Paragraph[]
  cited: readonly Cited[]
  signatures: readonly Signature[]
  waivers: readonly Waiver[]
  /** Signatures a deputy may give. */
  escalated: readonly { step: ClearanceStep; agency: string }[]
  /** Who is said to have approved by telephone, until a second person says they heard it. */
  oral: { agency: string } | null
  returned: string | null
  release: StatementEventData['statement.releaseAsked'] | null
}

/** Accounts: who wrote at it, who wrote down an approval by word of mouth, who asked for its release. */
export type StatementClosed = { authors: string[]; noter: string | null; asker: string | null }
export type StatementParts = { open: StatementOpen; work?: StatementWork; closed?: StatementClosed }

/** Nothing more is awaited of it. */
export function isOver({ stage }: Pick<StatementOpen, 'stage'>): boolean {
  return !beforeRelease.includes(stage)
}
