/**
 * What a month came to, in one act (SCR6): over everything of it that its reader may see, what left the live set
 * included. The same filter as every other reading door (SEE1).
 */
import { Router } from 'express'
import { z } from 'zod'
import { mayReadScreening } from '../../shared/access/permissions.ts'
import { dateOf } from '../../shared/clocks/calendar.ts'
import { paperLanguage } from '../../shared/features/mediation/papers.ts'
import { countedFeatures, countsOf, month, type Counted, type MonthCounts } from '../../shared/monthCounts.ts'
import { refused } from '../../shared/refusal.ts'
import { levelOf } from '../access/visibility.ts'
import type { House } from '../house.ts'
import { textIn } from '../log/flow.ts'
import * as sql from '../log/statements.ts'
import { PaperDesk } from '../papers/desk.ts'
import { monthFacts } from '../papers/months.ts'
import { sendRefusal } from './answers.ts'
import { malformed } from './door.ts'
import { paperType, sendFile } from './papers.ts'
import { readerOf, type Reader } from './reading.ts'

export const countsQuery = z.strictObject({ month })
export const countsPaper = z.strictObject({ month, language: paperLanguage })
/** Streams opened at a time: others read in between. */
const pageStreams = 200

export function countRoutes(house: House): Router {
  const routes = Router()
  const desk = new PaperDesk(house)
  routes.get('/counts', async (request, response) => {
    const reader = await readerOf(house, request, response)
    if (!reader) return
    if (!mayReadScreening(reader.actor.role)) return sendRefusal(response, refused('stream.unknown'))
    const query = countsQuery.safeParse(request.query)
    if (!query.success) return sendRefusal(response, refused('command.malformed', { field: 'month' }))
    response.json(await countsFor(house, reader, query.data.month))
  })
  routes.post('/counts', async (request, response) => {
    const reader = await readerOf(house, request, response, 'paper')
    if (!reader) return
    if (!mayReadScreening(reader.actor.role)) return sendRefusal(response, refused('stream.unknown'))
    const asked = countsPaper.safeParse(request.body)
    if (!asked.success) return sendRefusal(response, malformed(asked.error))
    const names = desk.namesIn(asked.data.language)
    const counts = await countsFor(house, reader, asked.data.month)
    const facts = monthFacts(counts, names, reader.actor.agency)
    const paper = await desk.set('monthlyCounts', facts, `${names.words.counts.title} ${asked.data.month}`)
    if ('code' in paper) sendRefusal(response, paper)
    else sendFile(response, paper.pdf, { name: `${paper.title}.pdf`, type: paperType })
  })
  return routes
}

async function countsFor(house: House, reader: Reader, of: string): Promise<MonthCounts> {
  const { calendar } = house.book.rulesOf(reader.served.broadcast.name, house.now())
  return countsOf(await counted(reader), of, (instant) => dateOf(calendar, instant))
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
