/**
 * May an answer that rests on figures or on a released statement be given out now? Derived wherever it is asked, never
 * stored (D17); whoever cannot see what it rests on cannot tell, and so may not. Pure.
 */
import { unfit, type Citation } from './cite.ts'
import type { FactKind, Facts } from './facts.ts'

export interface Basis {
  cited: readonly Citation[]
  /** The released statement it says again; null where it rests on figures alone. */
  statement: string | null
  /** Epoch ms. */
  validUntil: number
}

/** What one sees of what it rests on. */
export interface Seen {
  /** Of its incident; undefined for whoever may not see them. */
  facts: Facts | undefined
  /** Of its statement; undefined for whoever may not see it. */
  stage: string | undefined
}

export type Doubt =
  /** Its time is over. */
  | { is: 'over' }
  /** Figures read otherwise by now, or are disputed. */
  | { is: 'moved'; facts: readonly FactKind[] }
  /** Its statement was continued, corrected, replaced or withdrawn. */
  | { is: 'followed'; stage: string }
  | { is: 'unseen' }

/** Why it may not be given out at `now` (log ms); empty when it may. */
export function doubtsAbout({ cited, statement, validUntil }: Basis, seen: Seen, now: number): Doubt[] {
  const doubts: Doubt[] = []
  if (now >= validUntil) doubts.push({ is: 'over' })
  const moved = seen.facts ? unfit(cited, seen.facts) : []
  if (moved.length > 0) doubts.push({ is: 'moved', facts: moved })
  if (statement !== null && seen.stage !== undefined && seen.stage !== 'released')
    doubts.push({ is: 'followed', stage: seen.stage })
  const isUnseen = (cited.length > 0 && !seen.facts) || (statement !== null && seen.stage === undefined)
  if (isUnseen) doubts.push({ is: 'unseen' })
  return doubts
}
