/** What was shipped since a copy, by the real commands: a restore goes on from the copy as far as it holds (I19). */
import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../server/log/sqlite/database.ts'
import { logFile } from '../../server/log/sqlite/engine.ts'
import { readShipped } from '../../server/ops/records.ts'
import { entry, newId, openDoors, report, taken, until, type Doors, type Sender } from '../support/doors.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'lianxin-shipped-'))
const [copies, shipDir] = [join(place, 'copies'), join(place, 'ship')]
const secret = '副本之后要删的话'
let doors: Doors
let duty: Sender

interface Ran {
  code: number | null
  said: string
}
type Command = 'backup' | 'restore' | 'verify' | 'doctor'

function command(name: Command, dataDir: string, args: string[], switches = {}): Promise<Ran> {
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, DISK_MIN_MB: '1', ...switches }
  const child = spawn(process.execPath, [`${root}dist/server/${name}.js`, ...args], { env, stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}

function rowsOf(dataDir: string, text: string): readonly unknown[] {
  const database = openDatabase(logFile(dataDir, 'live'), 'reader')
  try {
    return database.execute({ text, args: [], rows: true })
  } finally {
    database.close()
  }
}

/** Everything that decisions and readers go by, but for the room that rows have to grow. */
const whole = (dataDir: string): Record<string, readonly unknown[]> =>
  Object.fromEntries(
    [
      'select * from event order by position',
      'select position, path, salt, trim(text) from words order by position, path',
      'select id, feature, opened_at from stream order by id',
      'select * from stream_audience order by stream, since',
      'select * from claim order by key',
      'select * from idempotency order by account, command_id',
      `select stream, row_id, depth, position, trim(body) from ledger where trim(body) <> '' order by stream, row_id`,
    ].map((text) => [text, rowsOf(dataDir, text)]),
  )

/** Segments of log `live` below a folder, in order. */
function segments(below = shipDir): string[] {
  return readdirSync(below, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\/live\/[^/]+\/\d{12}-\d{12}$/.test(path))
    .sort()
    .map((path) => join(below, path))
}

const shippedUpTo = (): number => Math.max(0, ...segments().map((path) => Number(path.slice(-12))))
const shipped = (position: number): Promise<void> =>
  until(() => shippedUpTo() >= position, `position ${position} is shipped`, 10_000)

/** As it would stand in a file that is read byte by byte. */
const latin = (text: string): string => Buffer.from(text).toString('latin1')

/** Where the copy ends, and the pieces that were shipped after it. */
let copied = 0
let last = 0

beforeAll(async () => {
  doors = await openDoors({ SHIP_DIR: shipDir, SHIP_EVERY_S: '1' })
  duty = await doors.sender('duty', 'dutyOfficer')
  const auditor = await doors.sender('auditor', 'auditor')
  const mediator = await doors.sender('mediator', 'mediator', { agency: 'justice' })
  const [one, two, over, running] = [newId(), newId(), newId(), newId()]
  const give = async (who: Sender, order: Parameters<Sender['give']>[0]): Promise<number> =>
    taken(await who.give(order))
  const opened = {
    incident: one,
    channel: 'peoples',
    body: 'justice',
    area: '990102003001',
    subject: '工资争议',
  }
  await give(duty, report(one))
  const told = await give(duty, entry(one, secret))
  copied = await give(mediator, { type: 'mediation.open', stream: over, data: opened })
  const backup = await command('backup', doors.dataDir, ['--to', copies])
  expect(backup.code, backup.said).toBe(0)

  await shipped(await give(duty, entry(one, '副本之后的记录')))
  const ending = { ending: 'declined', otherRoutes: '可申请仲裁' }
  await give(mediator, { type: 'mediation.end', stream: over, seen: 1, data: ending })
  await give(mediator, { type: 'mediation.open', stream: running, data: opened })
  await shipped(await give(duty, report(two)))
  await give(auditor, { type: 'log.eraseWords', stream: one, data: { position: told, field: 'text' } })
  await shipped(await give(duty, entry(two, '又一条记录')))
  for (let n = 0; n < 70; n++) last = await give(duty, entry(two, `第 ${n} 条`))
  // At its end the house ships what is left, at once.
  await doors.house.close()
})
afterAll(async () => {
  await doors.close()
  rmSync(place, { recursive: true, force: true })
})

async function restored(
  name: string,
  ship: string,
  switches: string[] = [],
): Promise<Ran & { dataDir: string }> {
  const dataDir = join(place, name)
  const ran = await command('restore', dataDir, ['--from', copies, '--ship', ship, ...switches])
  return { ...ran, dataDir }
}

test('[OPS10] [OPS13] [OPS14] a restore goes on from the copy to the last order: events, words, claims and answers', async () => {
  expect(shippedUpTo()).toBe(last)
  const { code, said, dataDir } = await restored('all', shipDir)
  expect(code, said).toBe(0)
  expect(said).toContain(`live: went on from ${copied} to ${last} as shipped\n`)
  expect(whole(dataDir)).toEqual(whole(doors.dataDir))
  expect((await command('verify', dataDir, [])).code).toBe(0)
  // Erased after they were shipped, words stay erased.
  expect(readFileSync(logFile(dataDir, 'live')).toString('latin1')).not.toContain(latin(secret))
})

test('[OPS13] words lie in segments unreadable', () => {
  const bytes = readdirSync(shipDir, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => readFileSync(join(found.parentPath, found.name)).toString('latin1'))
  expect(bytes.length).toBeGreaterThan(8)
  for (const words of [secret, '又一条记录']) expect(bytes.join('')).not.toContain(latin(words))
})

describe('[OPS14] a roll ends at the last good position and says why', () => {
  const all = 'select * from event order by position'
  const harmed = async (name: string, harm: (all: string[]) => void): Promise<string> => {
    const ship = join(place, `ship-${name}`)
    cpSync(shipDir, ship, { recursive: true })
    harm(segments(ship).filter((path) => Number(path.slice(-12)) > copied))
    const { code, said, dataDir } = await restored(name, ship)
    expect(code, said).toBe(0)
    expect(said).not.toMatch(/\n\s+at /)
    const [line = '', upTo = ''] = /^live: .*?(?:to|after) (\d+)[^\n]*/m.exec(said) ?? []
    const events = rowsOf(dataDir, all)
    expect(events.slice(0, Number(upTo))).toEqual(rowsOf(doors.dataDir, all).slice(0, Number(upTo)))
    // The erasure lay beyond the end of the roll, and is made again.
    expect(JSON.stringify(events.slice(Number(upTo)))).toMatch(/^[^$]*"log\.wordsErased\\"[^$]*$/)
    expect(events.length).toBe(Number(upTo) + 1)
    expect(said).toContain('erased again: the words of 1 places')
    return line
  }
  const startOf = (path: string | undefined): number => Number(path?.slice(-25, -13))
  const flip = (path: string): void => {
    const bytes = readFileSync(path)
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    writeFileSync(path, bytes)
  }

  test.each(['rows', 'words', 'manifest.json'])('one bit of %s', async (file) => {
    const all = segments().filter((path) => Number(path.slice(-12)) > copied)
    const [, , third] = all
    const said = await harmed(`flip-${file}`, ([, , found]) => flip(join(found ?? '', file)))
    expect(said).toMatch(
      new RegExp(`to ${startOf(third)} as shipped; it ends there because segment ${third?.slice(-25)}:`),
    )
    expect(said).toMatch(/is damaged$|was not signed with this house's key, or was changed$/)
  })

  test('a segment that is missing is named', async () => {
    const [, second, third] = segments().filter((path) => Number(path.slice(-12)) > copied)
    const said = await harmed('gap', ([, found]) => rmSync(found ?? '', { recursive: true }))
    expect(said).toBe(
      `live: went on from ${copied} to ${startOf(second)} as shipped; it ends there because ` +
        `the segment after position ${startOf(second)} is missing; the next one begins after ${startOf(third)}`,
    )
  })

  test('one that stands for another, and those of another epoch', async () => {
    const swapped = await harmed('swapped', ([, second = '', third = '']) => {
      rmSync(second, { recursive: true })
      cpSync(third, second, { recursive: true })
    })
    expect(swapped).toMatch(/: it is not the one its name says$/)
    const other = newId()
    const epoch = await harmed('epoch', ([first = '']) => {
      const folder = join(first, '..')
      renameSync(folder, join(folder, '..', other))
    })
    expect(epoch).toMatch(/^live: nothing after \d+ .* another epoch than the copy$/)
  })

  test('a place where this house shipped nothing is refused, and nothing is left behind', async () => {
    const { code, said, dataDir } = await restored('nowhere', place)
    expect([code, said.trim()]).toEqual([1, `${place} holds nothing that was shipped by this house`])
    expect(existsSync(join(dataDir, 'logs'))).toBe(false)
  })
})

test('[OPS13] where nothing can be written the house goes on, says so, and makes up for it', async () => {
  const file = join(place, 'away')
  writeFileSync(file, '')
  const away = join(file, 'ship')
  const house = await openDoors({ SHIP_DIR: away, SHIP_EVERY_S: '1' })
  try {
    const who = await house.sender('duty', 'dutyOfficer')
    const stream = newId()
    taken(await who.give(report(stream)))
    const codes = async (): Promise<string[]> => {
      const response = await house.ask(undefined, 'GET', '/readyz')
      expect(response.status).toBe(200)
      const { degraded } = (await response.json()) as { degraded: { code: string }[] }
      return degraded.map(({ code }) => code)
    }
    await expect.poll(codes).toContain('ops.shipLate')
    const port = { PORT: String(house.house.port), SHIP_DIR: away, SHIP_EVERY_S: '1' }
    const doctor = await command('doctor', house.dataDir, ['--lang', 'en'], port)
    expect(doctor.said).toMatch(/Nothing was shipped to \S+ for \d+ s.*\[ops\.shipLate\]/)
    const position = taken(await who.give(entry(stream, '照常受理')))
    rmSync(file)
    await expect.poll(codes).not.toContain('ops.shipLate')
    const upTo = Object.entries(readShipped(house.dataDir)?.upTo ?? {})
    expect(upTo.find(([key]) => key.startsWith('live/'))?.[1]).toBe(position)
  } finally {
    await house.close()
  }
})
