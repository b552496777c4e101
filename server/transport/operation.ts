/** How this node runs, for those who look after it; to everyone else the door is not there (SEE5). */
import { Router } from 'express'
import { mayOperate } from '../../shared/access/permissions.ts'
import { refused } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import { sendRefusal } from './answers.ts'
import { waitS } from './guards.ts'
import { sessionOf } from './signIn.ts'

export function operationRoutes(house: House): Router {
  const routes = Router()
  routes.get('/operation', async (request, response) => {
    const session = await sessionOf(house, request)
    const actor = session && (await house.directory.actor(session.account))
    if (!actor) return sendRefusal(response, refused('access.signedOut'))
    if (!mayOperate(actor.role)) return sendRefusal(response, refused('stream.unknown'))
    if (!(await house.limits.allow('read', actor.account)))
      return sendRefusal(response, refused('command.tooMany'), waitS('read'))
    response.json(house.operation())
  })
  return routes
}
