import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { plain } from '../../server/log/statement.ts'
import { openDatabase } from '../../server/log/sqlite/database.ts'
import { logFile } from '../../server/log/sqlite/engine.ts'
import type * as threads from '../../server/log/sqlite/threads.ts'
import { bundled } from '../support/bundled.ts'
import { accepted, Stage } from './scene.ts'
import { freshFolder, inlineHome, newId, threadsHome } from './stores.ts'

let folder = ''
beforeEach(() => {
  folder = freshFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function opened(home = inlineHome(folder)): Promise<Stage> {
  const stage = new Stage(home)
  await stage.open()
  return stage
}

/** The real threads on the folder; a death is an error of the test. */
async function startThreads(onDeath: (error: Error) => void) {
  const urlOf = await bundled('sqlite', {
    threads: 'server/log/sqlite/threads.ts',
    worker: 'server/log/sqlite/worker.ts',
  })
  const { openThreads } = (await import(urlOf('threads'))) as typeof threads
  return openThreads({ dataDir: folder, timeZone: 'Asia/Shanghai', onDeath, onFault: () => undefined })
}

describe('the file', () => {
  test('[LOG9] is written through to the disk with each commit, and overwrites what goes', () => {
    const path = join(folder, 'one.db')
    const database = openDatabase(path, 'writer')
    const setting = (name: string) =>
      database.execute({ text: `PRAGMA ${name}`, args: [], rows: true })[0]?.[name]
    expect(setting('journal_mode')).toBe('wal')
    expect(setting('synchronous')).toBe(2)
    expect(setting('secure_delete')).toBe(1)
    expect(setting('temp_store')).toBe(2)
    database.close()
  })

  test('is not made where there is no folder, and the sentence names it', () => {
    const path = join(folder, 'nowhere', 'one.db')
    expect(() => openDatabase(path, 'writer')).toThrow(path)
  })

  test('of a newer or an unreleased build is not touched', async () => {
    const stage = await opened()
    await stage.log.close()
    for (const version of [1, 99]) {
      const database = openDatabase(logFile(folder, 'live'), 'writer')
      database.execute({ text: 'UPDATE log_head SET schema_version = ?', args: [version], rows: false })
      database.close()
      const word = version === 1 ? 'an unreleased' : 'a newer'
      await expect(stage.openAgain()).rejects.toThrow(`log live in ${folder} was written by ${word} program`)
    }
  })

  test('lies in a folder that only its owner enters', async () => {
    const stage = await opened()
    for (const name of ['logs', 'keys']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o700)
    await stage.log.close()
  })

  test('[LOG2] an erasure waits for no reader: what is left in the journal goes as soon as it has finished', async () => {
    const stage = await opened()
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const [position] = await scene.noted(stream, 'gone-words')
    const reader = openDatabase(logFile(folder, scene.name), 'reader')
    reader.execute(plain('BEGIN'))
    reader.execute({ text: 'SELECT count(*) FROM event', args: [], rows: true })
    const began = performance.now()
    accepted(await scene.give('log.eraseWords', stream, { position, field: 'text' }, { by: 'auditor' }))
    expect(performance.now() - began).toBeLessThan(4000)
    const { engine } = stage.log as unknown as { engine: { tidy: () => boolean } }
    expect(engine.tidy()).toBe(false)
    reader.execute(plain('COMMIT'))
    expect(engine.tidy()).toBe(true)
    expect(statSync(`${logFile(folder, scene.name)}-wal`).size).toBe(0)
    reader.close()
    await stage.log.close()
  })
})

describe('two threads', () => {
  test('[LOG14] hold their folder against others in the same process, too', async () => {
    const deaths: Error[] = []
    const first = await startThreads((error) => deaths.push(error))
    await first.open('live')
    const sentence = `another process already works in ${folder}; stop it or choose another DATA_DIR`
    await expect(startThreads((error) => deaths.push(error))).rejects.toThrow(sentence)
    expect((await first.head('live')).position).toBe(0)
    await first.close()
    const second = await startThreads((error) => deaths.push(error))
    await second.close()
    expect(deaths).toEqual([])
  })

  test('refuse a folder that cannot be one', async () => {
    mkdirSync(join(folder, 'lock.db'))
    await expect(startThreads(() => undefined)).rejects.toThrow(`${folder} cannot be locked`)
  })

  test('[LOG9] answer what they were given before they were closed', async () => {
    const stage = await opened(threadsHome(folder))
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const given = Array.from({ length: 300 }, (_, n) => scene.give('probe.note', stream, { text: `${n}` }))
    await stage.log.close()
    const positions = (await Promise.all(given)).map((answer) => accepted(answer).position)
    expect(positions).toEqual(Array.from({ length: 300 }, (_, n) => n + 2))
    await expect(scene.give('probe.note', stream, { text: 'too late' })).rejects.toThrow('thread ended')
    await expect(stage.log.head(scene.name)).rejects.toThrow('thread ended')
    await stage.log.close()
  })

  test('list the logs of the folder, those not opened as well', async () => {
    const stage = await opened()
    const scene = await stage.fresh()
    await stage.log.close()
    const log = await startThreads(() => undefined)
    expect([...(await log.logs())].sort()).toEqual([scene.name, 'house', 'live'].sort())
    await expect(log.head('exercise-nowhere')).rejects.toThrow()
    await expect(log.write('live', [])).rejects.toThrow('live is not open')
    await log.close()
    expect(newId()).toHaveLength(21)
  })
})
