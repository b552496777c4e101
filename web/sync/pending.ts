/** One's own orders that the screen does not show as recorded yet. */
import type { Refusal } from '../../shared/refusal.ts'
import type { Entry } from './queue.ts'
import type { Cursor } from './syncState.ts'

export interface Pending {
  commandId: string
  type: string
  stream: string
  data: Record<string, unknown>
  state: Entry['status']
  refusal?: Refusal
  occurredAt?: number
}

/**
 * Orders in the order given. A delivered one stays until the copy has reached its answer's position (D3), so that
 * nothing flickers between "sent" and "recorded". Orders only a sealed form is left of cannot be shown.
 */
export function pendingOf(entries: readonly Entry[], cursor: Cursor | undefined): Pending[] {
  return entries.flatMap((entry) => {
    const { commandId, stream, content, status } = entry
    if (!content) return []
    if (status === 'delivered' && (!cursor || cursor.position >= entry.answer.position)) return []
    const { type, data, occurredAt } = content
    const refusal = status === 'parked' ? { refusal: entry.refusal } : {}
    return [
      {
        commandId,
        type,
        stream,
        data,
        state: status,
        ...refusal,
        ...(occurredAt !== undefined && { occurredAt }),
      },
    ]
  })
}
