/** The two written forms of an event: the stored body, which the chain covers, and the wire form, with its words. */
import { hash, randomBytes } from 'node:crypto'
import type { Catalogue } from '../../shared/catalogue.ts'
import { familyOf } from '../../shared/families.ts'
import { featureOf, event as eventSchema, type Event } from '../../shared/event.ts'
import { valueAt, withValueAt } from '../../shared/words.ts'
import type { z } from 'zod'

/** Words of one field of one event, kept beside the chain so that they can be erased (D9). */
export interface WordsRow {
  path: string
  salt: string
  text: string
}

/** Stands in place of the salt where words were erased. */
export const erasedSalt = '0'.repeat(32)

/** In a stored body this stands where the words were. */
const marker = '$words'

/** SHA-256 over salt and words, hex: what the body holds in their place. */
export function commitment(salt: string, text: string): string {
  return hash('sha256', salt + text, 'hex')
}

/** The chain's next hash, hex: SHA-256(previous hash || body bytes). */
export function chained(previous: string, body: string): string {
  return hash('sha256', previous + body, 'hex')
}

/** What the first event is chained to. */
export const chainStart = '0'.repeat(64)

export interface Encoded {
  body: string
  wire: string
  words: WordsRow[]
}

/** Random bytes are drawn in large pieces: a system call for each salt would cost more than its hash. */
let pool = Buffer.alloc(0)
let used = 0
function salt(): string {
  if (used + 16 > pool.length) {
    pool = randomBytes(4096)
    used = 0
  }
  used += 16
  return pool.toString('hex', used - 16, used)
}

/**
 * Writes an event in both forms. `paths` are its words fields; words already erased (null) stay null.
 * The two forms differ in the words and in the account, which only the stored body bears (D21).
 */
export function encode(event: Event, account: string, paths: readonly (readonly string[])[]): Encoded {
  const words: WordsRow[] = []
  let data = event.data
  for (const path of paths) {
    const text = valueAt(data, path)
    if (typeof text !== 'string') continue
    const grain = salt()
    words.push({ path: path.join('.'), salt: grain, text })
    data = withValueAt(data, path, { [marker]: commitment(grain, text) })
  }
  const head =
    `{"position":${event.position},"stream":"${event.stream}","version":${event.version},"layer":"${event.layer}",` +
    `"v":${event.v},"type":"${event.type}","data":`
  const tail =
    `"agency":"${event.actor.agency}"},"commandId":"${event.commandId}",` +
    `"occurredAt":${event.occurredAt},"recordedAt":${event.recordedAt}}`
  const actor = `,"actor":{"role":"${event.actor.role}",`
  const wire = `${head}${JSON.stringify(event.data)}${actor}${tail}`
  const body = `${head}${JSON.stringify(data)}${actor}"account":"${account}",${tail}`
  return { body, wire, words }
}

const storedEvent = eventSchema.extend({
  actor: eventSchema.shape.actor.extend({ account: eventSchema.shape.stream.or(eventSchema.shape.type) }),
})
export type StoredEvent = z.infer<typeof storedEvent>

/** Reads a stored body strictly. Throws for anything this program did not write: `verify` reports it. */
export function parseStored(body: string): StoredEvent {
  return storedEvent.parse(JSON.parse(body))
}

/**
 * The event of a stored body with its words filled in (null where erased) and raised to the present shape (LOG13).
 * The body was written by this program and is covered by the chain, so it is not checked against the schema again.
 */
export function decode(
  body: string,
  words: readonly { path: string; text: string }[],
  catalogue: Catalogue,
): Event {
  const stored = JSON.parse(body) as StoredEvent
  const data = filled(stored.data, [], words) as Record<string, unknown>
  const { account: _account, ...actor } = stored.actor
  const present = catalogue.event(stored.type).v
  if (stored.v === present) return { ...stored, actor, data }
  const { upcast } = familyOf(stored.type) ?? catalogue.feature(featureOf(stored.type))
  if (!upcast || stored.v > present)
    throw new Error(`${stored.type} version ${stored.v} at ${stored.position} cannot be raised to ${present}`)
  return { ...stored, actor, v: present, data: upcast(stored.type, stored.v, data) }
}

function filled(
  value: unknown,
  path: readonly string[],
  words: readonly { path: string; text: string }[],
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (Object.hasOwn(value, marker)) {
    const here = path.join('.')
    return words.find((row) => row.path === here)?.text ?? null
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filled(inner, [...path, key], words)]),
  )
}

/** Commitments in a stored body by path: what `verify` compares the words with. */
export function commitmentsIn(
  data: Record<string, unknown>,
  path: readonly string[] = [],
): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(data)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    const hash = (value as Record<string, unknown>)[marker]
    if (typeof hash === 'string') found.set([...path, key].join('.'), hash)
    else
      for (const [inner, deeper] of commitmentsIn(value as Record<string, unknown>, [...path, key]))
        found.set(inner, deeper)
  }
  return found
}
