/**
 * Pictures and documents beside an event's words (ATT). The bytes lie in the blob store; the event names them. An id is
 * a salted hash of the bytes, as words have one: it vouches for them, tells nothing, and one event at most names it.
 */
import { z } from 'zod'
import { words } from './words.ts'

export const blobId = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** What is kept, told by its content alone. Pictures are drawn anew, the others are only handed out for saving. */
export const blobTypes = ['image/jpeg', 'image/png', 'application/pdf', 'text/plain'] as const
export type BlobType = (typeof blobTypes)[number]

/** The largest file taken, and the largest of plain text, in bytes; the most a picture may measure. */
export const most = { bytes: 20 * 1024 * 1024, textBytes: 256 * 1024, pixels: 40_000_000 } as const

/** True for what may be shown as a picture. */
export function isPicture(type: BlobType): boolean {
  return type.startsWith('image/')
}

export const longestName = 120
/** Marks that turn the direction of writing or cannot be seen: with them a name shows another end than it has. */
const deceptive = /[\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u00AD]/
const separators = /[\\/:*?"<>|\t\r\n]/

/** A file's name as one may see it; it never names a place. */
export const fileName = words(longestName).refine(
  (name) => !deceptive.test(name) && !separators.test(name) && !name.startsWith('.'),
  { error: 'words.malformed' },
)

/** What an upload is answered with. */
export const kept = z.strictObject({
  blob: blobId,
  type: z.enum(blobTypes),
  bytes: z.number().int().min(1).max(most.bytes),
  width: z.number().int().min(1).optional(),
  height: z.number().int().min(1).optional(),
})
export type Kept = z.infer<typeof kept>

const { blob, type, bytes } = kept.shape
export const attachment = z.strictObject({ blob, type, bytes, name: fileName })
export type Attachment = z.infer<typeof attachment>

/** Where attachments stand: words lie at fixed paths (D9), so each has a place of its own. */
export const places = ['first', 'second', 'third', 'fourth'] as const
const four = <T extends z.ZodType>(one: T) =>
  z.strictObject({ first: one, second: one.optional(), third: one.optional(), fourth: one.optional() })

/** As an order names them; each once, for a blob belongs to one place of one event. */
export const attachments = four(attachment).refine((named) => {
  const blobs = Object.values(named).map((one) => one?.blob)
  return new Set(blobs).size === blobs.length
})
export type Attachments = z.infer<typeof attachments>

const gone = attachment.extend({ name: fileName.nullable() })
export type Attached = z.infer<typeof gone>
/** As a log gives them back: the name is null once it was erased, and the bytes are gone with it. */
export const attached = four(gone)

type Body = Readonly<Record<string, unknown>>

/** Everything that an order, an event or a ledger line names, with its place. */
export function namedIn({ attachments: named }: Body): { place: string; attachment: Attached }[] {
  // Most orders name nothing.
  if (named === undefined) return []
  const read = attached.safeParse(named)
  if (!read.success) return []
  return places.flatMap((place) => {
    const one = read.data[place]
    return one ? [{ place, attachment: one }] : []
  })
}

/** What is still there: an attachment goes with its name, and all of them with any other words of their event. */
export function attachedTo(body: Body): Attachment[] {
  if (Object.values(body).includes(null)) return []
  return namedIn(body).flatMap(({ attachment: { name, ...rest } }) =>
    name === null ? [] : [{ ...rest, name }],
  )
}

/** The blobs that go when the words at a path of an event are erased. */
export function goneWith(body: Body, field: string): string[] {
  const named = namedIn(body)
  const own = named.find(({ place }) => field === `attachments.${place}.name`)
  return (own ? [own] : named).map(({ attachment: { blob } }) => blob)
}

/** Held by the one event that names a blob (LOG8): nobody names it again where others may see it. */
export function blobClaim(blob: string): string {
  return `blob:${blob}`
}

/** The blob of such a claim; undefined for any other. */
export function claimedBlob(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim.startsWith('blob:') ? claim.slice('blob:'.length) : undefined
}
