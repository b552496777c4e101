/** How a public concern folds: all that whoever only reads it needs. */
import type { Event } from '../../event.ts'
import type { Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { stepRows } from '../../stepRows.ts'
import type { ConcernEvent, ConcernEventData, Outcome } from './messages.ts'

type Logged = ConcernEventData['concern.logged']
export type ConcernOpen = {
  incident: string
  area: string
  source: Logged['source']
  band: Logged['band']
  /** null once erased, as what was said of it. */
  text: string | null
  seenAt: number
  /** Open until it is known. */
  stage: 'open' | 'ended'
  outcome: Outcome | null
  said: string | null
  answeredAt: number | null
  nextAt: number | null
  agencies: Record<string, never>
}

function evolveOpen(part: ConcernOpen | undefined, event: ConcernEvent): ConcernOpen {
  if (event.type === 'concern.logged')
    return {
      ...event.data,
      seenAt: event.occurredAt,
      stage: 'open',
      ...{ outcome: null, said: null, answeredAt: null, nextAt: null, agencies: {} },
    }
  if (!part) throw new Error(`${event.type} before concern.logged in ${event.stream}`)
  const { outcome, said, nextAt = null } = event.data
  const stage = outcome === 'unknown' ? 'open' : 'ended'
  return { ...part, stage, outcome, said, nextAt, answeredAt: event.occurredAt }
}

export const concernFolding = {
  name: 'concern',
  foldVersion: 1,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as ConcernOpen | undefined, event as ConcernEvent),
  },
  rows: stepRows,
  areaOf: (open: Parts['open']) => (open as ConcernOpen).area,
  isClosed: (open: Parts['open']) => (open as ConcernOpen).stage === 'ended',
} satisfies Folding
