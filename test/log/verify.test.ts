import { generateKeyPairSync } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCheckpoints, signedHashes, writeCheckpoint, type Tried } from '../../server/log/checkpoint.ts'
import { erasedSalt } from '../../server/log/encode.ts'
import { drive, type Row } from '../../server/log/flow.ts'
import { openDatabase, type Database } from '../../server/log/sqlite/database.ts'
import { logFile } from '../../server/log/sqlite/engine.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { clockAsk } from '../support/clocks.ts'
import { idOf } from '../support/ids.ts'
import { note } from '../support/note.ts'
import { seeded, type Random } from '../support/random.ts'
import { chainMutations, headMutations } from './mutations.ts'
import {
  clockMutations,
  ledgerMutations,
  restoredWords,
  streamMutations,
  wordsMutations,
} from './mutationsBeside.ts'
import { accepted, Stage, system, type Scene } from './scene.ts'
import { freshFolder, inlineHome } from './stores.ts'
import { presentRules } from './surroundings.ts'

const folder = freshFolder()
const key = generateKeyPairSync('ed25519').privateKey
const length = 500
const times = 1000
let database: Database
let checkpoints: Tried[]
let erasedWords: Row[]
let name = ''

beforeAll(async () => {
  const stage = new Stage(inlineHome(folder))
  await stage.open()
  const scene = await stage.fresh()
  name = scene.name
  erasedWords = await written(scene, seeded(1))
  await stage.log.close()
  database = openDatabase(logFile(folder, name), 'writer')
  checkpoints = signed(100, 200, 230, 400, length)
}, 60_000)

afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

async function openClock(scene: Scene, stream: string, clock: string): Promise<void> {
  const { type, data } = clockAsk('open', { clock })
  accepted(await scene.give(type, stream, data))
}

/** 500 events over ten streams, saved states, words in all layers, some erased, claims, clocks, a retired stream. */
async function written(scene: Scene, random: Random): Promise<Row[]> {
  const ids = Array.from({ length: 10 }, (_, n) => idOf(`stream-${n}`))
  for (const id of ids)
    accepted(await scene.give('probe.open', id, { area: '990102003001', tag: 'fire' }, { by: 'auditor' }))
  const kept: Row[] = []
  const [busiest = ''] = ids
  const last = idOf('stream-9')
  while ((await scene.log.head(scene.name)).position < length - 3) {
    const stream = random.next() < 0.3 ? busiest : random.one(ids)
    const { state } = await scene.stream(stream)
    const give = (type: string, data: object, seen?: number) =>
      scene.give(type, stream, { ...data }, { by: 'auditor', ...(seen !== undefined && { seen }) })
    const { position } = await scene.log.head(scene.name)
    const kind = random.whole(0, 10)
    if (kind === 10 && stream !== last) await openClock(scene, stream, `clock-${position}`)
    else if (kind < 5) await give('probe.note', { text: `note at ${position}` })
    else if (kind === 5) await give('probe.work', { text: `work at ${position}` }, state.version.work)
    else if (kind === 6) await give('probe.secret', { text: `secret at ${position}` }, state.version.closed)
    else if (kind === 7) await give('probe.claim', { key: `k${position}` })
    else if (kind === 8) await give('probe.release', { key: 'none' })
    else {
      const found = await scene.rows(
        'SELECT w.* FROM words w JOIN event e USING (position) WHERE e.stream = ? AND w.salt <> ?',
        stream,
        erasedSalt,
      )
      const row = found.length > 3 ? random.one(found) : undefined
      if (!row) continue
      accepted(await give('log.eraseWords', { position: row['position'], field: 'text' }))
      kept.push({ ...row })
    }
  }
  const { state } = await scene.stream(last)
  accepted(await scene.give('probe.close', last, {}, { by: 'auditor', seen: state.version.open }))
  accepted(await scene.give('log.retire', last, {}, { by: { system } }))
  while ((await scene.log.head(scene.name)).position < length)
    accepted(await scene.give('probe.note', busiest, { text: 'the last words' }))
  return kept
}

/** What the house would have signed at these positions. */
function signed(...positions: number[]): Tried[] {
  const [head] = database.execute({ text: 'SELECT epoch FROM log_head', args: [], rows: true })
  for (const position of positions) {
    const [row] = database.execute({
      text: 'SELECT hash FROM event WHERE position = ?',
      args: [position],
      rows: true,
    })
    const line = {
      log: name,
      epoch: String(head?.['epoch']),
      position,
      hash: String(row?.['hash']),
      at: position,
    }
    writeCheckpoint(folder, line, key)
  }
  return readCheckpoints(folder, name, key)
}

