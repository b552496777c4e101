/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { Parts } from '../../protocol.ts'
import type { CityEvent, OpenCityEvent } from './messages.ts'
import { evolveClosed, evolveOpen, type CityClosed, type CityOpen } from './state.ts'
import type { Folding } from '../../feature.ts'

export const cityFolding = {
  name: 'city',
  foldVersion: 2,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as CityOpen | undefined, event as OpenCityEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as CityClosed | undefined, event as CityEvent),
  },
  areaOf: (open: Parts['open']) => (open as CityOpen).area,
  /** A city is never over. */
  isClosed: () => false,
} satisfies Folding
