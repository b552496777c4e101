/** What a statement to be planned begins with. */
import type { StatementKind, Succession } from '../../../shared/features/statement/kinds.ts'

export interface Beginning {
  incident?: string
  kind?: StatementKind
  tasks?: readonly string[]
  follows?: string
  as?: Succession
}
