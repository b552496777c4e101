/** Orders that others overtook (D4): what one meant beside what stands now. Pure. */
import type { LedgerRow } from '../../../shared/event.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'
import type { Pending } from '../../stores/live.ts'

export interface Conflict {
  order: Pending
  /** The newest thing that was done meanwhile. */
  theirs: LedgerRow
}

/** What of a dispute waits for a person to choose. */
export function conflictsOf(copy: StreamCopy, pending: readonly Pending[]): Conflict[] {
  return overtaken(copy, pending).flatMap((order) => {
    const theirs = newsOf(copy, order)?.at(-1)
    return theirs ? [{ order, theirs }] : []
  })
}

/** What was overtaken by the house's own clockwork alone: nobody meant anything else, so it may be judged anew. */
export function unopposed(copy: StreamCopy, pending: readonly Pending[]): Pending[] {
  return overtaken(copy, pending).filter((order) => newsOf(copy, order)?.length === 0)
}

function overtaken({ stream }: StreamCopy, pending: readonly Pending[]): Pending[] {
  return pending.filter(
    (order) => order.stream === stream && order.state === 'parked' && order.refusal?.code === 'command.stale',
  )
}

/** An act recorded shortly before an order was given may not have reached its sender. */
const sightMs = 30_000

/** A danger goes before what waits and may link an incident (OFF7): nothing anybody decided rests on that. */
const linking = 'mediation.incidentLinked'

/** Acts on the dispute of which its order knew nothing. A clock's own steps are no act: they have no line. */
function newsOf({ rows, version }: StreamCopy, { refusal, occurredAt }: Pending): LedgerRow[] | undefined {
  const judged = refusal?.params['version']
  // Until one's copy holds what the house judged by, nothing can be laid beside it.
  if (typeof judged !== 'number' || version.open < judged) return undefined
  const acts = rows.filter(({ layer, body }) => layer === 'open' && body['type'] !== linking)
  if (occurredAt === undefined) return acts.slice(-1)
  return acts.filter(({ body }) => Number(body['recordedAt']) > occurredAt - sightMs)
}
