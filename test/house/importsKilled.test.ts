/**
 * A large export into a house of its own process: every fault named, memory bounded, `kill -9` half way, a stop, and in
 * the end each row once. `IMPORT_ROWS` is how many (5,000; `npm run prove:import` takes 100,000).
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { vaultKeyIn } from '../../server/log/keys.ts'
import * as sql from '../../server/log/statements.ts'
import { examineVault } from '../../server/ops/vault.ts'
import type { ImportLine } from '../../shared/imports.ts'
import { pause } from '../support/doors.ts'
import { bundled } from '../support/bundled.ts'
import { allLines, exportOf, linesOf, ofKind, sendExport } from '../support/exports.ts'
import { freePort } from '../support/freePort.ts'
import { heapArgs, heapOf } from '../support/heap.ts'
import { note } from '../support/note.ts'
import { freshPlace, isOnPostgres, type Place } from '../support/place.ts'

const rows = Number(process.env['IMPORT_ROWS'] ?? 5000)
const log = 'exercise-kill'
/** The writer, the reader, and the main thread; on PostgreSQL that alone. */
const threads = isOnPostgres ? 1 : 3
/** The file itself, once as it came; what it is made of on the way; and of each row its number. */
const mostWhileChecking = 48
const mostOfEachMatter = 8 * 1024
/** What a house that began anew, and has served for a while, holds besides. */
const mostBesides = 24 * 1024 * 1024
const mb = 1024 * 1024

let place: Place
let program = ''
let port = 0
let cookie = ''
let house: ChildProcess

beforeAll(async () => {
  place = await freshPlace()
  // Beside dist/web, where a house looks for its pages.
  const urlOf = await bundled('../imports', {
    house: 'test/support/killHouse.ts',
    worker: 'server/log/sqlite/worker.ts',
  })
  program = fileURLToPath(urlOf('house'))
  port = await freePort()
  await start()
})
afterAll(async () => {
  await kill()
  place.remove()
})

