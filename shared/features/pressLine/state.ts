/** A wording as it stands, folded from its events. */
import type { Citation } from '../../facts/cite.ts'

export type PressLineStage = 'proposed' | 'inForce' | 'replaced' | 'takenBack'

/** null: once erased. */
export type Told = {
  question: string | null
  answer: string | null
  /** null also where all is known. */
  unknown: string | null
  validUntil: number
  statement: string | null
  cited: readonly Citation[]
}

export type PressLineOpen = {
  incident: string
  area: string
  owner: string
  replaces: string | null
  proposedAt: number
  stage: PressLineStage
  stageSince: number
  /** What its offices say; null before it was approved. */
  told: Told | null
  replacedBy: string | null
  reason: string | null
  agencies: Record<string, 'lead' | 'bound'>
}
/** As it was proposed, its figures by their names. */
export type PressLineWork = { written: Told | null }
export type PressLineClosed = { author: string | null }
export type PressLineParts = { open: PressLineOpen; work?: PressLineWork; closed?: PressLineClosed }
