/** Passwords and tokens: what is stored can prove them and cannot give them away. */
import { hash as digest, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** argon2id, 19 MiB, two passes (OWASP minimum). */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }
/** How many passwords are checked at a time; more wait, so that signing in never starves the house. */
const atATime = 2
/** About five seconds of waiting. */
const mostWaiting = 200

let running = 0
const queue: (() => void)[] = []

/** True when so many wait that another one would only wait longer than anyone does. */
export function isBusy(): boolean {
  return queue.length >= mostWaiting
}

/** Does the work when it is its turn; who ends hands the turn over, so that there are never more than `atATime`. */
async function withTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < atATime) running += 1
  else await new Promise<void>((resolve) => queue.push(resolve))
  try {
    return await work()
  } finally {
    const next = queue.shift()
    if (next) next()
    else running -= 1
  }
}

/** Normalised as typed on any keyboard (NFC), so that one password has one form. */
export function hashPassword(password: string): Promise<string> {
  return withTurn(() => hash(password.normalize('NFC'), cost))
}

let decoy: Promise<string> | undefined

/** Checks a password; without a stored hash it takes as long and is false (no one learns which accounts exist). */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(24).toString('base64url'))
  const against = stored ?? (await decoy)
  const matches = await withTurn(() => verify(against, password.normalize('NFC')))
  return matches && stored !== undefined
}

/** A fresh secret of 256 bits for a cookie or a link. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a token. */
export function tokenHash(token: string): string {
  return digest('sha256', token, 'hex')
}
