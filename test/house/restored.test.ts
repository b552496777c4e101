/** A house that is lost and restored from a copy, seen by a real client with its own outbox (I19, D4). */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { readShipped } from '../../server/ops/records.ts'
import { catalogue } from '../../shared/catalogue.ts'
import { connection, type Connection } from '../../web/sync/connection.ts'
import { memoryCopyStore } from '../../web/sync/localCopy.ts'
import { memoryOutboxStore } from '../../web/sync/outbox.ts'
import { newId, surroundings } from '../../web/sync/surroundings.ts'
import { bundled } from '../support/bundled.ts'
import { freePort } from '../support/freePort.ts'
import { nodeWire } from '../support/nodeWire.ts'
import { freshPlace, type Place } from '../support/place.ts'

const log = 'exercise-kill'
const root = fileURLToPath(new URL('../..', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'lianxin-restored-'))
const [dataDir, copies, shipDir] = [join(place, 'data'), join(place, 'copies'), join(place, 'ship')]
let home: Place
const accounts = ['duty:dutyOfficer:centre', 'auditor:auditor:centre']
let program = ''
let port = 0
let house: ChildProcess
const links: Connection[] = []

beforeAll(async () => {
  home = await freshPlace(dataDir)
  const urlOf = await bundled('../kill', {
    house: 'test/support/killHouse.ts',
    worker: 'server/log/sqlite/worker.ts',
  })
  program = fileURLToPath(urlOf('house'))
  port = await freePort()
})
// What one test left running would hold the port of the next.
afterEach(lost)
afterAll(async () => {
  for (const link of links) void link.close()
  home.remove()
  rmSync(place, { recursive: true, force: true })
})

/** Starts the house; gives a fresh session for each login. */
async function start(): Promise<Record<string, string>> {
  house = spawn(process.execPath, [program, ...accounts], {
    env: {
      ...process.env,
      ...home.switches,
      PORT: String(port),
      LOG_LEVEL: 'silent',
      SHIP_DIR: shipDir,
      SHIP_EVERY_S: '1',
      CITY: 'server/city/yunting',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of house.stdout ?? []) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return z.record(z.string(), z.string()).parse(JSON.parse(text))
}

async function lost(): Promise<void> {
  if (house.exitCode !== null || house.signalCode !== null) return
  const gone = new Promise((resolve) => house.once('exit', resolve))
  house.kill('SIGKILL')
  await gone
}

function command(name: 'backup' | 'restore' | 'verify', args: string[]): string {
  const env = { PATH: process.env['PATH'] ?? '', ...home.switches }
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}dist/server/${name}.js`, ...args], {
    env,
    encoding: 'utf8',
  })
  expect(status, stdout + stderr).toBe(0)
  return stdout
}

/** A seat with the session it began with: whoever was signed in when the copy was made stays so. */
async function seat(token: string): Promise<Connection> {
  const link = connection({
    wire: nodeWire(`http://127.0.0.1:${port}`, () => `lianxin=${token}`),
    around: surroundings,
    catalogue,
    log,
    copyStore: memoryCopyStore(),
    outbox: { store: memoryOutboxStore(), newId },
    changed: {
      streams: () => undefined,
      link: () => undefined,
      orders: () => undefined,
      presence: () => undefined,
      welcomed: () => undefined,
      signedOut: () => undefined,
      forgotten: () => undefined,
      failed: (error) => {
        throw error instanceof Error ? error : new Error(String(error))
      },
    },
  })
  links.push(link)
  await link.start()
  return link
}

const entry = (stream: string, text: string): Parameters<Connection['give']>[0] => ({
  type: 'incident.recordEntry',
  stream,
  data: { text },
})
const report = (stream: string, title: string): Parameters<Connection['give']>[0] => ({
  type: 'incident.report',
  stream,
  data: { category: 'accident', title, area: '990121101000', source: 'unit' },
})

/** What is recorded, read beside the running house. */
const wires = async (): Promise<string[]> => (await home.recorded(log)).events.map(({ wire }) => wire)
const holding = async (text: string): Promise<number> =>
  (await wires()).filter((wire) => wire.includes(text)).length

