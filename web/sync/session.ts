/** Signing in and out over HTTP. The cookie is the browser's; nothing secret passes through here but the password. */
import { z } from 'zod'
import { actor as actorSchema } from '../../shared/access/actor.ts'
import { answer as answerSchema, type Answer } from '../../shared/command.ts'
import { logName } from '../../shared/ids.ts'
import { modes } from '../../shared/protocol.ts'
import { refusalCodes, refusals, refused, type Refusal } from '../../shared/refusal.ts'

/** `sealKey`: the house's public key (JWK, P-256) that queued orders are sealed to. */
export const sessionAnswer = actorSchema.extend({
  log: logName,
  mode: z.enum(modes),
  sealKey: z.record(z.string(), z.unknown()).optional(),
})
export type SessionAnswer = z.infer<typeof sessionAnswer>

export type SignIn =
  { account: string; password: string; log?: string | undefined } | { link: string } | { kiosk: string }

export interface SessionDoor {
  /** Who this browser is signed in as; `revoked` when that account works no more, `unreachable` when the house did not
   * say within `patienceMs`. */
  session(patienceMs?: number): Promise<SessionAnswer | 'signedOut' | 'revoked' | 'unreachable'>
  signIn(signIn: SignIn): Promise<SessionAnswer | Refusal>
  /** False when the house was not reached: the cookie still works. */
  signOut(): Promise<boolean>
  /** Delivers an order only its sealed form is left of. Undefined when the house did not answer. */
  deliverSealed(sealed: string): Promise<Answer | undefined>
}

const path = '/api/session'
const requestTimeoutMs = 15_000
/** Tells a request of ours from one another site makes the browser send. */
const headers = { 'content-type': 'application/json', 'x-lianxin': '1' }

/** RFC 9457 with our refusal code in it. */
const problem = z.object({
  code: z.enum(refusalCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

/** `send` is `fetch`; a test brings its own. */
export function sessionDoor(send: typeof fetch): SessionDoor {
  async function ask(
    method: string,
    to: string,
    body?: unknown,
    patienceMs = requestTimeoutMs,
  ): Promise<Response | undefined> {
    try {
      return await send(to, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        headers,
        signal: AbortSignal.timeout(patienceMs),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    } catch {
      // No network, or no answer in time: the same to everyone who asks.
      return undefined
    }
  }

  return {
    async session(patienceMs) {
      const response = await ask('GET', path, undefined, patienceMs)
      const body = response && (await json(response))
      if (response?.status === 401)
        return refusalOf(body).code === 'access.suspended' ? 'revoked' : 'signedOut'
      const said = response?.ok ? sessionAnswer.safeParse(body) : undefined
      return said?.success ? said.data : 'unreachable'
    },
    async signIn(signIn) {
      const response = await ask('POST', path, signIn)
      if (!response) return refused('house.unavailable')
      const said = await json(response)
      const session = response.ok ? sessionAnswer.safeParse(said) : undefined
      return session?.success ? session.data : refusalOf(said)
    },
    async signOut() {
      const response = await ask('DELETE', path)
      return response !== undefined && (response.ok || response.status === 401)
    },
    async deliverSealed(sealed) {
      const response = await ask('POST', '/api/commands', { sealed })
      if (!response) return undefined
      const said = await json(response)
      const parsed = answerSchema.safeParse(said)
      if (parsed.success) return parsed.data
      return response.ok ? undefined : { accepted: false, refusal: refusalOf(said) }
    },
  }
}

export async function json(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

/** A problem the house named; anything else is a fault of the house, to be tried again. */
export function refusalOf(said: unknown): Refusal {
  const parsed = problem.safeParse(said)
  if (!parsed.success) return refused('house.fault')
  const { code, params = {} } = parsed.data
  return { code, params, ...refusals[code] }
}
