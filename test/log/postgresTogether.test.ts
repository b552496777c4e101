/** How batches of several nodes share the lock of a log: who joins, what is told with them, and what is asked twice. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { houseLog } from '../../server/corridor/accounts.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { Follower } from '../../server/log/follow.ts'
import type { Committed } from '../../server/log/eventLog.ts'
import { direct, driveWaiting } from '../../server/log/postgres/drive.ts'
import { Hot } from '../../server/log/postgres/hot.ts'
import { openPostgres, type PostgresLog } from '../../server/log/postgres/log.ts'
import { openSession, type Session } from '../../server/log/postgres/session.ts'
import { loadStream, type Page } from '../../server/log/load.ts'
import { nodeAccount, nodeLog, nodeOrder } from '../support/postgresOrders.ts'
import { asked, startPostgres, type Postgres } from '../support/postgres.ts'
import { furnishNodes } from './furnishNodes.ts'
import { accepted, codeOf, system } from './scene.ts'
import { freshFolder, newId } from './stores.ts'

let server: Postgres
let folder = ''
let url = ''
let nodes: PostgresLog[] = []
beforeAll(async () => {
  server = await startPostgres()
}, 120_000)
afterAll(() => server.remove(), 60_000)
beforeEach(async () => {
  folder = freshFolder()
  url = await server.database()
  nodes = []
})
afterEach(async () => {
  for (const node of nodes) await node.close()
  rmSync(folder, { recursive: true, force: true })
})

/** One more node of the house; the first one furnishes it. */
async function node(): Promise<PostgresLog> {
  const dataDir = join(folder, `${nodes.length}`)
  const log = await openPostgres({ url, dataDir, timeZone: 'Asia/Shanghai', onFault: () => undefined })
  nodes.push(log)
  if (nodes.length === 1) await furnishNodes(log)
  else await log.open(nodeLog)
  return log
}

/** Holds the log's lock as a batch of another node does. */
async function held(): Promise<Session> {
  const session = await openSession(url, { statementMs: 0, lockMs: 0, idleMs: 0 })
  await session.script(`BEGIN; SELECT * FROM "log_${nodeLog}".log_head WHERE id = 1 FOR UPDATE`)
  return session
}

/** How many sessions wait for a lock. */
async function queued(): Promise<number> {
  const text = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
  return (await asked(url, text)).length
}

describe('a batch', () => {
  test('[LOG9] is joined by what comes while it waits for the lock, in order, as far as memory serves', async () => {
    const log = await node()
    // The streams of these are known from then on.
    const known = await Promise.all([1, 2, 3].map((n) => log.submit(nodeLog, nodeOrder('known', 0, n * 16))))
    const from = Math.max(...known.map((answer) => accepted(answer).position))
    const told: Committed[] = []
    log.onCommitted((committed) => told.push(committed))
    const lock = await held()
    const first = log.submit(nodeLog, nodeOrder('early', 0, 0))
    await expect.poll(queued).toBe(1)
    const late = [1, 2].map((n) => log.submit(nodeLog, nodeOrder('late', 0, n * 16)))
    // Of a stream that is not there: it, and whatever comes behind it, waits for the next batch.
    const stranger = log.submit(nodeLog, nodeOrder('stranger', 0, 1))
    const behind = log.submit(nodeLog, nodeOrder('behind', 0, 16))
    await lock.rollback()
    await lock.end()
    const answers = await Promise.all([first, ...late])
    expect(answers.map((answer) => accepted(answer).position)).toEqual([from + 1, from + 2, from + 3])
    expect(codeOf(await stranger)).toBe('stream.unknown')
    expect(accepted(await behind).position).toBe(from + 4)
    expect(told.map(({ took }) => took.commands)).toEqual([3, 2])
  })

  test('[SYNC1] tells its followers, unread, what others had recorded before it', async () => {
    const [one, other] = [await node(), await node()]
    accepted(await other.submit(nodeLog, nodeOrder('other', 0, 0)))
    const onError = (error: unknown): never => {
      throw error instanceof Error ? error : new Error(String(error))
    }
    const since: PostgresLog['since'] = () => Promise.reject(new Error('nothing needs to be read'))
    const start = await other.head(nodeLog)
    const told: Page[] = []
    const follower = await Follower.start({
      log: { ...other, since },
      name: nodeLog,
      now: Date.now,
      onError,
    })
    follower.onPage((page) => told.push(page))
    for (const n of [0, 1, 2]) accepted(await one.submit(nodeLog, nodeOrder('one', 0, n * 16)))
    const { position } = accepted(await other.submit(nodeLog, nodeOrder('other', 0, 16)))
    expect(told.map(({ after, upTo }) => [after, upTo])).toEqual([[start.position, position]])
    const read = await one.page(nodeLog, start.position, 10)
    expect(told[0]).toMatchObject(read)
    expect(read.events).toHaveLength(4)
  })

  test('[LOG3] gives the earlier answer to what would be refused today, at any node', async () => {
    const [one, other] = [await node(), await node()]
    const orders = [0, 1, 2].map((n) => nodeOrder('one', 0, n * 16))
    const answers = await Promise.all(orders.map((order) => one.submit(nodeLog, order)))
    // Refused by now, for it follows one that was never recorded.
    const again = orders.map(({ by, command }) => ({ by, command: { ...command, after: 'never' } }))
    const strange = {
      ...nodeOrder('one', 0, 48),
      command: { ...nodeOrder('one', 0, 48).command, after: 'never' },
    }
    const [refused, ...repeated] = await Promise.all(
      [strange, ...again].map((order) => other.submit(nodeLog, order)),
    )
    expect(repeated).toEqual(answers)
    expect(refused && codeOf(refused)).toBe('command.predecessorMissing')
  })
})

describe('an account that was read later than the head of its log', () => {
  test('[SEE4] [LOG6] is not given twice what it knew already, and hears what comes after', async () => {
    const log = await node()
    const session = await openSession(url, { statementMs: 0, lockMs: 0, idleMs: 0 })
    const hot = new Hot(houseLog, houseRules)
    const freshened = async (): Promise<void> => {
      const [head] = await session.run(`SELECT * FROM "log_${houseLog}".log_head WHERE id = 1`, [])
      await hot.freshen(session, head ?? {})
    }
    const known = (): unknown => hot.streams.get(nodeAccount)?.state
    const change = async (type: string, seen: number): Promise<unknown> => {
      const by = { system: { ...system, role: 'administrator' as const } }
      const command = { commandId: newId(), type, stream: nodeAccount, data: {}, seen }
      accepted(await log.submit(houseLog, { by, command }))
      const [stream] = await log.streams(houseLog, [nodeAccount])
      return stream?.state
    }
    try {
      await freshened()
      const suspended = await change('account.suspend', 1)
      const found = await driveWaiting(
        loadStream(nodeAccount, houseRules, houseLog),
        direct(session, houseLog),
      )
      if (!found) throw new Error('there is no account')
      hot.streams.set(nodeAccount, found)
      await freshened()
      expect(known()).toEqual(suspended)
      const reinstated = await change('account.reinstate', 2)
      expect(reinstated).not.toEqual(suspended)
      await freshened()
      expect(known()).toEqual(reinstated)
    } finally {
      await session.end()
    }
  })
})
