/** Statements as the screens read them: typed views of the copies, in the order in which a desk works on them. Pure. */
import { movedSince } from '../../../shared/facts/cite.ts'
import { factsInTheWay } from '../../../shared/features/statement/decide/writing.ts'
import { openMarks } from '../../../shared/features/statement/check.ts'
import type { Facts } from '../../../shared/facts/facts.ts'
import {
  isOver,
  type StatementOpen,
  type StatementStage,
  type StatementWork,
} from '../../../shared/features/statement/state.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface Statement {
  stream: string
  copy: StreamCopy
  open: StatementOpen
  /** Absent for those who may only know that it is on its way. */
  work: StatementWork | undefined
}

/** The columns of a desk, by how far a statement came (ux.md §4.5). */
export const columns = ['drafting', 'checking', 'signing', 'ready', 'out'] as const
export type Column = (typeof columns)[number]

const columnOf: Record<StatementStage, Column> = {
  planned: 'drafting',
  drafting: 'drafting',
  returned: 'drafting',
  factChecking: 'checking',
  legalPrivacyCheck: 'checking',
  pendingApproval: 'signing',
  approved: 'ready',
  released: 'out',
  updated: 'out',
  corrected: 'out',
  superseded: 'out',
  withdrawn: 'out',
}

/** All statements, the one that moved last first. */
export function statementsOf(streams: ReadonlyMap<string, StreamCopy>): Statement[] {
  return [...streams.values()]
    .flatMap((copy) => statementOf(copy) ?? [])
    .sort((a, b) => b.open.stageSince - a.open.stageSince || a.stream.localeCompare(b.stream))
}

function statementOf(copy: StreamCopy): Statement | undefined {
  if (copy.feature !== 'statement') return undefined
  // A copy of this feature holds these parts: they were folded by the feature's own code.
  const open = copy.state.open as StatementOpen
  return { stream: copy.stream, copy, open, work: copy.state.work as StatementWork | undefined }
}

/** By column, those without any left out. */
export function inColumns(all: readonly Statement[]): { column: Column; rows: Statement[] }[] {
  return columns.flatMap((column) => {
    const rows = all.filter(({ open }) => columnOf[open.stage] === column)
    return rows.length > 0 ? [{ column, rows }] : []
  })
}

/** As it is called before it has a title. */
export function titleOf({ open, work }: Statement): string | null {
  return open.title ?? work?.title ?? null
}

/** What keeps a text from going further, derived from what is known now (D17); nothing of what nobody here may see. */
export interface Hindrances {
  /** Cited facts that read otherwise by now: it must be looked at again. */
  moved: readonly string[]
  /** Of these and of what is disputed or verified by nobody: it does not go out. */
  facts: readonly string[]
  marks: number
}

export function hindrancesOf({ open, work }: Statement, facts: Facts | undefined): Hindrances {
  if (!work || isOver(open)) return { moved: [], facts: [], marks: 0 }
  const marks = open.stage === 'drafting' || work.version === 0 ? 0 : openMarks(work).length
  if (!facts) return { moved: [], facts: [], marks }
  return { moved: movedSince(work.cited, facts), facts: factsInTheWay({ work, facts }), marks }
}
