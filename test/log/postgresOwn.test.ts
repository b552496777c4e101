/** What is PostgreSQL's own: its settings, its migrations, connections that break, and what it leaves behind. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { StoreError, type Sql } from '../../server/log/flow.ts'
import { firstIn } from '../../server/log/migrations/first.ts'
import { openPostgres, type PostgresLog } from '../../server/log/postgres/log.ts'
import { migrate, migrations } from '../../server/log/postgres/migrate.ts'
import { schemaOf } from '../../server/log/postgres/schema.ts'
import { openSession } from '../../server/log/postgres/session.ts'
import * as sql from '../../server/log/statements.ts'
import { plain } from '../../server/log/statement.ts'
import { schemaVersion } from '../../server/log/tables.ts'
import { until } from '../support/doors.ts'
import { incidentBy, nodeAccount, nodeLog, nodeOrder } from '../support/postgresOrders.ts'
import { asked, startPostgres, type Postgres } from '../support/postgres.ts'
import { furnishNodes } from './furnishNodes.ts'
import { postgresHome } from './postgresHome.ts'
import { accepted, codeOf, Stage, system } from './scene.ts'
import { freshFolder, newId } from './stores.ts'

let server: Postgres
let folder = ''
beforeAll(async () => {
  server = await startPostgres()
}, 120_000)
afterAll(() => server.remove(), 60_000)
beforeEach(() => {
  folder = freshFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(url: string): Promise<PostgresLog> {
  return openPostgres({ url, dataDir: folder, timeZone: 'Asia/Shanghai', onFault: () => undefined })
}

async function opened(): Promise<Stage & { url: string }> {
  const url = await server.database()
  const stage = new Stage(postgresHome({ url }))
  await stage.open()
  return Object.assign(stage, { url })
}

describe('a database that cannot keep what it is told', () => {
  test.each([
    ['fsync', 'fsync is off: what was confirmed could be lost; turn it on'],
    ['synchronous_commit', 'synchronous_commit is off: what was confirmed could be lost; turn it on'],
  ])(
    '[LOG9] is refused with a sentence: %s=off',
    async (name, sentence) => {
      const careless = await startPostgres([`${name}=off`])
      try {
        await expect(open(await careless.database())).rejects.toThrow(`DATABASE_URL: ${sentence}`)
      } finally {
        careless.remove()
      }
    },
    120_000,
  )

  test('is refused when it cannot hold every character', async () => {
    await expect(open(await server.database('LATIN1'))).rejects.toThrow('is kept in LATIN1; UTF8 is needed')
  })

  test('is named when it is not there', async () => {
    await expect(open('postgres://house@127.0.0.1:1/nowhere')).rejects.toThrow(
      /^DATABASE_URL: .*ECONNREFUSED/,
    )
  })
})

describe('a schema', () => {
  test('is named after its log, and nothing else becomes a log', () => {
    expect(schemaOf('exercise-1')).toBe('log_exercise-1')
    for (const name of ['', 'Live', 'a"b', 'a b', '1a', 'x'.repeat(57)])
      expect(() => schemaOf(name)).toThrow('a log cannot be named')
  })

  test('of a newer or an unreleased build is not touched', async () => {
    const url = await server.database()
    const log = await open(url)
    await log.open('live')
    await log.close()
    for (const [version, word] of [
      [1, 'an unreleased'],
      [99, 'a newer'],
    ] as const) {
      await asked(url, `UPDATE log_live.log_head SET schema_version = ${version}`)
      const again = await open(url)
      await expect(again.open('live')).rejects.toThrow(`log live was written by ${word} program`)
      await again.close()
    }
  })

  test('is brought up to date step by step; what an interrupted start left undone the next one does', async () => {
    const url = await server.database()
    const beginning = { clock: { anchorReal: 1, anchorLog: 1, speed: 1 }, epoch: 'e' }
    const add =
      (column: string): ((schema: string) => Sql[]) =>
      (schema) => [plain(`ALTER TABLE ${schema}.claim ADD COLUMN ${column} bigint`)]
    const [third, fourth] = [schemaVersion + 1, schemaVersion + 2]
    const broken = { version: fourth, steps: () => [plain('ALTER TABLE nowhere ADD COLUMN x bigint')] }
    const known = [...migrations, { version: third, steps: add('third') }]
    const run = async (steps: typeof known): Promise<void> => {
      const session = await openSession(url, { statementMs: 0, lockMs: 0, idleMs: 0 })
      try {
        await migrate(session, 'live', beginning, steps)
      } finally {
        await session.end()
      }
    }
    const version = async (): Promise<unknown> =>
      (await asked(url, 'SELECT schema_version FROM log_live.log_head'))[0]?.['schema_version']
    await expect(run([...known, broken])).rejects.toThrow('nowhere')
    expect(await version()).toBe(third)
    await Promise.all([1, 2, 3].map(() => run([...known, { version: fourth, steps: add('fourth') }])))
    expect(await version()).toBe(fourth)
    expect(firstIn('x')[0]?.text).toContain('"x"."log_head"')
  })
})

/** Passes bytes on, until it is told to cut. */
async function tap(): Promise<{
  url: (own: string) => string
  cut: (before: boolean) => void
  heard: () => boolean
  close: () => void
}> {
  let isCutting: boolean | undefined
  let isHeard = false
  const sockets: Socket[] = []
  const front: Server = createServer((client) => {
    const back = connect(server.port, '127.0.0.1')
    sockets.push(client, back)
    for (const socket of [client, back]) socket.on('error', () => undefined)
    client.on('data', (bytes: Buffer) => {
      const isCommit = isCutting !== undefined && bytes.includes('COMMIT')
      if (isCommit && isCutting === true) {
        isHeard = true
        return void client.destroy()
      }
      back.write(bytes)
      // What the server answers from here on is not passed on.
      if (isCommit)
        back.removeAllListeners('data').once('data', () => {
          isHeard = true
          client.destroy()
        })
    })
    back.on('data', (bytes: Buffer) => void client.write(bytes))
    client.on('close', () => back.end())
    back.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const address = front.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: (own) => own.replace(`:${server.port}/`, `:${port}/`),
    cut: (before) => {
      isCutting = before
    },
    heard: () => isHeard,
    close: () => {
      for (const socket of sockets) socket.destroy()
      front.close()
    },
  }
}

describe('a connection that breaks', () => {
  test.each([
    ['before', true],
    ['after', false],
  ])(
    '[LOG20] %s the commit arrived: the order is unknown, and asked again it is recorded once',
    async (_when, before) => {
      const wire = await tap()
      const url = await server.database()
      const direct = await open(url)
      await furnishNodes(direct)
      const tapped = await openPostgres({
        url: wire.url(url),
        dataDir: freshFolder(),
        timeZone: 'Asia/Shanghai',
        onFault: () => undefined,
      })
      await tapped.open(nodeLog)
      accepted(await tapped.submit(nodeLog, nodeOrder('tapped', 0, 0)))
      const order = nodeOrder('tapped', 0, 16)
      wire.cut(before)
      const outcome: unknown = await tapped.submit(nodeLog, order).catch((error: unknown) => error)
      expect(String(outcome)).toContain('unknown whether it was recorded')
      expect(outcome).toBeInstanceOf(StoreError)
      await until(() => wire.heard(), 'the commit passed', 5000)
      const { position } = accepted(await direct.submit(nodeLog, order))
      expect(position).toBe(3)
      expect(accepted(await direct.submit(nodeLog, order)).position).toBe(3)
      expect((await direct.head(nodeLog)).position).toBe(3)
      wire.close()
      expect(codeOf(await tapped.submit(nodeLog, nodeOrder('tapped', 0, 32)))).toBe('house.readOnly')
      await tapped.close()
      await direct.close()
    },
    60_000,
  )

  test('[LOG20] orders are answered later while the database is away, and taken when it is back', async () => {
    const own = await startPostgres()
    try {
      const log = await open(await own.database())
      await furnishNodes(log)
      own.crash()
      const waited: number[] = []
      for (let n = 0; n < 20; n++) {
        const began = performance.now()
        const answer = await log.submit(nodeLog, nodeOrder('away', 0, n))
        expect(codeOf(answer)).toBe('house.readOnly')
        waited.push(performance.now() - began)
      }
      expect(Math.max(...waited)).toBeLessThan(5000)
      await expect(log.head(nodeLog)).rejects.toThrow(StoreError)
      await own.start()
      let taken = 0
      await expect
        .poll(async () => (taken = codeOf(await log.submit(nodeLog, nodeOrder('away', 0, 0))) ? 0 : 1), {
          timeout: 20_000,
        })
        .toBe(1)
      expect(taken).toBe(1)
      expect((await log.head(nodeLog)).position).toBe(2)
      await log.close()
    } finally {
      own.remove()
    }
  }, 120_000)
})

describe('several nodes', () => {
  test('[LOG6] what another node recorded is known to the next order: states, rights and answers', async () => {
    const url = await server.database()
    const [one, other] = [await open(url), await openSecond(url)]
    await furnishNodes(one)
    await other.open(nodeLog)
    const order = nodeOrder('one', 0, 0)
    const answer = accepted(await one.submit(nodeLog, order))
    expect(await other.submit(nodeLog, order)).toEqual(answer)
    for (let n = 1; n < 6; n++)
      expect(
        accepted(await (n % 2 ? other : one).submit(nodeLog, nodeOrder('one', 0, n * 16))).position,
      ).toBe(answer.position + n)
    const [stream] = await other.streams(nodeLog, [incidentBy(0)])
    expect(stream?.state.version).toMatchObject({ open: 1, work: 6 })
    const by = { system: { ...system, role: 'administrator' as const } }
    const suspend = { commandId: newId(), type: 'account.suspend', stream: nodeAccount, data: {}, seen: 1 }
    accepted(await one.submit('house', { by, command: suspend }))
    expect(codeOf(await other.submit(nodeLog, nodeOrder('one', 0, 96)))).toBe('access.suspended')
    expect(other.sealKey.equals(one.sealKey)).toBe(true)
    await one.close()
    await other.close()
  })

  const openSecond = (url: string): Promise<PostgresLog> =>
    openPostgres({
      url,
      dataDir: join(folder, 'second'),
      timeZone: 'Asia/Shanghai',
      onFault: () => undefined,
    })
})

describe('a batch that takes its rows for new', () => {
  test('[LOG7] is run again when one of them was there already, and nobody notices', async () => {
    const stage = await opened()
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await scene.log.write(scene.name, [sql.insertAudience({ stream, since: 3, audience: 'of nobody' })])
    const answers = await scene.together(
      scene.request('probe.note', stream, { text: 'one' }),
      scene.request('probe.retag', stream, { tag: 'grid' }, { seen: 2 }),
    )
    expect(answers.map((answer) => accepted(answer).position)).toEqual([2, 3])
    const { streams } = await scene.log.liveSet(scene.name)
    expect(streams.map(({ audience }) => audience.work)).toEqual([expect.arrayContaining(['agency:grid'])])
    expect(stage.faults).toBe(0)
    await stage.close()
  })
})

describe('what was erased', () => {
  /** Files of the server's tables that hold a text. The write-ahead log is another matter (server/README.md). */
  function filesWith(text: string): string[] {
    const base = join(server.folder, 'data', 'base')
    return readdirSync(base, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => readFileSync(path).includes(text))
  }

  test('[LOG2] words are gone from the files of the tables soon after their erasure', async () => {
    const stage = await opened()
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const [position = 0] = await scene.noted(stream, 'canary-gone', 'canary-kept')
    await asked(stage.url, 'CHECKPOINT')
    expect(filesWith('canary-gone')).not.toEqual([])
    const data = { position, field: 'text' }
    accepted(await scene.give('log.eraseWords', stream, data, { by: 'auditor' }))
    await expect
      .poll(async () => (await scene.rows(`SELECT name FROM follower WHERE name = 'untidy'`)).length, {
        timeout: 30_000,
      })
      .toBe(0)
    await asked(stage.url, 'CHECKPOINT')
    expect(filesWith('canary-gone')).toEqual([])
    expect(filesWith('canary-kept')).not.toEqual([])
    expect(await scene.verify()).toEqual({ events: position + 2, first: undefined })
    await stage.close()
  }, 60_000)

  test('[LOG2] a node that opens a log finishes what one that ended had begun', async () => {
    const stage = await opened()
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const [position = 0] = await scene.noted(stream, 'canary-left')
    const data = { position, field: 'text' }
    accepted(await scene.give('log.eraseWords', stream, data, { by: 'auditor' }))
    await stage.reopen()
    await expect
      .poll(async () => (await scene.rows(`SELECT name FROM follower WHERE name = 'untidy'`)).length, {
        timeout: 30_000,
      })
      .toBe(0)
    await asked(stage.url, 'CHECKPOINT')
    expect(filesWith('canary-left')).toEqual([])
    await stage.close()
  }, 60_000)
})
