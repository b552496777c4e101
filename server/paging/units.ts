/** Where units are paged: the city's own list, read at the start and kept out of the logs. */
import { z } from 'zod'
import { agencyCode } from '../../shared/ids.ts'

const leastKeyBytes = 24

/** A secret as Standard Webhooks writes it: `whsec_` and 24 bytes or more in base64. */
const secret = z
  .string()
  .max(200)
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/)
  .refine((text) => keyOf(text).length >= leastKeyBytes)

const hook = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(500), secret })
export type Hook = z.infer<typeof hook>
/** Addresses of offices, never of persons. */
const mail = z.array(z.email().max(200)).min(1).max(5)

const unit = z
  .strictObject({ mail: mail.optional(), hook: hook.optional() })
  .refine(({ mail, hook }) => mail !== undefined || hook !== undefined)

export const pagedUnits = z.record(agencyCode, unit)
export type PagedUnits = z.infer<typeof pagedUnits>

/** Where a channel of the city is given what is released: a list's address, or a gateway that carries it on. */
export const releaseChannels = z.record(
  z.string().regex(/^[a-z][a-zA-Z0-9]{1,23}$/),
  z.union([z.strictObject({ mail }), z.strictObject({ hook })]),
)
export type ReleaseChannels = z.infer<typeof releaseChannels>

/** The bytes of a secret. */
export function keyOf(text: string): Buffer {
  return Buffer.from(text.slice('whsec_'.length), 'base64')
}
