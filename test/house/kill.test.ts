/**
 * `kill -9` at random moments while orders flow: a real house in a process of its own, real clients with their own
 * outboxes. `KILLS` is how often (20, 5 on PostgreSQL; `npm run prove:kill` asks for 200), `KILL_SEED` the seed of the moments.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { catalogue } from '../../shared/catalogue.ts'
import { connection, type Connection } from '../../web/sync/connection.ts'
import { memoryCopyStore } from '../../web/sync/localCopy.ts'
import { memoryOutboxStore } from '../../web/sync/outbox.ts'
import { newId, surroundings } from '../../web/sync/surroundings.ts'
import { bundled } from '../support/bundled.ts'
import { freePort } from '../support/freePort.ts'
import { nodeWire } from '../support/nodeWire.ts'
import { freshPlace, isOnPostgres, type Place } from '../support/place.ts'
import { seeded } from '../support/random.ts'

const log = 'exercise-kill'
const kills = Number(process.env['KILLS'] ?? (isOnPostgres ? 5 : 20))
const random = seeded(Number(process.env['KILL_SEED'] ?? 7))
const accounts = [
  'duty:dutyOfficer:centre',
  'second:dutyOfficer:centre',
  'fire:liaison:fire',
  'screen:wall:centre',
]
/** Orders each seat keeps under way. */
const atATime = 4

let place: Place
let program = ''
let port = 0
let tokens: Record<string, string> = {}
let house: ChildProcess
const acknowledged = new Map<string, number>()

beforeAll(async () => {
  place = await freshPlace()
  // Beside dist/web, where a house looks for its pages.
  const urlOf = await bundled('../kill', {
    house: 'test/support/killHouse.ts',
    worker: 'server/log/sqlite/worker.ts',
  })
  program = fileURLToPath(urlOf('house'))
  port = await freePort()
})

afterAll(async () => {
  house.kill('SIGKILL')
  place.remove()
})

/** Starts the house and waits until it serves. */
async function start(): Promise<void> {
  house = spawn(process.execPath, [program, ...accounts], {
    env: {
      ...process.env,
      ...place.switches,
      PORT: String(port),
      LOG_LEVEL: 'silent',
      CITY: 'server/city/yunting',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of house.stdout ?? []) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  tokens = z.record(z.string(), z.string()).parse(JSON.parse(text))
}

async function kill(): Promise<void> {
  const gone = new Promise((resolve) => house.once('exit', resolve))
  house.kill('SIGKILL')
  await gone
}

/** A seat: the real sync room and outbox, which say again what was not answered. */
async function seat(login: string): Promise<Connection> {
  const link = connection({
    wire: nodeWire(`http://127.0.0.1:${port}`, () => `lianxin=${tokens[login] ?? ''}`),
    around: surroundings,
    catalogue,
    log,
    copyStore: memoryCopyStore(),
    outbox: { store: memoryOutboxStore(), newId },
    changed: {
      streams: () => undefined,
      link: () => undefined,
      orders: (entries) => {
        for (const entry of entries)
          if (entry.status === 'delivered') acknowledged.set(entry.commandId, entry.answer.position)
      },
      presence: () => undefined,
      welcomed: () => undefined,
      signedOut: () => undefined,
      forgotten: () => undefined,
      failed: (error) => {
        throw error instanceof Error ? error : new Error(String(error))
      },
    },
  })
  await link.start()
  return link
}

const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const isSettled = (link: Connection): boolean =>
  link.orders().every(({ status }) => status === 'delivered' || status === 'parked')

describe('kill -9', () => {
  it(
    `[LOG3] [LOG9] [SYNC5] ${kills} times while orders flow: nothing acknowledged is lost, nothing doubled, all equal`,
    { timeout: 20_000 + kills * 15_000 },
    async () => {
      await start()
      const seats = await Promise.all(accounts.map((account) => seat(account.split(':')[0] ?? '')))
      const [duty, , fire] = seats
      if (!duty || !fire) throw new Error('nobody is at the desk')
      const stream = newId()
      const opened = await duty.give({
        type: 'incident.report',
        stream,
        data: { category: 'accident', title: '掉电检查', area: '990121101000', source: 'unit' },
      })
      expect(opened.accepted).toBe(true)
      await duty.give({
        type: 'incident.involveAgency',
        stream,
        seen: 1,
        data: { agency: 'fire', part: 'supporting' },
      })
      await expect.poll(() => fire.streams().get(stream)?.version.work).toBe(0)

      let flowing = true
      let n = 0
      const feed = (link: Connection): Promise<void>[] =>
        Array.from({ length: atATime }, async () => {
          while (flowing)
            await link.give({ type: 'incident.recordEntry', stream, data: { text: `第 ${n++} 条` } })
        })
      const feeding = [...feed(duty), ...feed(fire)]
      for (let round = 0; round < kills; round++) {
        const before = acknowledged.size
        await expect
          .poll(() => acknowledged.size, { timeout: 30_000, interval: 10 })
          .toBeGreaterThan(before + 3)
        // The very moment of death is what is random here.
        await waitMs(random.whole(0, 120))
        await kill()
        await start()
      }
      flowing = false
      await Promise.all(feeding)
      await expect.poll(() => seats.every(isSettled), { timeout: 60_000 }).toBe(true)

      const page = await place.recorded(log)
      await expect
        .poll(() => seats.map((link) => link.state().cursor?.position), { timeout: 30_000 })
        .toEqual(seats.map(() => page.upTo))
      const [one, ...others] = seats.filter((_, at) => !accounts[at]?.startsWith('fire'))
      for (const other of others) expect([...other.streams()]).toEqual([...(one?.streams() ?? [])])
      expect(fire.streams().get(stream)?.state).toEqual(duty.streams().get(stream)?.state)
      await kill()

      const recorded = new Map<string, number[]>()
      for (const { wire } of page.events) {
        const { commandId, position } = z
          .object({ commandId: z.string(), position: z.number() })
          .parse(JSON.parse(wire))
        recorded.set(commandId, [...(recorded.get(commandId) ?? []), position])
      }
      const lost = [...acknowledged].filter(([id, position]) => !recorded.get(id)?.includes(position))
      expect(lost).toEqual([])
      expect([...recorded].filter(([, positions]) => positions.length > 1)).toEqual([])
      expect(page.events.map(({ position }) => position)).toEqual(page.events.map((_, at) => at + 1))
      expect(seats.flatMap((link) => link.orders()).filter(({ status }) => status === 'parked')).toEqual([])
      for (const { log: name, verdict } of await place.verify()) expect(verdict.first, name).toBeUndefined()
    },
  )
})
