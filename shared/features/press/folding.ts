/** How a press task folds: all that whoever only reads it needs. */
import type { Event } from '../../event.ts'
import type { Folding } from '../../feature.ts'
import type { TaskKind } from '../../owed/rules.ts'
import type { Parts } from '../../protocol.ts'
import { stepRows } from '../../stepRows.ts'
import type { PressEvent } from './messages.ts'

/** Clocks of rules lie beside it (`clocksIn`). */
export type PressOpen = {
  incident: string
  kind: TaskKind
  owner: string
  area: string
  openedAt: number
  dueAt: number
  stage: 'open' | 'done' | 'cancelled'
  doneAt: number | null
  agencies: Record<string, 'lead'>
}

function evolveOpen(part: PressOpen | undefined, event: PressEvent): PressOpen {
  if (event.type === 'press.taskOpened') {
    const { owner } = event.data
    // Opened again after it was given up, it keeps the clocks it bore.
    return {
      ...part,
      ...event.data,
      openedAt: event.occurredAt,
      stage: 'open',
      doneAt: null,
      agencies: { [owner]: 'lead' },
    }
  }
  if (!part) throw new Error(`${event.type} before press.taskOpened in ${event.stream}`)
  switch (event.type) {
    case 'press.dueMoved':
      return { ...part, dueAt: event.data.dueAt }
    case 'press.ruleApplied':
      return { ...part, dueAt: Math.min(part.dueAt, event.data.dueAt) }
    case 'press.taskCompleted':
    case 'press.taskMet':
      return { ...part, stage: 'done', doneAt: event.occurredAt }
    case 'press.taskCancelled':
      return { ...part, stage: 'cancelled', doneAt: event.occurredAt }
  }
}

export const pressFolding = {
  name: 'press',
  foldVersion: 1,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as PressOpen | undefined, event as PressEvent),
  },
  rows: stepRows,
  areaOf: (open: Parts['open']) => (open as PressOpen).area,
  isClosed: (open: Parts['open']) => (open as PressOpen).stage !== 'open',
} satisfies Folding
