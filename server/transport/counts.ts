/**
 * What a month came to, in one act (SCR6): over everything of it that its reader may see, what left the live set
 * included. The same filter as every other reading door (SEE1).
 */
import { Router } from 'express'
import { z } from 'zod'
import { mayReadScreening } from '../../shared/access/permissions.ts'
import { dateOf } from '../../shared/clocks/calendar.ts'
import { countedFeatures, countsOf, month, type Counted } from '../../shared/monthCounts.ts'
import { refused } from '../../shared/refusal.ts'
import { levelOf } from '../access/visibility.ts'
import type { House } from '../house.ts'
import { textIn } from '../log/flow.ts'
import * as sql from '../log/statements.ts'
import { sendRefusal } from './answers.ts'
import { readerOf, type Reader } from './reading.ts'

export const countsQuery = z.strictObject({ month })
/** Streams opened at a time: others read in between. */
const pageStreams = 200

export function countRoutes(house: House): Router {
  const routes = Router()
  routes.get('/counts', async (request, response) => {
    const reader = await readerOf(house, request, response)
    if (!reader) return
    if (!mayReadScreening(reader.actor.role)) return sendRefusal(response, refused('stream.unknown'))
    const query = countsQuery.safeParse(request.query)
    if (!query.success) return sendRefusal(response, refused('command.malformed', { field: 'month' }))
    const streams = await counted(reader)
    const { calendar } = house.book.rulesOf(reader.served.broadcast.name, house.now())
    response.json(countsOf(streams, query.data.month, (instant) => dateOf(calendar, instant)))
  })
  return routes
}

async function counted({ served, view }: Reader): Promise<Counted[]> {
  const { log, name } = served.broadcast
  const found: Counted[] = []
  for (const feature of countedFeatures) {
    const ids = (await log.read(name, sql.streamsOf({ feature }))).map((row) => textIn(row, 'id'))
    for (let at = 0; at < ids.length; at += pageStreams)
      for (const { state, audience } of await log.streams(name, ids.slice(at, at + pageStreams)))
        if (levelOf(view.keys, audience)) found.push({ feature, open: state.parts.open })
  }
  return found
}
