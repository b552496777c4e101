/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { stepRows } from '../../stepRows.ts'
import type { OpenStatementEvent, StatementEvent } from './events.ts'
import { evolveClosed, evolveOpen, evolveWork } from './evolve.ts'
import { isOver, type StatementClosed, type StatementOpen, type StatementWork } from './state.ts'

export const statementFolding = {
  name: 'statement',
  foldVersion: 3,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as StatementOpen | undefined, event as OpenStatementEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as StatementWork | undefined, event as StatementEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as StatementClosed | undefined, event as StatementEvent),
  },
  rows: stepRows,
  areaOf: (open: Parts['open']) => (open as StatementOpen).area,
  isClosed: (open: Parts['open']) => isOver(open as StatementOpen),
} satisfies Folding
