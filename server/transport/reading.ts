/** The socket's mirror over HTTP: the same filter, the same answers (SEE1). */
import type { KeyObject } from 'node:crypto'
import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import type { Actor } from '../../shared/access/actor.ts'
import { streamId } from '../../shared/ids.ts'
import { refused } from '../../shared/refusal.ts'
import { levelOf, keysOf, viewIdOf } from '../access/visibility.ts'
import { pageEvents, Prepared } from '../broadcast/prepared.ts'
import { copyOf, makeView, type View } from '../broadcast/views.ts'
import type { House, ServedLog, Verb } from '../house.ts'
import { sendRefusal } from './answers.ts'
import { waitS } from './guards.ts'
import { openSealed } from './sealed.ts'
import { sessionOf } from './signIn.ts'

export const eventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  limit: z.coerce.number().int().min(1).max(pageEvents).default(pageEvents),
})
/** The last stream of the page before. */
export const snapshotQuery = z.strictObject({ after: streamId.optional() })
export const sealedBody = z.strictObject({ sealed: z.string().min(1).max(60_000) })

export interface Reader {
  actor: Actor
  served: ServedLog
  view: View
}

export function readingRoutes(house: House): Router {
  const routes = Router()
  routes.post('/commands', async (request, response) => {
    const session = await sessionOf(house, request)
    if (!session) return sendRefusal(response, refused('access.signedOut'))
    const answer = await house.orders.take(session, unsealed(request.body, house.sealKey))
    if (answer.accepted) response.json(answer)
    else
      sendRefusal(response, answer.refusal, answer.refusal.code === 'command.tooMany' ? waitS('command') : 2)
  })
  routes.get('/events', async (request, response) => {
    const reader = await readerOf(house, request, response)
    if (!reader) return
    const query = eventsQuery.safeParse(request.query)
    if (!query.success) return sendRefusal(response, refused('command.malformed', { field: 'query' }))
    const { served, view } = reader
    const after = Math.min(query.data.after, view.upTo)
    const page = await new Prepared(served.broadcast).page(view, after, query.data.limit)
    response.type('application/json').send(page.body)
  })
  routes.get('/snapshot', async (request, response) => {
    const reader = await readerOf(house, request, response)
    if (!reader) return
    const query = snapshotQuery.safeParse(request.query)
    if (!query.success) return sendRefusal(response, refused('command.malformed', { field: 'query' }))
    const { served, view } = reader
    response.type('application/json').send(await new Prepared(served.broadcast).part(view, query.data.after))
  })
  routes.get('/streams/:id', async (request, response) => {
    const reader = await readerOf(house, request, response)
    if (!reader) return
    const { broadcast } = reader.served
    const [opened] = await broadcast.log.streams(broadcast.name, [request.params.id])
    const level = opened && levelOf(reader.view.keys, opened.audience)
    const copy = level && copyOf(reader.view, opened, level, 'alsoRetired')
    if (copy === undefined) return sendRefusal(response, refused('stream.unknown'))
    response.type('application/json').send(`{${copy}`)
  })
  return routes
}

/** Who reads, and what they may see; answers 401 itself and gives undefined when nobody does. */
export async function readerOf(
  house: House,
  request: Request,
  response: Response,
  verb: Verb = 'read',
): Promise<Reader | undefined> {
  const session = await sessionOf(house, request)
  const actor = session && (await house.directory.actor(session.account))
  const served = session && house.served.get(session.log)
  if (!actor || !served) {
    sendRefusal(response, refused('access.signedOut'))
    return undefined
  }
  if (!(await house.limits.allow(verb, actor.account))) {
    sendRefusal(response, refused('command.tooMany'), waitS(verb))
    return undefined
  }
  const { broadcast } = served
  if (!broadcast.isReady) {
    sendRefusal(response, refused('house.unavailable'))
    return undefined
  }
  const keys = keysOf(actor)
  return {
    actor,
    served,
    view: makeView(viewIdOf(broadcast.name, keys, []), keys, [], broadcast.live, broadcast.flushed),
  }
}

/** A command that a wiped device could keep only sealed to the house's key; anything else passes as it is. */
function unsealed(body: unknown, key: KeyObject): unknown {
  const read = sealedBody.safeParse(body)
  return read.success ? openSealed(read.data.sealed, key) : body
}
