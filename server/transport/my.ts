/** `/my`: who brought a matter sees how it stands, with receipt and word; no account, no script, nothing kept (domain.md §6). */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Express, type Request, type Response } from 'express'
import { z } from 'zod'
import type { GrievanceParts } from '../../shared/features/grievance/state.ts'
import { mayLeave, type MediationOpen } from '../../shared/features/mediation/state.ts'
import { idFrom } from '../../shared/ids.ts'
import { partyClaim } from '../../shared/parties/party.ts'
import { readReceipt } from '../../shared/parties/receipt.ts'
import { logTime } from '../../shared/time.ts'
import { agenciesFile, areasFile, cityFile } from '../city/files.ts'
import { liveLog } from '../corridor/accounts.ts'
import type { House } from '../house.ts'
import { houseActor } from '../houseActor.ts'
import { textIn } from '../log/flow.ts'
import * as sql from '../log/statements.ts'
import type { Html } from '../pages/html.ts'
import { matterOf, type Matter } from '../pages/matter.ts'
import { askPage, disputePage, matterPage, routesOf, type Problem, type Tongue } from '../pages/myPage.ts'
import { languages, type Language } from '../pages/words.ts'
import { openingsOf, type Opening } from '../vault/openings.ts'
import { waitS } from './guards.ts'

export const myQuery = z.object({
  lang: z.enum(languages).optional().catch(undefined),
  size: z.literal('large').optional().catch(undefined),
})
/** As a browser sends the form. */
export const myForm = z.object({
  receipt: z.string().max(40),
  word: z.string().max(64),
  /** A party to a dispute leaves it. */
  act: z.literal('leave').optional().catch(undefined),
})

/** Nothing runs in it; its forms go nowhere else. Whatever is done needs receipt and word each time and no cookie is read, so none can be misused. */
const policy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const pages = ['/my', '/exercise/my'] as const
type Page = (typeof pages)[number]
const statuses = { notFound: 404, tooMany: 429, unavailable: 503 } as const satisfies Record<Problem, number>

export function myRoutes(app: Express, house: House): void {
  const tongueOf = tongues(house)
  app.use([...pages], (_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': policy })
    next()
  })
  const form = express.urlencoded({ extended: false, limit: '2kb', parameterLimit: 10 })
  const answer = async (page: Page, request: Request, response: Response): Promise<void> => {
    const tongue = tongueOf(request, page)
    const asked = myForm.safeParse(request.body)
    const { receipt, word } = asked.data ?? { receipt: '', word: '' }
    const not = (problem: Problem): void =>
      send(response, statuses[problem], askPage(tongue, { problem, receipt, waitMin: waitS('lookUp') / 60 }))
    const mayAsk = await Promise.all([
      house.limits.allow('lookUpAddress', request.ip ?? ''),
      house.limits.allow('lookUp', readReceipt(receipt) ?? receipt),
    ])
    if (!mayAsk.every(Boolean)) return not('tooMany')
    const log = logOf(house, tongue.isExercise)
    if (log === undefined || house.served.get(log)?.broadcast.isReady !== true) return not('unavailable')
    const looked = await lookUp(house, log, { receipt, word })
    if (!looked) return not('notFound')
    const left = asked.data?.act === 'leave' && looked.dispute ? looked.dispute : undefined
    if (left && mayLeave(left) && !(await leave(house, log, looked.stream, routesOf(tongue, left))))
      return not('unavailable')
    const found = left ? await lookUp(house, log, { receipt, word }) : looked
    if (!found) return not('notFound')
    const { matter, dispute, openings, now } = found
    if (matter) send(response, 200, matterPage(tongue, matter, openings, now))
    else if (dispute) send(response, 200, disputePage(tongue, dispute, openings, now))
  }
  for (const page of pages) {
    app.get(page, (request, response) => send(response, 200, askPage(tongueOf(request, page))))
    app.post(page, form, (request, response) => answer(page, request, response))
  }
}

