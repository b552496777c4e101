/** What was recorded: the one fact everything else is folded from. */
import { z } from 'zod'
import { agencyCode, commandId, streamId } from './ids.ts'
import { instant } from './time.ts'

export const layers = ['open', 'work', 'closed'] as const
/** Who may see a part of a stream (D11): everyone entitled to know of it, the involved, the handlers only. */
export type Layer = (typeof layers)[number]

/** 0, 1, 2: who sees a layer sees those below it. */
export function rank(layer: Layer): number {
  return layers.indexOf(layer)
}

/** The layers one sees who sees `layer`. */
export function upTo(layer: Layer): readonly Layer[] {
  return layers.slice(0, rank(layer) + 1)
}

export const roles = [
  'administrator',
  'approver',
  'auditor',
  'commander',
  'dutyOfficer',
  'gridWorker',
  'intakeOfficer',
  'liaison',
  'mediator',
  'pressOfficer',
  'supervisor',
  'system',
  'wall',
] as const
export type Role = (typeof roles)[number]

/** On the wire an actor is a role of an agency; the account stays in the log for the auditor (D21). */
export const wireActor = z.strictObject({ role: z.enum(roles), agency: agencyCode })
export type WireActor = z.infer<typeof wireActor>

export const position = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** An event as a client receives it, with its words in place; `data` is null-holed where words were erased. */
export const event = z.strictObject({
  position: position.min(1),
  stream: streamId,
  /** Ordinal within the stream and layer, from 1. */
  version: z.number().int().min(1),
  layer: z.enum(layers),
  /** Version of this event type's shape, from 1. */
  v: z.number().int().min(1),
  type: z.string().max(80),
  data: z.record(z.string(), z.unknown()),
  actor: wireActor,
  commandId,
  occurredAt: instant,
  recordedAt: instant,
})
export type Event = z.infer<typeof event>

/** How many events of each layer a copy has folded; a layer it may not see is absent. */
export const versions = z.strictObject({
  open: z.number().int().min(0),
  work: z.number().int().min(0).optional(),
  closed: z.number().int().min(0).optional(),
})
export type Versions = z.infer<typeof versions>

/** A line of a stream's ledger: things that only grow, kept out of the state that decide reads (D7). */
export const ledgerRow = z.strictObject({
  id: z.string().max(160),
  layer: z.enum(layers),
  position: position.min(1),
  body: z.record(z.string(), z.unknown()),
})
export type LedgerRow = z.infer<typeof ledgerRow>

/** A copy of a stream, and a snapshot of one, hold the newest this many rows of the layers they may see. */
export const ledgerWindow = 200

/** `incident.report` belongs to `incident`; an order of a family, such as `log.retire`, to every feature. */
export function featureOf(type: string): string {
  return type.slice(0, type.indexOf('.'))
}
