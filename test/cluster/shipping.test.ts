/** Nodes that ship to one place: one of them does it, another goes on when it ends, and any copy goes on through it. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCluster, type TestCluster } from '../support/cluster.ts'
import { entry, newId, report, taken, type Sender } from '../support/doors.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'lianxin-shipping-'))
const [copies, shipDir] = [join(place, 'copies'), join(place, 'ship')]
const stream = newId()
let cluster: TestCluster
let duty: Sender

beforeAll(async () => {
  cluster = await startCluster(3, {}, { SHIP_DIR: shipDir, SHIP_EVERY_S: '1' })
  duty = await cluster.sender('duty')
  taken(await duty.give(report(stream)))
})
afterAll(async () => {
  await cluster.close()
  rmSync(place, { recursive: true, force: true })
})

/** Segments of log `live` in order, as the positions between which they lie. */
function spans(): [number, number][] {
  return readdirSync(shipDir, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/live\/[^/]+\/\d{12}-\d{12}$/.test(path))
    .map((path): [number, number] => [Number(path.slice(-25, -13)), Number(path.slice(-12))])
    .sort(([a], [b]) => a - b)
}

/** Records an entry and waits until it is shipped. */
async function shipped(text: string, withinMs: number): Promise<number> {
  const position = taken(await duty.give(entry(stream, text)))
  await expect.poll(() => spans().at(-1)?.[1], { timeout: withinMs, interval: 50 }).toBe(position)
  return position
}

function command(name: 'backup' | 'restore', env: Record<string, string>, args: string[]): Promise<string> {
  const child = spawn(process.execPath, [`${root}dist/server/${name}.js`, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: 'pipe',
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve, reject) =>
    child.once('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said)))),
  )
}

test('[OPS13] [NOD5] one node ships at a time: no position lies in two segments', async () => {
  const { epoch } = await cluster.desk.house.log.head('house')
  const holders = new Set<unknown>()
  for (let n = 0; n < 10; n++) {
    await shipped(`第 ${n} 条`, 10_000)
    holders.add(await cluster.redis.say('GET', `lianxin:${epoch}:lease:ship:live`))
  }
  expect([...holders]).toEqual([expect.stringMatching(/^[\w-]{21}$/)])
  expect(readdirSync(shipDir)).toHaveLength(1)
  const all = spans()
  expect(all.map(([from]) => from)).toEqual([0, ...all.slice(0, -1).map(([, upTo]) => upTo)])
})

test('[OPS13] [OPS14] [NOD11] whichever nodes end, what is left ships on, and a copy of one goes on through all', async () => {
  const copied = (await cluster.desk.house.log.head('live')).position
  const [first, second, third] = cluster.nodes
  if (!first || !second || !third) throw new Error('three nodes were asked for')
  const database = { DATABASE_URL: cluster.desk.house.config.DATABASE_URL ?? '' }
  await command('backup', { ...database, DATA_DIR: first.dataDir }, ['--to', copies])
  await first.end('SIGKILL')
  await shipped('第一个节点已停', 15_000)
  await second.end('SIGKILL')
  const before = await shipped('第二个节点已停', 15_000)
  await second.start()
  await third.end('SIGKILL')
  const last = await shipped('第三个节点已停', 15_000)
  expect(last).toBe(before + 1)
  const said = await command('restore', { DATA_DIR: join(place, 'restored') }, [
    ...['--from', copies],
    ...['--ship', shipDir],
  ])
  expect(said).toContain(`live: went on from ${copied} to ${last} as shipped\n`)
  await Promise.all([first.start(), third.start()])
})
