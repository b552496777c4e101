/**
 * What a body carries over to the court for a judicial confirmation (民事诉讼法 Art. 205): the papers and who the sides
 * are, in one sealed archive. Its key is told once, beside it and never in it.
 */
import { z } from 'zod'
import { streamId } from '../../ids.ts'
import { mostParties } from '../../parties/messages.ts'
import type { DocumentKind } from './kinds.ts'
import { namedOnPaper, paperLanguage } from './papers.ts'

/** The papers in it, in the order in which a court reads them. */
export const packetPapers = [
  'confirmationApplication',
  'agreement',
  'record',
] as const satisfies readonly DocumentKind[]

/** All who apply are on its list, each opened and recorded as opened. */
export const packetAsked = z.strictObject({
  stream: streamId,
  language: paperLanguage,
  parties: namedOnPaper(mostParties),
})
export type PacketAsked = z.infer<typeof packetAsked>

/** Signs that are not taken for each other: it is read out over the telephone and typed by hand. */
export const keySigns = '34679ACDEFGHJKMNPQRTWXY'
/** Six groups of four: 108 bits. */
export const packetKey = z.string().regex(new RegExp(`^[${keySigns}]{4}(?:-[${keySigns}]{4}){5}$`))

export const packetAnswer = z.strictObject({
  /** What to call the file. */
  name: z.string().min(1).max(120),
  /** Its bytes, Base64. */
  archive: z.base64(),
  /** Of the archive as a whole, by which whoever receives it knows it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  key: packetKey,
})
export type PacketAnswer = z.infer<typeof packetAnswer>
