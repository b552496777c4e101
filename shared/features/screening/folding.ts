/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import type { ScreeningEvent } from './events.ts'
import { evolveOpen, isNewest, type ScreeningOpen } from './state.ts'

export const screeningFolding = {
  name: 'screening',
  foldVersion: 1,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as ScreeningOpen | undefined, event as ScreeningEvent),
  },
  areaOf: (open: Parts['open']) => (open as ScreeningOpen).area,
  /** Each report closes the one before it: what stays live is one for each body and area. */
  isClosed: (open: Parts['open']) => !isNewest(open as ScreeningOpen),
} satisfies Folding
