/** Signing in and out. Every failure looks alike: no one learns which accounts exist. */
import { createPublicKey } from 'node:crypto'
import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { logName } from '../../shared/ids.ts'
import { refused } from '../../shared/refusal.ts'
import { isBusy } from '../access/secrets.ts'
import type { Session } from '../access/session.ts'
import { isLoopback } from '../config.ts'
import type { House } from '../house.ts'
import { sendRefusal } from './answers.ts'
import { cookieName, readCookie } from './cookies.ts'
import { waitS } from './guards.ts'

const token = z.string().min(1).max(100)
/** What a sign-in may say. */
export const signInBody = z.union([
  z.strictObject({
    account: z.string().min(1).max(40),
    password: z.string().min(1).max(200),
    log: logName.optional(),
  }),
  z.strictObject({ link: token }),
  z.strictObject({ kiosk: token }),
])
type Asked = z.infer<typeof signInBody>

/** The session of a request, or undefined. */
export async function sessionOf(
  house: House,
  request: Request,
): Promise<(Session & { token: string }) | undefined> {
  const value = readCookie(request.headers.cookie, cookieName(house.secure))
  const session = value === undefined ? undefined : await house.sessions.of(value)
  return session && value !== undefined ? { ...session, token: value } : undefined
}

export function sessionRoutes(house: House, cutSession: (tokenHash: string) => void): Router {
  const routes = Router()
  routes.get('/session', async (request, response) => {
    const session = await sessionOf(house, request)
    if (!session) return sendRefusal(response, refused('access.signedOut'))
    await describe(house, response, session)
  })
  routes.post('/session', async (request, response) => {
    const read = signInBody.safeParse(request.body)
    if (!read.success) return sendRefusal(response, refused('command.malformed', { field: 'session' }))
    if (!(await mayTry(house, request, read.data)))
      return sendRefusal(response, refused('command.tooMany'), waitS('signIn'))
    if (isBusy()) return sendRefusal(response, refused('house.unavailable'))
    const found = await prove(house, request, read.data)
    const actor = found && (await house.directory.actor(found.account))
    if (!actor || !house.served.has(found.log)) {
      const code = 'link' in read.data ? 'access.linkUsed' : 'access.wrongCredentials'
      return sendRefusal(response, refused(code))
    }
    await endHeld(house, request, cutSession)
    const made = await house.sessions.begin(found.account, found.log, found.kiosk)
    response.cookie(cookieName(house.secure), made, {
      httpOnly: true,
      secure: house.secure,
      sameSite: 'strict',
      path: '/',
      ...(found.kiosk && { maxAge: 400 * 86_400_000 }),
    })
    await describe(house, response, found)
  })
  routes.delete('/session', async (request, response) => {
    await endHeld(house, request, cutSession)
    response.clearCookie(cookieName(house.secure), {
      path: '/',
      secure: house.secure,
      httpOnly: true,
      sameSite: 'strict',
    })
    response.set('Clear-Site-Data', '"cache"').status(204).end()
  })
  return routes
}

/** Ends the session a browser brought with it, if any: whoever signs in anew leaves nothing behind (T3). */
async function endHeld(
  house: House,
  request: Request,
  cutSession: (tokenHash: string) => void,
): Promise<void> {
  const session = await sessionOf(house, request)
  if (!session) return
  await house.sessions.end(session.token)
  cutSession(session.tokenHash)
}

async function mayTry(house: House, request: Request, asked: Asked): Promise<boolean> {
  const address = request.ip ?? ''
  const whom = 'account' in asked ? asked.account : 'token'
  const both = await Promise.all([
    house.limits.allow('signInAddress', address),
    'account' in asked ? house.limits.allow('signIn', `${address}/${whom}`) : true,
  ])
  return both.every(Boolean)
}

async function prove(
  house: House,
  request: Request,
  asked: Asked,
): Promise<{ account: string; log: string; kiosk: boolean } | undefined> {
  const { sessions, openWall, defaultLog } = house
  if ('link' in asked) {
    const found = await sessions.redeem('link', asked.link)
    return found && { ...found, kiosk: false }
  }
  if ('kiosk' in asked) {
    if (asked.kiosk === 'open')
      return openWall !== undefined && isLoopback(request.ip ?? '')
        ? { account: openWall, log: defaultLog, kiosk: true }
        : undefined
    const found = await sessions.redeem('kiosk', asked.kiosk)
    return found && { ...found, kiosk: true }
  }
  const account = await sessions.proven(asked.account, asked.password)
  return account === undefined ? undefined : { account, log: asked.log ?? defaultLog, kiosk: false }
}

async function describe(
  house: House,
  response: Response,
  session: { account: string; log: string },
): Promise<void> {
  const actor = await house.directory.actor(session.account)
  const served = house.served.get(session.log)
  if (!actor || !served) return sendRefusal(response, refused('access.suspended'))
  const sealKey = createPublicKey(house.sealKey).export({ format: 'jwk' })
  response.json({ ...actor, log: session.log, mode: served.broadcast.mode, sealKey })
}
