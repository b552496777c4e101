/** Who writes at the draft of a statement: those who may submit its next version. */
import { refused, type Refusal } from '../../refusal.ts'
import { isOver, type StatementOpen } from './state.ts'

/** The order whose right is that of writing at a draft. */
export const draftedBy = 'statement.submitVersion'

/** Why nobody of a unit writes at it, besides their own rights. */
export function draftRefusal(
  { owner, stage }: Pick<StatementOpen, 'owner' | 'stage'>,
  agency: string,
): Refusal | undefined {
  if (isOver({ stage })) return refused('statement.over', { stage })
  return agency === owner ? undefined : refused('statement.notYours', { agency: owner })
}
