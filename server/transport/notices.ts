/** `/public` and its feed: what the public was told, for anybody, without a script; an exercise has its own (D20). */
import type { Express, Request, Response } from 'express'
import { z } from 'zod'
import {
  noticeMark,
  noticeMarkOf,
  noticesBefore,
  feedChannel,
  pageChannel,
} from '../../shared/features/statement/notices.ts'
import type { StatementOpen } from '../../shared/features/statement/state.ts'
import { streamId } from '../../shared/ids.ts'
import { logTime } from '../../shared/time.ts'
import type { LogBroadcast } from '../broadcast/logBroadcast.ts'
import type { House } from '../house.ts'
import { textIn } from '../log/flow.ts'
import * as sql from '../log/statements.ts'
import { feed } from '../pages/feed.ts'
import { addressOf, type Tongue } from '../pages/frame.ts'
import { noNoticePage, noticesPage } from '../pages/noticesPage.ts'
import { noticeOf, wentTo, type Notice } from '../pages/notices.ts'
import { logFor, pagePolicy, sendPage, tonguesOf } from './tongues.ts'

const query = z.object({
  /** Those that went out before this one. */
  before: z.string().regex(noticeMark).optional().catch(undefined),
  /** One alone. */
  notice: streamId.optional().catch(undefined),
})

const perPage = 20
/** Pages of a crowd are asked for again and again: what was read is kept until the log moves on. */
const mostKept = 100
const freshForS = 15

const pages = ['/public', '/exercise/public'] as const
const feedOf = (page: string) => `${page}/feed`

export function noticeRoutes(app: Express, house: House): void {
  const tongueOf = tonguesOf(house)
  const shelves = new Map<string, Shelf>()
  const shelfOf = (log: string): Shelf | undefined => {
    const { broadcast } = house.served.get(log) ?? {}
    if (broadcast?.isReady !== true) return undefined
    const held = shelves.get(log)
    if (held?.broadcast === broadcast && held.position === broadcast.flushed) return held
    const fresh = { log, broadcast, position: broadcast.flushed, read: new Map<string, Promise<Read>>() }
    shelves.set(log, fresh)
    return fresh
  }

  const answer = async (
    { request, response, page, channel }: Asked,
    write: (tongue: Tongue, found: Found) => void,
  ): Promise<void> => {
    response.set({
      'Cache-Control': `public, max-age=${freshForS}`,
      'Content-Security-Policy': pagePolicy,
      Vary: 'Accept-Language',
    })
    const tongue = tongueOf(request, page)
    const not = (status: number, why: Parameters<typeof noNoticePage>[1]): void => {
      response.set('Cache-Control', 'no-store')
      sendPage(response, status, noNoticePage(tongue, why))
    }
    const log = logFor(house, tongue.isExercise)
    const shelf = log === undefined ? undefined : shelfOf(log)
    if (!shelf) return not(503, 'unavailable')
    const { before, notice } = query.parse(request.query)
    const key = notice ?? before ?? ''
    // The newest are read once however many ask; only whoever looks for one after another is counted.
    const isRead = key === '' || shelf.read.has(key)
    if (!isRead && !(await house.limits.allow('read', request.ip ?? ''))) return not(429, 'tooMany')
    const { notices, isMore } = await kept(shelf, key, () => read(house, shelf.log, { before, notice }))
    const shown = notices.filter((one) => tongue.isExercise || wentTo(one, channel))
    if (notice !== undefined && shown.length === 0) return not(404, 'notFound')
    const now = logTime(shelf.broadcast.follower.clock, house.now())
    write(tongue, { ...{ log: shelf.log, notices: shown, isMore, now }, isOlder: key !== '' })
  }

  for (const page of pages) {
    app.get(page, (request, response) =>
      answer({ request, response, page, channel: pageChannel }, (tongue, found) => {
        const { notices, isMore, isOlder, now, log } = found
        const side = tongue.language === 'en' ? 'en' : 'zh'
        const { channels } = house.book.rulesOf(log, house.now()).clearance
        const told = noticesPage(tongue, {
          ...{ notices, isMore, isOlder, now },
          feed: `${feedOf(page)}?lang=${tongue.language}`,
          mine: addressOf({ ...tongue, path: tongue.isExercise ? '/exercise/my' : '/my' }, {}),
          channel: (id) => channels.find((one) => one.id === id)?.name[side] ?? id,
        })
        sendPage(response, 200, told)
      }),
    )
    app.get(feedOf(page), (request, response) =>
      answer({ request, response, page, channel: feedChannel }, (tongue, { notices, now, log }) => {
        const at = (path: string) => `${house.url}${path}?lang=${tongue.language}`
        const told = feed(tongue, { notices, log, self: at(feedOf(page)), page: at(page), now })
        response.type('application/atom+xml; charset=utf-8').send(told.text)
      }),
    )
  }
}

interface Asked {
  request: Request
  response: Response
  page: string
  /** What did not go out there is not shown there. */
  channel: string
}
interface Read {
  notices: readonly Notice[]
  isMore: boolean
}
interface Found extends Read {
  log: string
  isOlder: boolean
  now: number
}
/** What was read of a log at a position. */
interface Shelf {
  log: string
  /** A crowd asks nothing of the log: what time it is there is known here. */
  broadcast: LogBroadcast
  position: number
  read: Map<string, Promise<Read>>
}

function kept({ read }: Shelf, key: string, look: () => Promise<Read>): Promise<Read> {
  const held = read.get(key)
  if (held) return held
  if (read.size >= mostKept) read.clear()
  const found = look()
  read.set(key, found)
  // What failed is asked for again.
  found.catch(() => read.delete(key))
  return found
}

async function read(
  { log }: Pick<House, 'log'>,
  name: string,
  { before, notice }: z.infer<typeof query>,
): Promise<Read> {
  if (notice !== undefined) return { notices: await told(log, name, [['', notice]]), isMore: false }
  const rows = await log.read(name, sql.lastClaims({ ...noticesBefore(before), limit: perPage + 1 }))
  const marked = rows.map((row): Marked => [noticeMarkOf(textIn(row, 'key')), textIn(row, 'stream')])
  return { notices: await told(log, name, marked.slice(0, perPage)), isMore: rows.length > perPage }
}

type Marked = [mark: string, stream: string]

async function told(log: House['log'], name: string, marked: readonly Marked[]): Promise<Notice[]> {
  const marks = new Map(marked.map(([mark, stream]) => [stream, mark]))
  const opened = await log.streams(name, [...marks.keys()])
  return opened.flatMap(({ stream, state }) => {
    if (state.feature !== 'statement') return []
    return noticeOf(stream, marks.get(stream) ?? '', state.parts.open as StatementOpen) ?? []
  })
}