async function start(): Promise<void> {
  house = spawn(process.execPath, [...heapArgs, program, 'intake:intakeOfficer:hotline'], {
    env: {
      ...process.env,
      ...place.switches,
      PORT: String(port),
      LOG_LEVEL: 'silent',
      CITY: 'server/city/yunting',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let text = ''
  for await (const chunk of house.stdout ?? []) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  cookie = `lianxin=${z.record(z.string(), z.string()).parse(JSON.parse(text))['intake'] ?? ''}`
}

async function kill(): Promise<void> {
  const gone = new Promise((resolve) => house.once('exit', resolve))
  house.kill('SIGKILL')
  await gone
}

const headers = () => ({ cookie, origin: `http://127.0.0.1:${port}`, 'x-lianxin': '1' })
const send = (act: 'check' | 'import', text: string) =>
  sendExport(`http://127.0.0.1:${port}`, { headers: headers() }, act, text, { log })
const done = (lines: readonly ImportLine[]) => ofKind(lines, 'done')[0]

/** What the store holds: matters, and numbers of offices and of the house. */
async function held(): Promise<{ matters: number; codes: number; parties: number; broken: number }> {
  const stored = place.stored()
  try {
    const [matters, codes] = await stored.reading(log, (execute) =>
      Promise.all(
        [sql.streamFolds({}), sql.countClaims({ from: 'code:', end: 'code;' })].map((asked) =>
          execute(asked),
        ),
      ),
    )
    const key = (await stored.giveSecrets())?.vaultKey ?? vaultKeyIn(place.dataDir)
    const { parties, unreadable, missing } = await examineVault(stored, log, key)
    return {
      matters: (matters ?? []).filter(({ feature }) => feature === 'grievance').length,
      codes: Number(codes?.[0]?.['length'] ?? 0),
      parties,
      broken: unreadable + missing,
    }
  } finally {
    await stored.close()
  }
}

/** The largest heap while something goes on, looked at again and again. */
async function peakDuring<T>(work: Promise<T>): Promise<{ result: T; peak: number }> {
  let isOver = false
  const over = work.finally(() => {
    isOver = true
  })
  let peak = 0
  do {
    peak = Math.max(peak, await heapOf(house, threads))
    // To look is work, too.
    await pause(500)
  } while (!isOver)
  return { result: await over, peak }
}

const { text, faults } = exportOf(rows)
const good = rows - faults.length

test(
  `[IMP3] [IMP2] of ${rows} rows every fault is named, none else, within bounds, and nothing is written`,
  { timeout: 600_000 },
  async (context) => {
    const before = await heapOf(house, threads)
    const began = performance.now()
    const { result, peak } = await peakDuring(send('check', text).then(allLines))
    const found = ofKind(result, 'fault').map(({ row, column, code }) => ({ row, column, code }))
    expect(found).toEqual(faults)
    expect(done(result)).toMatchObject({
      ending: 'whole',
      rows,
      faulty: faults.length,
      known: 0,
      good,
      in: 0,
    })
    expect(ofKind(result, 'progress').length).toBeGreaterThan(rows / 200)
    expect(await held()).toMatchObject({ matters: 0, parties: 0 })
    const grown = (peak - before) / mb
    note(
      context,
      `${Math.round(performance.now() - began)} ms, ${text.length} characters, +${grown.toFixed(1)} MB`,
    )
    expect(grown).toBeLessThan(mostWhileChecking + (3 * Buffer.byteLength(text)) / mb)
  },
)

test(
  `[IMP5] [IMP6] killed half way and stopped once, the same file brings each of ${good} rows once`,
  { timeout: 3_600_000 },
  async (context) => {
    const before = await heapOf(house, threads)
    const began = performance.now()
    let told = 0
    const dying = await send('import', text)
    await expect(
      (async () => {
        for await (const line of linesOf(dying)) {
          if (line.kind === 'in') told += 1
          if (line.kind === 'in' && told === Math.floor(good / 3)) await kill()
        }
      })(),
    ).rejects.toThrow()
    await start()
    const checked = done(await allLines(await send('check', text)))
    // What was told is in; of the rows in hand as it died some may be.
    expect(checked?.known).toBeGreaterThanOrEqual(told)
    expect(checked?.known).toBeLessThanOrEqual(told + 200)
    expect(checked).toMatchObject({ faulty: faults.length, good: good - (checked?.known ?? 0) })

    const stopping: ImportLine[] = []
    for await (const line of linesOf(await send('import', text))) {
      stopping.push(line)
      if (ofKind(stopping, 'in').length !== Math.floor(good / 3) || line.kind !== 'in') continue
      const [begun] = ofKind(stopping, 'begun')
      const answer = await fetch(`http://127.0.0.1:${port}/api/imports/${begun?.id}`, {
        method: 'DELETE',
        headers: headers(),
      })
      expect(answer.status).toBe(204)
    }
    const stopped = done(stopping)
    expect(stopped).toMatchObject({ ending: 'cancelled', in: ofKind(stopping, 'in').length })
    expect(await held()).toMatchObject({ matters: (checked?.known ?? 0) + (stopped?.in ?? 0) })

    const last = await allLines(await send('import', text))
    expect(done(last)).toMatchObject({ ending: 'whole', faulty: faults.length })
    expect(ofKind(last, 'progress').at(-1)).toMatchObject({ act: 'import', rows, of: rows })
    expect(await held()).toEqual({ matters: good, codes: good, parties: good, broken: 0 })
    const ms = performance.now() - began
    expect(done(await allLines(await send('import', text)))).toMatchObject({ in: 0, known: good })
    expect(await held()).toEqual({ matters: good, codes: good, parties: good, broken: 0 })
    const grown = (await heapOf(house, threads)) - before
    note(
      context,
      `${Math.round(ms)} ms, ${Math.round(grown / good)} bytes of memory for each matter that is open`,
    )
    expect(grown).toBeLessThan(mostBesides + good * mostOfEachMatter)
    const verdicts = await place.verify()
    for (const { verdict } of verdicts) expect(verdict.first).toBeUndefined()
  },
)
