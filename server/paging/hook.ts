/**
 * What leaves the house by webhook, a page or a notice: one signed POST (Standard Webhooks 1.0: HMAC-SHA256 over id, time and body). No redirect is followed,
 * nothing of the answer but its status is read. The addresses are the operator's own list, so they are not screened as
 * those of strangers would be: a gateway of the city's own network is the usual one.
 */
import { createHmac } from 'node:crypto'
import type { Page, Pager, Sent } from './page.ts'
import { keyOf, type Hook, type PagedUnits } from './units.ts'

const tryMs = 5000
/** Refusals that pass: too slow, too often. */
const passing = [408, 425, 429]

export function hookPager(units: PagedUnits, options: HookOptions): Pager {
  return {
    means: 'hook',
    reaches: (agency) => units[agency]?.hook !== undefined,
    send: async (page) => {
      const hook = units[page.agency]?.hook
      return hook ? posted(hook, { id: page.id, body: bodyOf(page) }, options) : 'refused'
    },
  }
}

/** One try. The id is the same at every one, by which a receiver knows it again. Never rejects. */
export async function posted(
  { url, secret }: Hook,
  { id, body }: { id: string; body: string },
  { now, timeoutMs = tryMs }: HookOptions,
): Promise<Sent> {
  const at = Math.floor(now() / 1000)
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,${signature(keyOf(secret), `${id}.${at}.${body}`)}`,
  }
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await fetch(url, { method: 'POST', redirect: 'manual', signal, headers, body })
    await answer.body?.cancel()
    return sentBy(answer.status)
  } catch {
    return 'later'
  }
}

export interface HookOptions {
  /** Real ms: a receiver refuses what is older than its patience. */
  now: () => number
  timeoutMs?: number
}

function bodyOf({ id, code, agency, kind, urgent, dueAt, signIn }: Page): string {
  const due = new Date(dueAt).toISOString()
  return JSON.stringify({
    type: 'order.unread',
    id,
    code: code ?? null,
    unit: agency,
    kind,
    urgent,
    due,
    signIn,
  })
}

function signature(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64')
}

function sentBy(status: number): Sent {
  if (status >= 200 && status < 300) return 'delivered'
  return status >= 500 || passing.includes(status) ? 'later' : 'refused'
}
