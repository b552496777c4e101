/** The messages between nodes. Whoever can write to Redis can send them: each is bounded, checked, and worth a look at most. */
import { z } from 'zod'
import { position } from '../../shared/event.ts'
import { agencyCode, logName, streamId } from '../../shared/ids.ts'

const unit = z.strictObject({ agency: agencyCode, count: z.number().int().min(1).max(100_000) })

export const news = z.discriminatedUnion('is', [
  /** A log has grown: read it. */
  z.strictObject({ is: z.literal('grown'), log: logName, position }),
  /** A session ended: look at those whose sockets you hold. */
  z.strictObject({ is: z.literal('sessionEnded') }),
  /** A node is there, with these screens. Its own comes back to it: that is how it knows that Redis works. */
  z.strictObject({
    is: z.literal('beat'),
    node: streamId,
    screens: z.array(z.strictObject({ log: logName, units: z.array(unit).max(500) })).max(50),
  }),
])
export type News = z.infer<typeof news>

const longest = 64 * 1024

/** What a message says, or undefined when it says nothing we know. */
export function readNews(text: string): News | undefined {
  if (text.length > longest) return undefined
  try {
    return news.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