test(
  '[OPS9] [OPS10] [SYNC4] after a restore clients replace their copy and bring back what was lost; erased words stay erased',
  { timeout: 180_000 },
  async () => {
    const tokens = await start()
    const duty = await seat(tokens['duty'] ?? '')
    const auditor = await seat(tokens['auditor'] ?? '')
    const [kept, later] = [newId(), newId()]
    expect((await duty.give(report(kept, '备份前的事件'))).accepted).toBe(true)
    expect((await duty.give(entry(kept, '备份前的记录'))).accepted).toBe(true)
    const secret = await duty.give(entry(kept, '备份后要删的话'))
    if (!secret.accepted) throw new Error('the entry was refused')

    command('backup', ['--to', copies])

    // All of this was answered, and is not in the copy.
    const data = { position: secret.position, field: 'text' }
    expect((await auditor.give({ type: 'log.eraseWords', stream: kept, data })).accepted).toBe(true)
    expect((await duty.give(report(later, '备份后的事件'))).accepted).toBe(true)
    expect((await duty.give(entry(later, '备份后的记录一'))).accepted).toBe(true)
    expect((await duty.give(entry(kept, '备份后的记录二'))).accepted).toBe(true)
    const epoch = duty.state().cursor?.epoch
    await expect.poll(() => existsSync(join(dataDir, 'erasures.json'))).toBe(true)

    await lost()
    await home.lose(join(place, 'broken'))
    const said = command('restore', ['--from', copies, '--erased', join(place, 'broken')])
    expect(said).toContain('erased again: the words of 1 places')
    await start()

    for (const link of [duty, auditor]) await expect.poll(() => link.state().cursor?.epoch).not.toBe(epoch)
    for (const text of ['备份后的事件', '备份后的记录一', '备份后的记录二'])
      await expect.poll(() => holding(text)).toBe(1)
    for (const text of ['备份前的事件', '备份前的记录']) expect(await holding(text)).toBe(1)
    expect(await holding('备份后要删的话')).toBe(0)
    // Of the seven orders the device forgot the one whose words were erased.
    await expect
      .poll(() => [...duty.orders(), ...auditor.orders()].map(({ status }) => status))
      .toEqual(Array.from({ length: 6 }, () => 'delivered'))
    await expect.poll(() => duty.streams().has(later)).toBe(true)
    const end = async (): Promise<number> => (await wires()).length
    for (const link of [duty, auditor])
      await expect.poll(() => end().then((at) => (link.state().cursor?.position ?? 0) - at)).toBe(0)
    // The auditor sees the closed layer besides.
    expect(Object.fromEntries(auditor.streams())).toMatchObject(Object.fromEntries(duty.streams()))
    expect(JSON.stringify([...duty.streams()])).not.toContain('备份后要删的话')
    const erasures = (await wires()).filter((wire) => wire.includes('log.wordsErased'))
    expect(erasures).toHaveLength(1)
  },
)

test(
  '[OPS13] [OPS14] [SYNC4] killed under load, a house comes back with all that was shipped; clients bring the rest, once',
  { timeout: 180_000 },
  async () => {
    const { duty: token = '' } = await start()
    const duty = await seat(token)
    const stream = newId()
    expect((await duty.give(report(stream, '装载中的事件'))).accepted).toBe(true)
    command('backup', ['--to', copies])
    const copied = (await wires()).length

    const taken: { position: number; text: string }[] = []
    let isLast = false
    const load = async (): Promise<void> => {
      for (let n = 0; !isLast; n++) {
        const text = `装载第 ${n} 条。`
        const answer = await duty.give(entry(stream, text))
        if (!answer.accepted) throw new Error(`refused: ${answer.refusal.code}`)
        taken.push({ position: answer.position, text })
        // As fast as one device may.
        await new Promise((resolve) => setTimeout(resolve, 40))
      }
    }
    const loaded = load()
    const epoch = duty.state().cursor?.epoch
    const upTo = (): number => readShipped(dataDir)?.upTo[`${log}/${String(epoch)}`] ?? 0
    await expect.poll(upTo, { interval: 5 }).toBeGreaterThan(copied)
    const first = upTo()
    await expect.poll(upTo, { interval: 5 }).toBeGreaterThan(first)
    // What is taken now was not shipped yet.
    const some = taken.length
    await expect.poll(() => taken.length, { interval: 5 }).toBeGreaterThan(some + 2)
    await lost()
    isLast = true
    const [shipped, told] = [upTo(), [...taken]]
    await home.lose(join(place, 'lost'))

    const said = command('restore', ['--from', copies, '--ship', shipDir])
    expect(said).toContain(`${log}: went on from ${copied} to ${shipped} as shipped\n`)
    command('verify', [])
    const held = await wires()
    expect(held.length).toBe(shipped)
    for (const { position, text } of told.filter((one) => one.position <= shipped))
      expect(held[position - 1]).toContain(text)

    await start()
    await expect.poll(() => duty.state().cursor?.epoch).not.toBe(epoch)
    await loaded
    for (const { text } of taken) await expect.poll(() => holding(text)).toBe(1)
    expect((await duty.give(entry(stream, '恢复以后的记录'))).accepted).toBe(true)
    expect(await holding('恢复以后的记录')).toBe(1)
  },
)