/** A receipt belongs to the log in which it was given: an exercise has a page of its own (D20). */
function logOf({ served }: House, isExercise: boolean): string | undefined {
  const mode = isExercise ? 'exercise' : 'live'
  return [...served].find(([, { broadcast }]) => broadcast.mode === mode)?.[0]
}

/** Opens a receipt with its word; undefined for all that does not fit, and as soon. */
export async function lookUp(
  house: Pick<House, 'log' | 'vault' | 'now'>,
  log: string,
  { receipt, word }: z.infer<typeof myForm>,
) {
  const party = await house.vault.lookUp(log, receipt, word)
  return party === undefined ? undefined : foundFor(house, log, party)
}

/** The house gives the order for a party that has no account; true once nobody has to talk any more. */
async function leave({ log }: House, name: string, stream: string, otherRoutes: string): Promise<boolean> {
  const command = {
    ...{ commandId: idFrom(randomBytes(21)), type: 'mediation.leave', stream },
    data: { otherRoutes },
  }
  const answer = await log.submit(name, { by: { system: houseActor }, command })
  // Somebody may have ended it in the meantime.
  return answer.accepted || answer.refusal.code === 'mediation.over'
}

/** What a receipt opens: the matter somebody brought, or the dispute they are in. */
interface Found {
  stream: string
  matter?: Matter
  dispute?: MediationOpen
  openings: Opening[]
  now: number
}

/** What names the party, and who opened its identity; undefined for one that was written down and never handed in. */
async function foundFor(
  house: Pick<House, 'log' | 'now'>,
  name: string,
  party: string,
): Promise<Found | undefined> {
  const { log } = house
  const [claim] = await log.read(name, sql.findClaim({ key: partyClaim(party) }))
  if (!claim) return undefined
  const stream = textIn(claim, 'stream')
  const state = await stateOf(house, name, stream)
  if (!state) return undefined
  const { clock } = await log.head(name)
  const now = logTime(clock, house.now())
  const openings = await openingsOf(log, name, party)
  if (state.feature === 'mediation')
    return { stream, dispute: state.parts.open as MediationOpen, openings, now }
  if (state.feature !== 'grievance') return undefined
  const parts = state.parts as GrievanceParts
  const { duplicateOf } = parts.open
  const original = duplicateOf === null ? undefined : await stateOf(house, name, duplicateOf)
  return {
    stream,
    matter: matterOf(parts, original?.parts as GrievanceParts | undefined, now),
    openings,
    now,
  }
}

async function stateOf({ log }: Pick<House, 'log'>, name: string, stream: string) {
  const [opened] = await log.streams(name, [stream])
  return opened?.state
}

/** The city's names, read once; a missing or broken file stops the house there and then. */
function tongues({ cityFolder, config, book, now }: House): (request: Request, page: Page) => Tongue {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(cityFolder, `${name}.json`), 'utf8'))
  const city = cityFile.parse(read('city'))
  const agencies = new Map(agenciesFile.parse(read('agencies')).map((agency) => [agency.code, agency]))
  const areas = new Map(areasFile.parse(read('areas')).map(({ code, name }) => [code, name]))
  return (request, page) => {
    const { lang, size } = myQuery.parse(request.query)
    const language: Language = lang ?? (request.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh-CN')
    const side = language === 'en' ? 'en' : 'zh'
    const format = new Intl.DateTimeFormat(language, {
      ...{ timeZone: config.TZ_CITY, year: 'numeric', month: 'long', day: 'numeric' },
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    })
    return {
      language,
      isLarge: size !== undefined,
      isExercise: page === '/exercise/my',
      path: page,
      city: city.name[side],
      agency: (code) => agencies.get(code)?.name[side] ?? code,
      number: (code) => agencies.get(code)?.calls?.[0]?.number,
      area: (code) => areas.get(code)?.[side] ?? code,
      rule: (id) => book.rulesOf(liveLog, now()).clocks.find((rule) => rule.id === id)?.name[side] ?? id,
      moment: (at) => format.format(at),
    }
  }
}

function send(response: Response, status: number, page: Html): void {
  response.status(status).type('text/html; charset=utf-8').send(page.text)
}
