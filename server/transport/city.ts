/** The city's own data for the signed-in: areas, agencies, basemap, and the rules that decisions are judged by. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import type { CityRules } from '../../shared/city.ts'
import { dateOf } from '../../shared/clocks/calendar.ts'
import { refused } from '../../shared/refusal.ts'
import type { Session } from '../access/session.ts'
import type { House } from '../house.ts'
import { sendRefusal } from './answers.ts'
import { sessionOf } from './signIn.ts'

const files = ['city', 'areas', 'agencies', 'basemap', 'checklists', 'agreements'] as const
/** What the asker holds already: a new copy is sent only where there is one. */
export const heldQuery = z.strictObject({ held: z.string().max(40).optional() })

/** Read once at the start; a missing or broken file stops the house there and then. */
export function cityRoutes(house: House): Router {
  const parts = files.map((name): [string, unknown] => [
    name,
    JSON.parse(readFileSync(join(house.cityFolder, `${name}.json`), 'utf8')),
  ])
  const data = JSON.stringify(Object.fromEntries(parts)).slice(0, -1)
  const written = writer()
  const routes = Router()
  // The same rules in browser and house: a button is judged as its order will be.
  routes.get('/city', async (request, response) => {
    const session = await signedIn(house, request, response)
    if (session) response.type('application/json').send(`${data},${written(rulesFor(house, session)).body}}`)
  })
  routes.get('/city/rules', async (request, response) => {
    const session = await signedIn(house, request, response)
    if (!session) return
    const query = heldQuery.safeParse(request.query)
    if (!query.success) return sendRefusal(response, refused('command.malformed', { field: 'query' }))
    const { version, body } = written(rulesFor(house, session))
    if (query.data.held === version) response.status(204).end()
    else response.type('application/json').send(`{${body}}`)
  })
  return routes
}

async function signedIn(house: House, request: Request, response: Response): Promise<Session | undefined> {
  const session = await sessionOf(house, request)
  if (session && (await house.directory.actor(session.account))) return session
  sendRefusal(response, refused('access.signedOut'))
  return undefined
}

interface Asked {
  rules: CityRules
  version: string
}

/** As the log has them in which the session works; they change with a decision, and on the days named in one. */
function rulesFor({ book, now }: House, { log }: Session): Asked {
  const rules = book.rulesOf(log, now())
  const { decided } = rules
  return { rules, version: decided === undefined ? 'files' : `${decided}/${dateOf(rules.calendar, now())}` }
}

/** Writes rules as JSON, once for as long as they are the same. */
function writer(): (asked: Asked) => { version: string; body: string } {
  const known = new WeakMap<CityRules, string>()
  return ({ rules, version }) => {
    const text = known.get(rules) ?? JSON.stringify(rules)
    known.set(rules, text)
    return { version, body: `"rules":${text},"rulesVersion":${JSON.stringify(version)}` }
  }
}
