/** The clearance sheet: who signs, in which order, who has, over what, and whose signature an edit voided. Pure. */
import {
  coveredBy,
  deputyOf,
  isEscalated,
  isSigned,
  isValid,
  requiredFor,
  stepInTurn,
  type Required,
  type Told,
} from '../../../shared/features/statement/clearance.ts'
import type { ClearanceRules, Signer } from '../../../shared/features/statement/rules.ts'
import type { Signature, StatementOpen, StatementWork } from '../../../shared/features/statement/state.ts'

/** `void`: it was signed, and what it lay over reads otherwise by now. */
export type LineState = 'signed' | 'inTurn' | 'later' | 'void'
export interface SheetLine extends Required {
  state: LineState
  /** The last one put there, void or not. */
  signature: Signature | undefined
  /** Who may sign in its place by now. */
  deputy: Signer | undefined
  /** Of the paragraphs it must lie over, their places in the text, from 1. */
  places: readonly number[]
}

export function sheetOf(
  open: Pick<StatementOpen, 'holding' | 'owner' | 'stage'>,
  work: StatementWork,
  incident: Told,
  rules: ClearanceRules,
): SheetLine[] {
  const required = requiredFor(open, incident, rules)
  const turn = open.stage === 'pendingApproval' ? stepInTurn(required, work) : undefined
  return required.map((one) => {
    const signature = work.signatures.findLast(
      ({ step, agency }) => step === one.step && agency === one.agency,
    )
    const covered = coveredBy(one, work)
    return {
      ...one,
      signature,
      deputy: isEscalated(one, work) ? deputyOf(one, open, incident, rules) : undefined,
      state: stateOf(one, signature, work, turn),
      places: work.paragraphs.flatMap(({ id }, index) => (covered.includes(id) ? [index + 1] : [])),
    }
  })
}

function stateOf(
  one: Required,
  signature: Signature | undefined,
  work: StatementWork,
  turn: Required['step'] | undefined,
): LineState {
  if (isSigned(one, work)) return 'signed'
  if (signature && !isValid(signature, work)) return 'void'
  return one.step === turn ? 'inTurn' : 'later'
}