function verdict(lines: readonly Tried[] = checkpoints) {
  return drive(verifyLog(presentRules, lines), database.execute)
}

describe('verify', () => {
  test('[LOG12] finds a log whole that nobody changed', () => {
    expect(verdict()).toEqual({ events: length, first: undefined })
    expect(erasedWords.length).toBeGreaterThan(10)
  })

  test('[LOG12] [CLK22] names the first bad position of a thousand changes by other hands', (context) => {
    const all = [
      ...[...chainMutations, ...headMutations, ...wordsMutations],
      ...[...streamMutations, ...ledgerMutations, ...clockMutations, restoredWords(erasedWords)],
    ]
    const missed: string[] = []
    const began = performance.now()
    for (let seed = 0; seed < times; seed++) {
      const { name, apply } = all[seed % all.length] ?? neverHere()
      database.execute({ text: 'BEGIN', args: [], rows: false })
      try {
        const expected = apply({ execute: database.execute, random: seeded(seed), last: length, checkpoints })
        const { first } = verdict()
        if (first?.position !== expected)
          missed.push(`${name}, seed ${seed}: expected ${expected}, got ${first?.position}: ${first?.reason}`)
      } finally {
        database.execute({ text: 'ROLLBACK', args: [], rows: false })
      }
    }
    note(context, `${times} changes of ${all.length} kinds, ${Math.round(performance.now() - began)} ms`)
    expect(missed).toEqual([])
    expect(verdict().first).toBeUndefined()
  }, 120_000)
})

describe('checkpoints', () => {
  test('[LOG12] a forged line is named by its position', () => {
    for (const [index, line] of checkpoints.entries()) {
      const forged = checkpoints.map((held, n) => (n === index ? { ...held, genuine: false } : held))
      expect(verdict(forged).first).toMatchObject({ position: line.position })
    }
  })

  test('[LOG12] a line that was changed does not hold', () => {
    const path = join(folder, 'checkpoints', `${name}.jsonl`)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('"position":230', '"position":231'))
    expect(readCheckpoints(folder, name, key).map(({ genuine }) => genuine)).toEqual([
      true,
      true,
      false,
      true,
      true,
    ])
    writeFileSync(path, text.replace('"position":230', '"position":"?"'))
    expect(verdict(readCheckpoints(folder, name, key)).first).toMatchObject({ position: 200 })
    writeFileSync(path, text)
  })

  test('a line cut short by a crash is not taken for a forged one, and the next line is whole', () => {
    const own = freshFolder()
    mkdirSync(join(own, 'checkpoints'))
    const path = join(own, 'checkpoints', 'live.jsonl')
    const line = { log: 'live', epoch: 'e', position: 1, hash: 'h', at: 1 }
    writeCheckpoint(own, line, key)
    appendFileSync(path, readFileSync(path, 'utf8').slice(0, 40))
    expect(readCheckpoints(own, 'live', key)).toMatchObject([{ position: 1, genuine: true }])
    writeCheckpoint(own, { ...line, position: 2 }, key)
    expect(readCheckpoints(own, 'live', key)).toMatchObject([
      { position: 1, genuine: true },
      { position: 2, genuine: true },
    ])
    rmSync(own, { recursive: true, force: true })
  })

  test('a line of another log does not count', () => {
    const path = join(folder, 'checkpoints', 'live.jsonl')
    writeFileSync(path, readFileSync(join(folder, 'checkpoints', `${name}.jsonl`)))
    expect(readCheckpoints(folder, 'live', key).some(({ genuine }) => genuine)).toBe(false)
    rmSync(path)
  })

  test('what was signed beyond a restore was lost with it; what was signed before still holds', () => {
    const line = (epoch: string, position: number, hash: string): Tried => ({
      ...{ log: 'live', epoch, position, hash, at: 0, signature: '', genuine: true },
    })
    const lines = [
      line('a', 10, 'x'),
      line('a', 20, 'y'),
      line('a', 30, 'z'),
      line('b', 22, 'n'),
      line('b', 30, 'm'),
    ]
    expect([...signedHashes(lines)]).toEqual([
      [10, 'x'],
      [20, 'y'],
      [22, 'n'],
      [30, 'm'],
    ])
  })
})

function neverHere(): never {
  throw new Error('there is a mutation for every seed')
}
