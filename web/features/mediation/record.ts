/** The record of a dispute: what the house has, what is on its way there, and what lies on this device only. Pure. */
import { attachedTo } from '../../../shared/attachment.ts'
import type { LedgerRow } from '../../../shared/event.ts'
import type { Pending } from '../../stores/live.ts'

/** A draft is nobody's but its writer's until it is confirmed. */
export interface Draft {
  id: string
  stream: string
  text: string
  /** When it was spoken, log ms. */
  at: number
}

/** `local`: on this device only; `waiting`: on its way; `delivered`: the house has it; `parked`: it was not taken. */
export type Delivery = 'local' | 'waiting' | 'delivered' | 'parked'
export interface RecordEntry {
  id: string
  /** The event or the order it is of; undefined for a draft. */
  type: string | undefined
  /** Log ms of what it tells; undefined where the house has yet to say. */
  at: number | undefined
  data: Readonly<Record<string, unknown>>
  delivery: Delivery
  /** Log ms at which the house recorded it. */
  deliveredAt?: number
  by?: { agency: string; role: string }
  order?: Pending
  draft?: Draft
  files: number
}

/** Told in one act with their words: the words stand for both. */
const wordless: readonly string[] = [
  'mediation.agreed',
  'mediation.ended',
  'mediation.instalmentsAgreed',
  'mediation.sessionEnded',
  'mediation.sidesCalled',
  'mediation.transferAsked',
  'mediation.transferReturned',
]

/** The newest first; what is not with the house yet before all that is. `isInside`: one sees the words. */
export function recordOf(
  rows: readonly LedgerRow[],
  pending: readonly Pending[],
  drafts: readonly Draft[],
  isInside: boolean,
): RecordEntry[] {
  const kept = rows.flatMap((row) => recorded(row, isInside))
  return [...drafts.map(drafted), ...pending.map(ordered).reverse(), ...kept.reverse()]
}

function recorded({ id, body }: LedgerRow, isInside: boolean): RecordEntry[] {
  const { type, agency, role, occurredAt, recordedAt, validFrom: _from, ...data } = body
  if (typeof type !== 'string' || typeof occurredAt !== 'number' || typeof recordedAt !== 'number') return []
  if (isInside && wordless.includes(type)) return []
  const by = typeof agency === 'string' && typeof role === 'string' ? { by: { agency, role } } : {}
  const told = { id, type, at: occurredAt, data, ...by, files: attachedTo(body).length }
  return [{ ...told, delivery: 'delivered', deliveredAt: recordedAt }]
}

function ordered(order: Pending): RecordEntry {
  const { commandId: id, type, data, occurredAt: at, state } = order
  return { id, type, at, data, delivery: deliveryOf(state), order, files: attachedTo(data).length }
}

function drafted(draft: Draft): RecordEntry {
  const { id, at, text } = draft
  return { id, type: undefined, at, data: { text }, delivery: 'local', draft, files: 0 }
}

/** Where an order of the outbox is. */
export function deliveryOf(state: Pending['state']): Delivery {
  switch (state) {
    case 'local':
    case 'sending':
      return 'waiting'
    case 'delivered':
    case 'parked':
      return state
  }
}
