import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseStored } from '../../server/log/encode.ts'
import { openDatabase } from '../../server/log/sqlite/database.ts'
import { logFile } from '../../server/log/sqlite/engine.ts'
import { freshFolder } from '../log/stores.ts'
import { until } from '../support/doors.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''
let running: ChildProcess[] = []

beforeEach(() => {
  folder = freshFolder()
})

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running = []
  rmSync(folder, { recursive: true, force: true })
})

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  DATA_DIR: folder,
  PORT: '0',
  LOG_LEVEL: 'warn',
})

/** `npm start`; resolves when the house stands and has said how to sign in, or has ended. */
async function started(): Promise<{ child: ChildProcess; said: string; code: number | null }> {
  const child = spawn(process.execPath, [`${root}dist/server/main.js`], { env: environment(), stdio: 'pipe' })
  running.push(child)
  let said = ''
  const code = await new Promise<number | null>((resolve) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      if (said.includes('#link=')) resolve(null)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('close', resolve)
  })
  return { child, said, code }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('close', (code) => resolve(code))
    child.kill(signal)
  })
}

describe('one process per data folder', () => {
  test('[LOG14] a second one is refused with a sentence, and the first goes on', async () => {
    const first = await started()
    expect(first.code).toBeNull()
    const second = await started()
    expect(second.code).toBe(1)
    expect(second.said.trim()).toBe(
      `another process already works in ${folder}; stop it or choose another DATA_DIR`,
    )
    expect(first.child.exitCode).toBeNull()
  })

  test('[LOG14] the folder is free again when its process has ended, however it ended', async () => {
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      const { child, code } = await started()
      expect(code).toBeNull()
      expect(await ended(child, signal)).toBe(signal === 'SIGTERM' ? 0 : null)
    }
    expect((await started()).code).toBeNull()
  })

  test('a key that others can read is not used', async () => {
    const { child } = await started()
    await ended(child, 'SIGTERM')
    const key = join(folder, 'keys', 'idempotency.key')
    chmodSync(key, 0o644)
    const { code, said } = await started()
    expect(code).toBe(1)
    expect(said.trim()).toBe(`${key} can be read by others; make it yours alone: chmod 600 ${key}`)
  })
})

describe('npm run verify', () => {
  const verify = () => {
    const { status, stdout } = spawnSync(process.execPath, [`${root}dist/server/verify.js`], {
      env: environment(),
      encoding: 'utf8',
    })
    return { status, lines: stdout.trim().split('\n') }
  }

  let original = ''
  beforeAll(async () => {
    folder = original = freshFolder()
    const { child } = await started()
    await until(() => events() === 2, 'both are recorded')
    await ended(child, 'SIGTERM')
  })
  afterAll(() => rmSync(original, { recursive: true, force: true }))

  /** A house that recorded its first administrator and opened its book of rules, ended in order. */
  function recorded(): void {
    cpSync(original, folder, { recursive: true })
  }

  const events = (): number => {
    const database = openDatabase(logFile(folder, 'house'), 'reader')
    const [row] = database.execute({ text: 'SELECT count(*) AS n FROM event', args: [], rows: true })
    database.close()
    return Number(row?.['n'])
  }

  const change = (text: string): void => {
    const database = openDatabase(logFile(folder, 'house'), 'writer')
    database.execute({ text, args: [], rows: false })
    database.close()
  }

  test('[LOG12] ends with 0 when every log is whole, also beside a running house', async () => {
    recorded()
    const whole = { status: 0, lines: ['house: 2 events, chain whole', 'live: 0 events, chain whole'] }
    expect(verify()).toEqual(whole)
    await started()
    expect(verify()).toEqual(whole)
  })

  test('[LOG12] ends with 1 and names the first bad position', () => {
    recorded()
    change(`UPDATE event SET hash = 'x'`)
    expect(verify()).toEqual({
      status: 1,
      lines: ['house: first bad position 1: hash does not follow', 'live: 0 events, chain whole'],
    })
  })

  test('[LOG12] ends with 1 when the end was cut away and only the signed checkpoint tells', () => {
    recorded()
    for (const table of ['event', 'words', 'stream', 'saved_state', 'ledger']) change(`DELETE FROM ${table}`)
    change(`UPDATE log_head SET position = 0, hash = '${'0'.repeat(64)}'`)
    expect(verify()).toMatchObject({
      status: 1,
      lines: ['house: first bad position 1: a checkpoint signed events that are gone', expect.any(String)],
    })
  })

  test('[LOG12] ends with 1 when a checkpoint was forged', () => {
    recorded()
    const path = join(folder, 'checkpoints', 'house.jsonl')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"at":\d+/, '"at":1'))
    expect(verify().lines[0]).toBe('house: first bad position 2: a checkpoint whose signature does not hold')
  })

  test('ends with 1 where there is nothing to verify', () => {
    expect(verify()).toEqual({ status: 1, lines: [`no logs in ${folder}; DATA_DIR names the folder`] })
  })

  test('the body of an event names who gave the order only in the file', () => {
    recorded()
    const database = openDatabase(logFile(folder, 'house'), 'reader')
    const [row] = database.execute({ text: 'SELECT body FROM event', args: [], rows: true })
    database.close()
    expect(parseStored(String(row?.['body'])).actor.account).toBe('system:house')
  })
})
