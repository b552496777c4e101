/** `/my`: who brought a matter sees how it stands, with receipt and word; no account, no script, nothing kept (domain.md §6). */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Express, type Request, type Response } from 'express'
import { z } from 'zod'
import type { GrievanceParts } from '../../shared/features/grievance/state.ts'
import { clocksIn, type Clock } from '../../shared/clocks/clock.ts'
import type { MediationEvent } from '../../shared/features/mediation/events.ts'
import {
  mayLeave,
  type Claim,
  type MediationClosed,
  type MediationOpen,
} from '../../shared/features/mediation/state.ts'
import { idFrom } from '../../shared/ids.ts'
import { partyClaim } from '../../shared/parties/party.ts'
import type { Parts } from '../../shared/protocol.ts'
import { readReceipt } from '../../shared/parties/receipt.ts'
import { logTime } from '../../shared/time.ts'
import { routesFile } from '../city/otherRoutes.ts'
import type { House } from '../house.ts'
import { houseActor } from '../houseActor.ts'
import { numberIn, textIn } from '../log/flow.ts'
import * as sql from '../log/statements.ts'
import { disputePage, toldOf, type Dispute } from '../pages/disputePage.ts'
import { matterOf, type Matter } from '../pages/matter.ts'
import { askPage, matterPage, type Problem } from '../pages/myPage.ts'
import { otherRoutes } from '../pages/routes.ts'
import { openingsOf, type Opening } from '../vault/openings.ts'
import { waitS } from './guards.ts'
import { logFor, pagePolicy, sendPage, tonguesOf } from './tongues.ts'

/** As a browser sends the form. */
export const myForm = z.object({
  receipt: z.string().max(40),
  word: z.string().max(64),
  /** A party to a dispute leaves it. */
  act: z.literal('leave').optional().catch(undefined),
})

const pages = ['/my', '/exercise/my'] as const
type Page = (typeof pages)[number]
const statuses = { notFound: 404, tooMany: 429, unavailable: 503 } as const satisfies Record<Problem, number>

export function myRoutes(app: Express, house: House): void {
  const routes = routesFile.parse(JSON.parse(readFileSync(join(house.cityFolder, 'routes.json'), 'utf8')))
  const tongueOf = tonguesOf(house)
  app.use([...pages], (_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': pagePolicy })
    next()
  })
  const form = express.urlencoded({ extended: false, limit: '2kb', parameterLimit: 10 })
  const answer = async (page: Page, request: Request, response: Response): Promise<void> => {
    const tongue = tongueOf(request, page)
    const asked = myForm.safeParse(request.body)
    const { receipt, word } = asked.data ?? { receipt: '', word: '' }
    const not = (problem: Problem): void =>
      sendPage(
        response,
        statuses[problem],
        askPage(tongue, { problem, receipt, waitMin: waitS('lookUp') / 60 }),
      )
    const mayAsk = await Promise.all([
      house.limits.allow('lookUpAddress', request.ip ?? ''),
      house.limits.allow('lookUp', readReceipt(receipt) ?? receipt),
    ])
    if (!mayAsk.every(Boolean)) return not('tooMany')
    const log = logFor(house, tongue.isExercise)
    if (log === undefined || house.served.get(log)?.broadcast.isReady !== true) return not('unavailable')
    const looked = await lookUp(house, log, { receipt, word })
    if (!looked) return not('notFound')
    const left = asked.data?.act === 'leave' && 'open' in looked ? partyTo(looked, log) : undefined
    if (left && mayLeave(left.open) && !(await leave(house, log, looked.stream, toldOf(tongue, left))))
      return not('unavailable')
    const found = left ? await lookUp(house, log, { receipt, word }) : looked
    if (!found) return not('notFound')
    if ('open' in found) sendPage(response, 200, disputePage(tongue, partyTo(found, log), found.now))
    else sendPage(response, 200, matterPage(tongue, found.matter, found.openings, found.now))
  }
  /** A case that another body took over is told of there. */
  const partyTo = ({ open, claims, openings, ...around }: FoundDispute, log: string): Dispute => {
    const rules = house.book.rulesOf(log, house.now())
    const isElsewhere = open.stage === 'transferred'
    return {
      open,
      routes: isElsewhere ? [] : otherRoutes(routes, open, { ...around, rules }),
      legalAid: routes.legalAid.agency,
      claims,
      openings,
    }
  }
  for (const page of pages) {
    app.get(page, (request, response) => sendPage(response, 200, askPage(tongueOf(request, page))))
    app.post(page, form, (request, response) => answer(page, request, response))
  }
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
type Found = FoundMatter | FoundDispute
interface Opened {
  stream: string
  openings: Opening[]
  now: number
}
interface FoundMatter extends Opened {
  matter: Matter
}
interface FoundDispute extends Opened {
  matter?: undefined
  open: MediationOpen
  /** What this party asks for, and nobody else's. */
  claims: readonly Claim[]
  /** Its own clocks and those of its incident. */
  clocks: Clock[]
  askedAt: number | undefined
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
    return { stream, openings, now, ...(await disputeIn(house, name, state.parts, party)) }
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

async function disputeIn(
  house: Pick<House, 'log'>,
  name: string,
  parts: Parts,
  party: string,
): Promise<Omit<FoundDispute, keyof Opened>> {
  const open = parts.open as MediationOpen
  const closed = parts.closed as MediationClosed | undefined
  const about = open.incident === null ? undefined : await stateOf(house, name, open.incident)
  const clocks = [open, ...(about ? [about.parts.open] : [])].flatMap((one) => Object.values(clocksIn(one)))
  const claims = closed?.claims.filter((claim) => claim.party === party) ?? []
  return { open, claims, clocks, askedAt: await askedAt(house, name, open.dispute) }
}

/** When a side applied for mediation first, in whichever channel; undefined for what was offered to them. */
async function askedAt(
  { log }: Pick<House, 'log'>,
  name: string,
  dispute: string,
): Promise<number | undefined> {
  const [row] = await log.read(name, sql.findStream({ id: dispute }))
  if (!row) return undefined
  const { events } = await log.page(name, numberIn(row, 'opened_at') - 1, 1)
  const [first] = events.map(({ wire }) => JSON.parse(wire) as MediationEvent<'mediation.opened'>)
  return first?.type === 'mediation.opened' && first.data.origin === 'applied' ? first.occurredAt : undefined
}

async function stateOf({ log }: Pick<House, 'log'>, name: string, stream: string) {
  const [opened] = await log.streams(name, [stream])
  return opened?.state
}
