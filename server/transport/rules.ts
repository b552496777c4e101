/**
 * The book of the city's rules for those who decide about them, who work in the live log: it lies in log `house`, to which
 * their sessions are not bound (D20). What one may not see is not there (SEE5), and an exercise decides nothing.
 */
import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import type { Actor } from '../../shared/access/actor.ts'
import { refused } from '../../shared/refusal.ts'
import { keysOf, levelOf } from '../access/visibility.ts'
import { houseLog, liveLog } from '../corridor/accounts.ts'
import type { House } from '../house.ts'
import { sendRefusal } from './answers.ts'
import { waitS } from './guards.ts'
import { sessionOf } from './signIn.ts'

const deciding: readonly string[] = [houseLog, liveLog]
const aboutRules = z.looseObject({ type: z.string().startsWith('city.') })

export function ruleRoutes(house: House): Router {
  const routes = Router()
  routes.get('/rules', async (request, response) => {
    const actor = await readerOf(house, request, response)
    if (!actor) return
    if (!(await house.limits.allow('read', actor.account)))
      return sendRefusal(response, refused('command.tooMany'), waitS('read'))
    const { stream } = house.book
    const [opened] = stream === undefined ? [] : await house.log.streams(houseLog, [stream])
    if (!opened || !levelOf(new Set(keysOf(actor)), opened.audience))
      return sendRefusal(response, refused('stream.unknown'))
    const { state } = opened
    response.json({ stream, version: state.version.open, book: state.parts.open })
  })
  routes.post('/rules', async (request, response) => {
    const actor = await readerOf(house, request, response)
    if (!actor) return
    if (!aboutRules.safeParse(request.body).success)
      return sendRefusal(response, refused('command.unknownType', { type: '' }))
    const answer = await house.orders.take({ account: actor.account, log: houseLog }, request.body)
    if (answer.accepted) response.json(answer)
    else
      sendRefusal(response, answer.refusal, answer.refusal.code === 'command.tooMany' ? waitS('command') : 2)
  })
  return routes
}

/** Answers itself, and gives undefined, where nobody stands who might decide. */
async function readerOf(house: House, request: Request, response: Response): Promise<Actor | undefined> {
  const session = await sessionOf(house, request)
  const actor = session && (await house.directory.actor(session.account))
  if (!session || !actor) {
    sendRefusal(response, refused('access.signedOut'))
    return undefined
  }
  if (deciding.includes(session.log)) return actor
  sendRefusal(response, refused('stream.unknown'))
  return undefined
}
