/** The city's own data for the signed-in: areas, agencies, basemap, and the rules that decisions are judged by. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Router } from 'express'
import { refused } from '../../shared/refusal.ts'
import { readCityRules } from '../city/rules.ts'
import type { House } from '../house.ts'
import { sendRefusal } from './answers.ts'
import { sessionOf } from './signIn.ts'

const files = ['city', 'areas', 'agencies', 'basemap', 'checklists'] as const

/** Read once at the start; a missing or broken file stops the house there and then. */
export function cityRoutes(house: House): Router {
  const parts = files.map((name): [string, unknown] => [
    name,
    JSON.parse(readFileSync(join(house.cityFolder, `${name}.json`), 'utf8')),
  ])
  // The same rules in browser and house: a button is judged as its order will be.
  const body = JSON.stringify({ ...Object.fromEntries(parts), rules: readCityRules(house.cityFolder) })
  const routes = Router()
  routes.get('/city', async (request, response) => {
    const session = await sessionOf(house, request)
    if (!session || !(await house.directory.actor(session.account)))
      return sendRefusal(response, refused('access.signedOut'))
    response.type('application/json').send(body)
  })
  return routes
}
