/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { RowChange, Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import type { OpenOrderEvent, OrderEvent } from './events.ts'
import { evolveOpen, evolveWork } from './evolve.ts'
import type { OrderOpen, OrderWork } from './state.ts'

/** Who did it to whom: the addressee stands in `to`. */
function rows({ type, actor, occurredAt, recordedAt, data, position }: Event): RowChange[] {
  const { agency: to, ...rest } = data
  const { role, agency } = actor
  const when = { occurredAt, recordedAt, validFrom: occurredAt }
  const body = { type, agency, role, ...when, ...(to !== undefined && { to }), ...rest }
  return [{ id: `at-${position}`, mode: 'add', body }]
}

export const orderFolding = {
  name: 'order',
  foldVersion: 2,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as OrderOpen | undefined, event as OpenOrderEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as OrderWork | undefined, event as OrderEvent),
  },
  rows,
  areaOf: (open: Parts['open']) => (open as OrderOpen).area,
  isClosed: (open: Parts['open']) => (open as OrderOpen).stage !== 'open',
} satisfies Folding
