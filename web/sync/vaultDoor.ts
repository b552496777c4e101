/** Who people are, to the house and back: never through the outbox, for a device keeps none of it. */
import type { z } from 'zod'
import {
  maskedParty,
  openedParty,
  receiptAnswer,
  type ContactChange,
  type MaskedParty,
  type OpenedParty,
  type PartyBody,
} from '../../shared/parties/content.ts'
import type { PartyId } from '../../shared/parties/messages.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { json, refusalOf } from './session.ts'

const patienceMs = 20_000

/**
 * Puts a party into the vault; the same id and body again give the same receipt. Undefined when the house was not reached.
 */
export function putParty(
  send: typeof fetch,
  party: PartyId,
  body: PartyBody,
): Promise<{ receipt: string } | Refusal | undefined> {
  return asked(send, `/api/parties/${party}`, receiptAnswer, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-lianxin': '1' },
    body: JSON.stringify(body),
  })
}

/** What may be seen of a party that a stream names without opening it. Undefined when the house was not reached. */
export function maskOf(
  send: typeof fetch,
  party: PartyId,
  stream: string,
): Promise<MaskedParty | Refusal | undefined> {
  return asked(send, `/api/parties/${party}?stream=${stream}`, maskedParty)
}

/**
 * What the opening recorded at that position of the log opened. Whoever asks holds it in memory, for as long as it is
 * shown and no longer. Undefined when the house was not reached.
 */
export function openedAt(
  send: typeof fetch,
  party: PartyId,
  { stream, position }: { stream: string; position: number },
): Promise<OpenedParty | Refusal | undefined> {
  return asked(send, `/api/parties/${party}?stream=${stream}&position=${position}`, openedParty)
}

/** Puts right how to reach a party, by the order recorded at that position. Undefined when the house was not reached. */
export async function correctContact(
  send: typeof fetch,
  party: PartyId,
  { stream, position }: { stream: string; position: number },
  change: ContactChange,
): Promise<'done' | Refusal | undefined> {
  try {
    const response = await send(`/api/parties/${party}/contact?stream=${stream}&position=${position}`, {
      method: 'PUT',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'x-lianxin': '1' },
      body: JSON.stringify(change),
      signal: AbortSignal.timeout(patienceMs),
    })
    return response.ok ? 'done' : refusalOf(await json(response))
  } catch {
    return undefined
  }
}

async function asked<T>(
  send: typeof fetch,
  path: string,
  schema: z.ZodType<T>,
  request: RequestInit = {},
): Promise<T | Refusal | undefined> {
  try {
    const response = await send(path, {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
      ...request,
    })
    const said = await json(response)
    const read = schema.safeParse(said)
    return response.ok && read.success ? read.data : refusalOf(said)
  } catch {
    return undefined
  }
}
