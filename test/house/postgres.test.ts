/** The built house on PostgreSQL, as an operator meets it. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { backupKeyIn } from '../../server/log/keys.ts'
import { freshFolder } from '../log/stores.ts'
import { until } from '../support/doors.ts'
import { asked, startPostgres, type Postgres } from '../support/postgres.ts'
import { startProcess, type HouseProcess } from '../support/process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let server: Postgres
let url = ''
let folders: string[] = []
let houses: HouseProcess[] = []

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.remove())
beforeEach(async () => {
  url = await server.database()
})
afterEach(() => {
  for (const house of houses) house.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  houses = []
  folders = []
})

function environment(folder = freshFolder()): Record<string, string> {
  folders.push(folder)
  return { DATABASE_URL: url, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'warn' }
}

function started(env: Record<string, string>): HouseProcess {
  const house = startProcess('main', env)
  houses.push(house)
  return house
}

function verify(env: Record<string, string>): { status: number | null; lines: string[] } {
  const { PATH = '' } = process.env
  const { status, stdout } = spawnSync(process.execPath, [`${root}dist/server/verify.js`], {
    env: { PATH, ...env },
    encoding: 'utf8',
  })
  return { status, lines: stdout.trim().split('\n') }
}

test('[LOG14] nodes share a database, each with a folder of its own', async () => {
  const first = environment()
  await started(first).says(/#link=/)
  await started(environment()).says(/listens on/)
  const third = started({ ...first })
  expect(await third.ended).toBe(1)
  expect(third.text()).toContain('another process already works in')
})

test('[OPS13] nodes share the key of copies; one whose folder holds another does not start and names it', async () => {
  const [first, second, third] = [freshFolder(), freshFolder(), freshFolder()]
  // What a house that moved here brings with it is everybody's from now on.
  const own = Buffer.from(backupKeyIn(first)).toString('hex')
  await started(environment(first)).says(/#link=/)
  await started(environment(second)).says(/listens on/)
  expect(Buffer.from(backupKeyIn(second)).toString('hex')).toBe(own)
  backupKeyIn(third)
  const refused = started(environment(third))
  expect(await refused.ended).toBe(1)
  expect(refused.text()).toContain(`${third}/keys/backup.key is not the key that the database holds`)
})

test('[LOG12] npm run verify walks the database beside a running house, and names what was changed', async () => {
  const env = environment()
  const house = started(env)
  await house.says(/#link=/)
  const whole = { status: 0, lines: ['house: 2 events, chain whole', 'live: 0 events, chain whole'] }
  expect(verify(env)).toEqual(whole)
  house.kill('SIGTERM')
  expect(await house.ended).toBe(0)
  expect(verify(env)).toEqual(whole)
  await asked(url, `UPDATE log_house.event SET hash = 'x'`)
  expect(verify(env)).toMatchObject({
    status: 1,
    lines: ['house: first bad position 1: hash does not follow', 'live: 0 events, chain whole'],
  })
})

test('[LOG12] what was cut off at the end is told by the checkpoint that the node signed', async () => {
  const env = environment()
  const house = started(env)
  await house.says(/#link=/)
  house.kill('SIGTERM')
  expect(await house.ended).toBe(0)
  for (const table of ['event', 'words', 'stream', 'saved_state', 'ledger'])
    await asked(url, `DELETE FROM log_house.${table}`)
  await asked(url, `UPDATE log_house.log_head SET position = 0, hash = repeat('0', 64)`)
  expect(verify(env)).toMatchObject({
    status: 1,
    lines: ['house: first bad position 1: a checkpoint signed events that are gone', expect.any(String)],
  })
})

test('a database that is not there is named, and nothing starts', async () => {
  const house = started({ ...environment(), DATABASE_URL: 'postgres://house@127.0.0.1:1/nowhere' })
  expect(await house.ended).toBe(1)
  expect(house.text()).toMatch(/^DATABASE_URL: .*ECONNREFUSED/)
})

test('[LOG20] a house whose database ends goes on, calls itself not ready, and recovers by itself', async () => {
  const house = started(environment())
  const [, address = ''] = await house.says(/listens on (\S+)/)
  await house.says(/#link=/)
  const ready = async (): Promise<boolean> => (await fetch(`${address}/readyz`)).ok
  await expect.poll(ready).toBe(true)
  server.crash()
  await expect.poll(ready, { timeout: 30_000 }).toBe(false)
  expect((await fetch(`${address}/livez`)).ok).toBe(true)
  expect((await fetch(`${address}/api/session`)).status).toBeLessThan(600)
  await server.start()
  await expect.poll(ready, { timeout: 30_000 }).toBe(true)
  await until(() => house.child.exitCode === null, 'it still runs')
  house.kill('SIGTERM')
  expect(await house.ended).toBe(0)
})
