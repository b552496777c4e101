/** Orders as they arrive at the door. */
import { z } from 'zod'
import { position } from './event.ts'
import { commandId, streamId } from './ids.ts'
import { refusal } from './refusal.ts'
import { instant } from './time.ts'

/** The envelope; `data` is checked against the schema of `type` in the catalogue before anyone thinks about it. */
export const command = z.strictObject({
  commandId,
  type: z.string().min(3).max(80),
  stream: streamId,
  /** Version of the layer it was judged on; absent for commands that never conflict (D4). */
  seen: z.number().int().min(0).optional(),
  /** Id of the command before it in the same outbox: it is judged only after that one was accepted. */
  after: commandId.optional(),
  /** When it happened, by the sender; the log's time when absent. Never later than the log's time plus a minute. */
  occurredAt: instant.optional(),
  /** The log the sender believes it writes to; another than the session's is refused (D20). */
  log: z.string().max(60).optional(),
  /** Set by an outbox that sends again after the log's epoch changed (D4). */
  resent: z.literal(true).optional(),
  data: z.record(z.string(), z.unknown()),
})
export type Command = z.infer<typeof command>

/** What was recorded for a command: one line per event, in order. */
export const recorded = z.strictObject({ position, stream: streamId, type: z.string().max(80) })
export type Recorded = z.infer<typeof recorded>

/** `position` is that of the last event; a pending result may go once the cursor has reached it (D3). */
export const answer = z.discriminatedUnion('accepted', [
  z.strictObject({ accepted: z.literal(true), position, events: z.array(recorded) }),
  z.strictObject({ accepted: z.literal(false), refusal }),
])
export type Answer = z.infer<typeof answer>
