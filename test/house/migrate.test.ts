/** A house moves from its files to a database: the same log there, to the last hash. */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { houseRules } from '../../server/corridor/rules.ts'
import { dayIn } from '../../server/log/cityDay.ts'
import { hmacKeyIn } from '../../server/log/keys.ts'
import { openPostgres } from '../../server/log/postgres/log.ts'
import { tables, type Table } from '../../server/log/rows.ts'
import { openInline, type InlineLog } from '../../server/log/sqlite/inline.ts'
import { verifyStored } from '../../server/log/verifyStored.ts'
import { logsInDatabase, logsInFiles } from '../../server/stores.ts'
import { accepted, system } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { city } from '../support/actors.ts'
import { killedAccounts, killedLog, orderOf } from '../support/killOrders.ts'
import { entry, openDoors, report, taken } from '../support/doors.ts'
import { asked, startPostgres, type Postgres } from '../support/postgres.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'lianxin-migrate-'))
let postgres: Postgres

beforeAll(async () => {
  postgres = await startPostgres()
  const log = await opened()
  for (const [login, { id, role }] of Object.entries(killedAccounts)) {
    const data = { login, role, agency: 'centre', area: city }
    const command = { commandId: newId(), type: 'account.open', stream: id, data }
    accepted(await log.submit('house', { by: { system: { ...system, role: 'administrator' } }, command }))
  }
  for (let writer = 0, before = 0; writer < 5; writer++)
    for (let n = 0; n < 40; n++)
      before = accepted(await log.submit(killedLog, orderOf(1, writer, n, before))).position
  await log.close()
})
afterAll(() => {
  postgres.remove()
  rmSync(dataDir, { recursive: true, force: true })
})

async function opened(): Promise<InlineLog> {
  const log = openInline({
    dataDir,
    rules: houseRules,
    hmacKey: hmacKeyIn(dataDir),
    now: Date.now,
    newEpoch: newId,
    dayOf: dayIn('Asia/Shanghai'),
    onFault: (error) => {
      throw error
    },
  })
  await log.open('house')
  await log.open(killedLog)
  return log
}

