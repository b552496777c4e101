/**
 * Copies of a house under load, by the real commands. `DRILLS` is how often one is made and restored (4, 2 on PostgreSQL;
 * `npm run prove:backup` asks for 20).
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  closeSync,
  rmSync,
  writeFileSync,
  writeSync,
  fstatSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { houseRules } from '../../server/corridor/rules.ts'
import { dayIn } from '../../server/log/cityDay.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { driveAsync } from '../../server/log/flow.ts'
import { hmacKeyIn } from '../../server/log/keys.ts'
import { loadHead } from '../../server/log/load.ts'
import { openPostgres } from '../../server/log/postgres/log.ts'
import { openInline } from '../../server/log/sqlite/inline.ts'
import { accepted, system } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { city } from '../support/actors.ts'
import { bundled } from '../support/bundled.ts'
import { killedAccounts, killedLog, orderOf, writers } from '../support/killOrders.ts'
import { note } from '../support/note.ts'
import { freshPlace, isOnPostgres, type Place } from '../support/place.ts'

const drills = Number(process.env['DRILLS'] ?? (isOnPostgres ? 2 : 4))
const root = fileURLToPath(new URL('../..', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'lianxin-backup-'))
const to = join(place, 'copies')
let home: Place
let program = ''

beforeAll(async () => {
  home = await freshPlace(join(place, 'data'))
  const urlOf = await bundled('killLog', {
    writers: 'test/support/killWriters.ts',
    worker: 'server/log/sqlite/worker.ts',
  })
  program = fileURLToPath(urlOf('writers'))
  const log = await opened(home)
  for (const [login, { id, role }] of Object.entries(killedAccounts)) {
    const data = { login, role, agency: 'centre', area: city }
    const command = { commandId: newId(), type: 'account.open', stream: id, data }
    accepted(await log.submit('house', { by: { system: { ...system, role: 'administrator' } }, command }))
  }
  await log.close()
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

async function opened({ dataDir, switches: { DATABASE_URL: url } }: Place): Promise<EventLog> {
  const onFault = (fault: unknown): never => {
    throw fault instanceof Error ? fault : new Error(String(fault))
  }
  const timeZone = 'Asia/Shanghai'
  const inFiles = { rules: houseRules, now: Date.now, newEpoch: newId, dayOf: dayIn(timeZone) }
  const log =
    url === undefined
      ? openInline({ dataDir, hmacKey: hmacKeyIn(dataDir), onFault, ...inFiles })
      : await openPostgres({ url, dataDir, timeZone, onFault })
  await log.open('house')
  await log.open(killedLog)
  return log
}

interface Ran {
  code: number | null
  said: string
}

/** The built command, as an operator types it. */
function run(name: 'backup' | 'restore', args: string[], where = home): Promise<Ran> {
  const env = { PATH: process.env['PATH'] ?? '', ...where.switches }
  const child = spawn(process.execPath, [`${root}dist/server/${name}.js`, ...args], { env, stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}

/** A house that records as fast as it can; tells the highest position acknowledged so far. */
function loaded(life: number): {
  acknowledged: () => { position: number; commandId: string }[]
  stop: () => Promise<void>
} {
  const child = spawn(process.execPath, [program, home.dataDir, String(life)], {
    env: { ...process.env, ...home.switches },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    acknowledged: () => {
      const before = Array.from({ length: writers }, () => 0)
      return said.split('\n').flatMap((line) => {
        if (!/^\d+ \d+ \d+$/.test(line)) return []
        const [writer = 0, n = 0, position = 0] = line.split(' ').map(Number)
        const { commandId } = orderOf(life, writer, n, before[writer] ?? 0).command
        before[writer] = position
        return [{ position, commandId }]
      })
    },
    stop: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

const wire = z.object({ commandId: z.string(), position: z.number() })

/** Positions by the order that was recorded there, and the log's epoch. */
async function heldIn(where: Place): Promise<{ positions: Map<string, number>; epoch: string }> {
  const { events } = await where.recorded(killedLog)
  const recorded = events.map((event) => wire.parse(JSON.parse(event.wire)))
  const stored = where.stored()
  const { epoch } = await stored.reading(killedLog, (execute) => driveAsync(loadHead(), execute))
  await stored.close()
  return { epoch, positions: new Map(recorded.map(({ commandId, position }) => [commandId, position])) }
}

describe('a backup', () => {
  test(
    `[OPS6] [OPS7] ${drills} of ${drills} taken under load restore to a prefix that ends at or after the last answer before`,
    // Each drill copies, restores and reads all that the ones before it recorded.
    { timeout: 30_000 + drills * (30_000 + drills * 4000) },
    async (context) => {
      let further = 0
      for (let drill = 0; drill < drills; drill++) {
        const house = loaded(drill)
        await expect.poll(() => house.acknowledged().length, { interval: 5 }).toBeGreaterThan(100)
        const before = house.acknowledged()
        const backup = await run('backup', ['--to', to])
        const after = house.acknowledged()
        await house.stop()
        expect(backup.code, backup.said).toBe(0)
        expect(after.length).toBeGreaterThan(before.length)
        further += after.length - before.length

        const restored = await freshPlace(join(place, `restored-${drill}`))
        const restore = await run('restore', ['--from', to], restored)
        expect(restore.code, restore.said).toBe(0)
        const [there, here] = [await heldIn(home), await heldIn(restored)]
        for (const { commandId, position } of before) expect(here.positions.get(commandId)).toBe(position)
        expect([...here.positions]).toEqual([...there.positions].slice(0, here.positions.size))
        expect(here.epoch).not.toBe(there.epoch)
        restored.remove()
      }
      note(context, `${drills} copies; ${further} orders were acknowledged while they were made`)
      expect(readdirSync(to).filter((name) => name.startsWith('.'))).toEqual([])
      expect(existsSync(join(to, 'keys'))).toBe(false)
    },
  )
})

/** Files of a copy and of its keys, from the copy's parent. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Turns over one bit of a file, `share` of the way through. */
function flip(path: string, share: number): void {
  const file = openSync(path, 'r+')
  const at = Math.floor(Math.max(0, fstatSync(file).size - 1) * share)
  const byte = Buffer.alloc(1)
  readSync(file, byte, 0, 1, at)
  writeSync(file, Buffer.from([(byte[0] ?? 0) ^ 0x10]), 0, 1, at)
  closeSync(file)
}

describe('a copy that is not whole', () => {
  const broken = join(place, 'broken')
  const refusedAfter = async (harm: (folder: string) => void): Promise<string> => {
    rmSync(broken, { recursive: true, force: true })
    const [newest = ''] = readdirSync(to)
      .filter((name) => /^2/.test(name))
      .sort()
      .slice(-1)
    cpSync(join(to, newest), join(broken, 'copies', newest), { recursive: true })
    cpSync(`${to}-keys`, join(broken, 'copies-keys'), { recursive: true })
    harm(join(broken, 'copies', newest))
    const target = join(broken, 'data')
    const empty = await freshPlace(target)
    const { code, said } = await run('restore', ['--from', join(broken, 'copies')], empty)
    expect(code, said).toBe(1)
    expect(said).not.toMatch(/\n\s+at /)
    expect(readdirSync(target).filter((name) => !name.startsWith('lock.db'))).toEqual([])
    return said.trim()
  }

  test('[OPS7] one bit turned over anywhere is refused with a sentence, and nothing is left behind', async () => {
    const [newest = ''] = readdirSync(to)
      .filter((name) => /^2/.test(name))
      .sort()
      .slice(-1)
    const files = filesBelow(join(to, newest)).map((path) => path.slice(join(to, newest).length + 1))
    // Of each log its rows, words, attachments and identities; what the copy says of itself, and its signature.
    expect(files.length).toBe(10)
    for (const [n, file] of files.entries()) {
      const said = await refusedAfter((folder) => flip(join(folder, file), [0, 0.5, 1][n % 3] ?? 0))
      expect(said, file).toMatch(/is damaged$|was not signed with this house's key, or was changed$/)
    }
  }, 60_000)

  test('[OPS7] a file that is missing, cut off or of another copy is refused', async () => {
    expect(await refusedAfter((folder) => rmSync(join(folder, 'house.words')))).toBe(
      'house.words is missing from the copy',
    )
    const cut = (folder: string): void =>
      writeFileSync(join(folder, 'house.rows'), readFileSync(join(folder, 'house.rows')).subarray(0, -9))
    expect(await refusedAfter(cut)).toBe('house.rows is damaged')
    const swap = (folder: string): void => cpSync(join(folder, 'house.rows'), join(folder, 'house.words'))
    expect(await refusedAfter(swap)).toBe('house.words is damaged')
  }, 60_000)

  test('[OPS7] without the house’s keys, or with another’s, nothing is read', async () => {
    expect(await refusedAfter(() => rmSync(join(broken, 'copies-keys', 'backup.key')))).toMatch(
      /backup\.key is missing/,
    )
    const folder = mkdtempSync(join(place, 'other-'))
    const other = await freshPlace(folder)
    const log = await opened(other)
    await log.close()
    expect((await run('backup', ['--to', join(folder, 'copies')], other)).code).toBe(0)
    const keys = join(folder, 'copies-keys')
    expect(await refusedAfter(() => cpSync(keys, join(broken, 'copies-keys'), { recursive: true }))).toMatch(
      /not signed with this house's key/,
    )
    expect((await run('backup', ['--to', to], other)).said).toMatch(/is the key of another house/)
  }, 60_000)

  test('[OPS7] a folder that holds a house is not overwritten', async () => {
    const { code, said } = await run('restore', ['--from', to])
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(
        isOnPostgres
          ? /^the database is not empty: a restore overwrites nothing/
          : /is not empty \(.*logs.*\): a restore overwrites nothing/,
      ),
    ])
  })

  test('[OPS7] words lie in a copy unreadable, and its keys are not in it', () => {
    const secrets = [Buffer.from('现场情况正常'), readFileSync(join(`${to}-keys`, 'backup.key'))]
    const files = filesBelow(to)
    expect(files).not.toEqual([])
    const holding = files.filter((path) => {
      const bytes = readFileSync(path)
      return secrets.some((secret) => bytes.includes(secret))
    })
    expect(holding).toEqual([])
    expect(
      spawnSync('find', [place, '-perm', '/077', '-type', 'f', '-path', '*copies*'], { encoding: 'utf8' })
        .stdout,
    ).toBe('')
  })
})
