/** The one table from outcomes to HTTP (style 17), in the form of RFC 9457. */
import type { Response } from 'express'
import type { Refusal } from '../../shared/refusal.ts'

/** Sends a refusal as problem details; the words for its code are the client's. `retryAfterS` holds for `later` only. */
export function sendRefusal(response: Response, refusal: Refusal, retryAfterS = 2): void {
  const { code, params, retry, status } = refusal
  if (retry === 'later') response.set('Retry-After', String(retryAfterS))
  response
    .status(status)
    .type('application/problem+json')
    .json({ type: `urn:lianxin:refusal:${code}`, title: code, status, code, params, retry })
}
