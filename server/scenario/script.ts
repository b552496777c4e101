/** A script of the city: lines that named roles play as real orders (domain.md §7). */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { idFrom } from '../../shared/ids.ts'

const line = z.strictObject({
  /** ISO 8601 with zone: when it happens in the script. */
  at: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  /** Sign-in name of the demo account that gives the order. */
  by: z.string(),
  type: z.string(),
  /** The script's own name for the stream. */
  stream: z.string(),
  data: z.record(z.string(), z.unknown()),
})
export const script = z.strictObject({ name: z.string(), lines: z.array(line).min(1) })
export type Script = z.infer<typeof script>

/** The stream id of a script's name for it: the same at every playing. */
export function streamOf(scenario: string, name: string): string {
  return idFrom(createHash('sha256').update(`${scenario}/${name}`).digest())
}

/** The derived id of a line: playing it again records nothing twice (LOG16). */
export function commandOf(scenario: string, index: number): string {
  return `system:scenario:${scenario}:${index}`
}
