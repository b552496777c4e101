/** Who people are, to the house: straight into its vault, never through the outbox, for a device keeps none of it. */
import { receiptAnswer, type PartyBody } from '../../shared/parties/content.ts'
import type { PartyId } from '../../shared/parties/messages.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { json, refusalOf } from './session.ts'

const patienceMs = 20_000

/**
 * Puts a party into the vault; the same id and body again give the same receipt. Undefined when the house was not reached.
 */
export async function putParty(
  send: typeof fetch,
  party: PartyId,
  body: PartyBody,
): Promise<{ receipt: string } | Refusal | undefined> {
  try {
    const response = await send(`/api/parties/${party}`, {
      method: 'PUT',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'x-lianxin': '1' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    })
    const said = await json(response)
    const read = receiptAnswer.safeParse(said)
    return read.success ? read.data : refusalOf(said)
  } catch {
    return undefined
  }
}
