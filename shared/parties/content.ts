/** What the vault takes in about a party, and what it gives out. Nothing of it ever goes into an order, an event or a log line. */
import { z } from 'zod'
import { logName } from '../ids.ts'
import { isPlainText } from '../words.ts'
import { partyId } from './messages.ts'
import { receiptCode } from './receipt.ts'

/** 1 to `max` UTF-16 units after trimming, whatever they say: personal numbers belong here and nowhere else. */
function text(max: number) {
  return z.string().trim().min(1).max(max).refine(isPlainText, { error: 'words.malformed' })
}

function line(max: number) {
  return text(max).refine((said) => !/[\n\t]/.test(said), { error: 'words.malformed' })
}

/** How to reach whom; each is given or not, as the person likes. */
export const contact = z.strictObject({
  name: line(80).optional(),
  /** As it is dialled: digits, an area code, an extension. */
  phone: z
    .string()
    .trim()
    .regex(/^\+?[\d][\d ()#-]{2,30}$/)
    .optional(),
  address: line(200).optional(),
  idNumber: line(30).optional(),
})
export type Contact = z.infer<typeof contact>

/** What is put right of it; null takes a detail away, and what is not named stays unread. */
export const contactChange = z
  .strictObject({
    name: contact.shape.name.nullable(),
    phone: contact.shape.phone.nullable(),
    address: contact.shape.address.nullable(),
    idNumber: contact.shape.idNumber.nullable(),
  })
  .refine((change) => Object.keys(change).length > 0)
export type ContactChange = z.infer<typeof contactChange>

/** What a person asked for: no answer in writing, and that whoever opens who they are keeps it to themselves. */
export const wishes = z.strictObject({
  noReply: z.literal(true).optional(),
  secrecy: z.literal(true).optional(),
})
export type Wishes = z.infer<typeof wishes>

export const longestOriginal = 10_000

/** What is put into the vault under a party's id. Who gives neither contact nor words still has a receipt. */
export const partyBody = z.strictObject({
  log: logName,
  contact: contact.optional(),
  words: text(longestOriginal).optional(),
  wishes: wishes.optional(),
  /** Chosen by the person; with the receipt it opens their own page. */
  word: line(64).refine((chosen) => chosen.length >= 4),
})
export type PartyBody = z.infer<typeof partyBody>

export const receiptAnswer = z.strictObject({ receipt: receiptCode })

/** What whoever handles a matter sees of a party without opening it. */
export const maskedParty = z.strictObject({
  /** Enough to tell whether the right number was dialled: 138****21. */
  dial: z.string().optional(),
  has: z.array(z.enum(['name', 'phone', 'address', 'idNumber', 'words'])),
  wishes,
})
export type MaskedParty = z.infer<typeof maskedParty>

/** What was opened. */
export const openedParty = z.strictObject({
  party: partyId,
  contact: contact.optional(),
  words: z.string().optional(),
})
export type OpenedParty = z.infer<typeof openedParty>

/** The first three digits of a mobile number and the last two of any; what lies between is not told, nor how much. */
export function maskedDial(phone: string): string {
  const digits = phone.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '')
  return /^1\d{10}$/.test(digits) ? `${digits.slice(0, 3)}****${digits.slice(-2)}` : `****${digits.slice(-2)}`
}