function command(
  name: 'migrate' | 'backup' | 'restore',
  args: string[],
  switches: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, ...switches }
  const child = spawn(process.execPath, [`${root}dist/server/${name}.js`, ...args], { env, stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}

const run = (url: string): ReturnType<typeof command> =>
  command('migrate', ['--from', 'sqlite', '--to', 'postgres'], { DATABASE_URL: url })

/** Every row of every table, in an order of its own, as text. */
async function contents(
  url: string | undefined,
  log: string,
  folder = dataDir,
): Promise<Map<Table, string[]>> {
  const stored = url === undefined ? logsInFiles(folder) : logsInDatabase(url)
  const found = new Map<Table, string[]>()
  try {
    await stored.reading(log, async (execute) => {
      for (const table of tables) {
        const rows = await execute({ text: `select * from "${table}"`, args: [], rows: true })
        found.set(table, rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort())
      }
    })
    return found
  } finally {
    await stored.close()
  }
}

test('[OPS11] every row arrives, both sides verify, and an order sent again there is answered as it was here', async () => {
  const url = await postgres.database()
  const { code, said } = await run(url)
  expect([code, said.split('\n').slice(0, 2)], said).toEqual([
    0,
    [`${killedLog}: 200 events moved, chain whole`, 'house: 2 events moved, chain whole'],
  ])
  for (const log of ['house', killedLog])
    expect(await contents(url, log)).toEqual(await contents(undefined, log))
  for (const stored of [logsInFiles(dataDir), logsInDatabase(url)]) {
    const verdicts = await verifyStored(stored, dataDir, houseRules)
    expect(verdicts.map(({ verdict }) => verdict.first)).toEqual([undefined, undefined])
    await stored.close()
  }
  const here = await opened()
  const order = orderOf(1, 0, 0, 0)
  const answer = await here.submit(killedLog, order)
  await here.close()
  // Checkpoints of what goes on there belong to another folder than what stays here.
  const moved = join(dataDir, 'moved')
  cpSync(join(dataDir, 'keys'), join(moved, 'keys'), { recursive: true })
  const there = await openPostgres({ url, dataDir: moved, timeZone: 'Asia/Shanghai', onFault: expect.fail })
  try {
    await there.open(killedLog)
    expect(await there.submit(killedLog, order)).toEqual(answer)
    const next = accepted(await there.submit(killedLog, orderOf(2, 0, 0, 0)))
    expect(next.position).toBe(201)
  } finally {
    await there.close()
  }
  expect((await run(url)).said.trim()).toBe('the target already holds a house: a move overwrites nothing')
})

test('[OPS11] what was cut short is taken up again; a log that is not ours is not touched', async () => {
  const [half, foreign] = [await postgres.database(), await postgres.database()]
  expect((await run(half)).code).toBe(0)
  // As a run leaves it that was ended before the last log.
  await asked(half, 'DROP SCHEMA log_house CASCADE')
  expect((await run(half)).code).toBe(0)
  expect(await contents(half, 'house')).toEqual(await contents(undefined, 'house'))
  expect((await run(foreign)).code).toBe(0)
  await asked(foreign, 'DROP SCHEMA log_house CASCADE')
  await asked(foreign, `UPDATE "log_${killedLog}".log_head SET hash = 'x'`)
  const { code, said } = await run(foreign)
  expect([code, said.trim()]).toEqual([
    1,
    `the target is not empty: it holds a log ${killedLog} that is not this house's`,
  ])
})

test('[OPS7] [OPS11] a house in a database is copied, and restored into another', async () => {
  const [source, target] = [await postgres.database(), await postgres.database()]
  expect((await run(source)).code).toBe(0)
  const copies = join(dataDir, 'copies')
  const backup = await command('backup', ['--to', copies], { DATABASE_URL: source })
  expect(backup.code, backup.said).toBe(0)
  const restored = join(dataDir, 'restored')
  const into = { DATA_DIR: restored, DATABASE_URL: target }
  const restore = await command('restore', ['--from', copies], into)
  expect(restore.code, restore.said).toBe(0)
  for (const log of ['house', killedLog]) {
    const [here, there] = [await contents(source, log), await contents(target, log)]
    for (const table of tables) if (table !== 'log_head') expect(there.get(table)).toEqual(here.get(table))
    expect(there.get('log_head')).not.toEqual(here.get('log_head'))
  }
  expect(existsSync(join(restored, 'logs'))).toBe(false)
  const again = await command('restore', ['--from', copies], { ...into, DATA_DIR: join(dataDir, 'other') })
  expect(again.said.trim()).toBe('the database is not empty: a restore overwrites nothing')
})

test('[OPS11] what does not hold does not move', async () => {
  const url = await postgres.database()
  const log = await opened()
  await log.write(killedLog, [
    { text: `UPDATE event SET hash = 'x' WHERE position = 7`, args: [], rows: false },
  ])
  await log.close()
  const { code, said } = await run(url)
  expect([code, said.trim()]).toEqual([
    1,
    `the house that is to move does not hold: log ${killedLog}, position 7: hash does not follow`,
  ])
  const target = logsInDatabase(url)
  expect(await target.names()).toEqual([])
  await target.close()
})

test('[OPS13] [OPS14] a house in a database ships too, and a restore goes on through it', async () => {
  const url = await postgres.database()
  const place = join(dataDir, 'shipping')
  const [copies, ship, restored] = ['copies', 'ship', 'restored'].map((name) => join(place, name))
  const doors = await openDoors({ DATABASE_URL: url, SHIP_DIR: ship ?? '' })
  const duty = await doors.sender('duty', 'dutyOfficer')
  const auditor = await doors.sender('auditor', 'auditor')
  const [one, two] = [newId(), newId()]
  taken(await duty.give(report(one)))
  const told = taken(await duty.give(entry(one, '要删的话')))
  const switches = { DATABASE_URL: url, DATA_DIR: doors.dataDir }
  const backup = await command('backup', ['--to', copies ?? ''], switches)
  expect(backup.code, backup.said).toBe(0)
  taken(await duty.give(report(two)))
  const erase = { type: 'log.eraseWords', stream: one, data: { position: told, field: 'text' } }
  taken(await auditor.give(erase))
  await doors.sender('later', 'dutyOfficer')
  const last = taken(await duty.give(entry(two, '副本之后的记录')))
  await doors.close()

  const args = ['--from', copies ?? '', '--ship', ship ?? '']
  const { code, said } = await command('restore', args, { DATA_DIR: restored ?? '' })
  expect(code, said).toBe(0)
  expect(said).toContain(`live: went on from ${told} to ${last} as shipped\n`)
  for (const log of ['house', 'live']) {
    const [there, here] = [await contents(url, log), await contents(undefined, log, restored)]
    for (const table of ['event', 'words', 'claim', 'idempotency', 'stream_audience'] as const)
      expect([table, here.get(table)]).toEqual([table, there.get(table)])
  }
})
