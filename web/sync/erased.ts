/** What the house erased is forgotten by the sender's own outbox too (LOG2). */
import type { Answer } from '../../shared/command.ts'
import { ledgerWindow } from '../../shared/event.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import type { Queue } from './queue.ts'

/**
 * Forgets what was delivered and has lost its words since: the house erased them, so nothing of them stays here. Told
 * of streams that were replaced whole. Of an order whose line fell out of a full window no one could tell: it is
 * forgotten too. All others are kept, or a restore would lose what was acknowledged (I19).
 */
export function withoutErased(queue: Queue, copies: ReadonlyMap<string, StreamCopy>): Queue {
  const entries = queue.entries.filter((entry) => {
    const copy = copies.get(entry.stream)
    return entry.status !== 'delivered' || !copy || !hasLostWords(entry.answer, copy)
  })
  return entries.length === queue.entries.length ? queue : { ...queue, entries }
}

function hasLostWords(
  { events }: Extract<Answer, { accepted: true }>,
  { stream, rows }: StreamCopy,
): boolean {
  const [oldest] = rows
  const windowStart = oldest && rows.length >= ledgerWindow ? oldest.position : 0
  return events.some(({ stream: where, position }) => {
    if (where !== stream) return false
    const lines = rows.filter((row) => row.position === position)
    return lines.length > 0 ? lines.some(({ body }) => holdsNull(body)) : position < windowStart
  })
}

function holdsNull(value: unknown): boolean {
  if (typeof value !== 'object') return false
  return value === null || Object.values(value).some(holdsNull)
}
