/** How a node of the house runs, for whoever looks after it: what GET /api/operation answers. No case, person or path. */
import { z } from 'zod'
import { logName } from './ids.ts'
import { modes } from './protocol.ts'

const count = z.number().int().min(0)
/** Real ms of the house's clock. */
const instant = z.number().min(0)
const sentence = z.strictObject({ 'zh-CN': z.string().min(1).max(500), en: z.string().min(1).max(500) })

/** `down`: nobody should be sent here. `hand`: somebody must act, the house serves on. `slow`: it serves with less. */
export const severities = ['down', 'hand', 'slow'] as const

export const operation = z.strictObject({
  /** When this was put together; the instants below are to be read against it. */
  at: instant,
  ready: z.boolean(),
  /** The gravest first; each sentence says what happened, what is safe and what to do. */
  findings: z.array(
    z.strictObject({ code: z.string().max(60), severity: z.enum(severities), words: sentence }),
  ),
  well: z.array(sentence),
  logs: z.array(
    z.strictObject({
      log: logName,
      mode: z.enum(modes),
      position: count,
      epoch: z.string().max(60),
      /** When the log was last restored; absent when it never was. */
      epochAt: instant.optional(),
      /** How long ago its head was last confirmed. */
      ageMs: z.number().min(0),
      views: count,
    }),
  ),
  /** `shippedAt`: everything before it was shipped; absent where nothing is. */
  copies: z.strictObject({
    backupAt: instant.optional(),
    drillAt: instant.optional(),
    shippedAt: instant.optional(),
  }),
  /** Rules of time that open clocks, and those of them nobody in this city confirmed; absent where no live log is served. */
  rules: z.strictObject({ known: count, unconfirmed: count }).optional(),
  disk: z.strictObject({ freeMb: count, totalMb: count }).optional(),
  sockets: count,
  /** Other nodes heard of lately; `redis` is what they are heard through. */
  others: count,
  redis: z.enum(['absent', 'up', 'down']),
  versions: z.strictObject({
    program: z.string().max(40),
    protocol: count,
    node: z.string().max(40),
    store: z.enum(['sqlite', 'postgres']),
    schema: count,
  }),
})
export type Operation = z.infer<typeof operation>
