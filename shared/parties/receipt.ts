/** The code on a receipt: three groups of four, read out over the telephone and typed by anyone. */
import { z } from 'zod'

/** 23 signs, none that looks or sounds in writing like another: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const signs = '34679ACDEFGHJKMNPQRTWXY'
const length = 12

/** As it is printed: `3F7K-9ATW-XCMQ`; the last sign checks the others. */
export const receiptCode = z
  .string()
  .regex(/^[34679ACDEFGHJKMNPQRTWXY]{4}(?:-[34679ACDEFGHJKMNPQRTWXY]{4}){2}$/)

/** Makes a code of random bytes, which the caller brings; 11 signs, 49 bits. Throws when given fewer than 32. */
export function receiptFrom(bytes: Uint8Array): string {
  if (bytes.length < 32) throw new Error(`a receipt needs 32 random bytes, got ${bytes.length}`)
  let drawn = ''
  // Bytes beyond the last whole round of signs would make some signs likelier than others.
  for (const byte of bytes) if (drawn.length < length - 1 && byte < 253) drawn += signs[byte % 23] ?? ''
  if (drawn.length < length - 1) throw new Error('these bytes are not random')
  return grouped(drawn + checkOf(drawn))
}

/** A code as it was typed in its printed form: case, blanks and dashes do not matter. Undefined where a sign is wrong. */
export function readReceipt(typed: string): string | undefined {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·.‐-―-]/g, '')
  if (plain.length !== length || [...plain].some((sign) => !signs.includes(sign))) return undefined
  return plain.endsWith(checkOf(plain.slice(0, -1))) ? grouped(plain) : undefined
}

/** One wrong sign and two exchanged ones are always found: the weights differ and 23 is prime. */
function checkOf(drawn: string): string {
  const sum = [...drawn].reduce((held, sign, at) => held + signs.indexOf(sign) * (at + 1), 0)
  return signs[sum % 23] ?? ''
}

function grouped(plain: string): string {
  return plain.match(/.{4}/g)?.join('-') ?? ''
}
