/** A hundred entries with words nobody may find again: written at a desk, erased by the auditor, gone everywhere. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOf, tables } from '../../server/log/rows.ts'
import { launchChromium } from '../support/chromium.ts'
import { exerciseLog, reportIncident, startExercise, type Exercise } from '../support/exercise.ts'
import { isOnPostgres } from '../support/place.ts'

const entries = 100
const canary = (n: number): string => `canary-${n}-qzx`

let exercise: Exercise
let browser: Browser
let desk: Page

beforeAll(async () => {
  exercise = await startExercise()
  browser = await launchChromium()
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
  desk = await context.newPage()
})

afterAll(async () => {
  await browser.close()
  await exercise.close()
})

describe('erased words', () => {
  it('[LOG2] are in no copy on a device, no outbox, no file; the chain holds', async () => {
    const stream = await reportIncident(exercise, '清除检查')
    await desk.goto(await exercise.link('duty'))
    await desk.getByText('清除检查').first().click()
    // One through the desk itself, so that its outbox holds the words; the others by other seats.
    await desk.keyboard.press('n')
    await desk.keyboard.type(canary(0))
    await desk.keyboard.press('Enter')
    for (let n = 1; n < entries; n++)
      await exercise.give('duty', { type: 'incident.recordEntry', stream, data: { text: canary(n) } })
    await desk
      .getByText(canary(entries - 1))
      .first()
      .waitFor()
    await expect.poll(async () => (await storedTexts(desk)).includes(canary(0))).toBe(true)

    const { log } = exercise.house
    const page = await log.page(exerciseLog, 0, 1000)
    const targets = page.events.filter(({ wire }) => wire.includes('canary-')).map(({ position }) => position)
    expect(targets).toHaveLength(entries)
    for (const position of targets) {
      const answer = await exercise.give('auditor', {
        type: 'log.eraseWords',
        stream,
        data: { position, field: 'text' },
      })
      expect(answer.accepted).toBe(true)
    }

    await expect.poll(() => desk.locator('body').innerText()).not.toContain('canary-')
    await expect.poll(() => storedTexts(desk)).not.toContain('canary-')
    await expect.poll(() => filesWith('canary-')).toEqual([])
    expect(await rowsWith('canary-')).toEqual([])
    const verdicts = await exercise.place.verify()
    const verdict = verdicts.find((one) => one.log === exerciseLog)?.verdict
    expect(verdict?.first).toBeUndefined()
    expect(verdict?.events).toBe(1 + entries * 2)
  })
})

/** Rows of the log that hold a text, whichever store keeps them. */
async function rowsWith(text: string): Promise<string[]> {
  const stored = exercise.place.stored()
  try {
    return await stored.reading(exerciseLog, async (execute) => {
      const found: string[] = []
      for (const table of tables)
        for await (const { rows } of rowsOf(table, execute))
          found.push(...rows.map((row) => JSON.stringify(row)).filter((row) => row.includes(text)))
      return found
    })
  } finally {
    await stored.close()
  }
}

/** Files of the data directory that hold a text: databases and journals. Those of a server are test/log/postgresOwn's. */
function filesWith(text: string): string[] {
  const folder = join(exercise.dataDir, 'logs')
  if (isOnPostgres) return []
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text))
}

/** Everything this origin keeps in the browser, opened with its own key: what a thief at the open screen could read. */
function storedTexts(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(new Error('no answer'))
      })
    const database = await asked(indexedDB.open('lianxin'))
    const transaction = database.transaction([...database.objectStoreNames])
    const key = await asked(transaction.objectStore('keys').get('copy') as IDBRequest<CryptoKey>)
    const found: { place: string; iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer }[] = []
    const texts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    for (const name of database.objectStoreNames) {
      const store = transaction.objectStore(name)
      const [keys, values] = [
        await asked(store.getAllKeys()),
        await asked(store.getAll() as IDBRequest<unknown[]>),
      ]
      for (const [at, value] of values.entries()) collect(value, placeOf(keys[at]))
    }
    database.close()
    function placeOf(key: IDBValidKey | undefined): string {
      return typeof key === 'string' ? key : ''
    }
    function collect(value: unknown, place: string): void {
      if (typeof value !== 'object' || value === null) return
      const held = value as { iv?: Uint8Array<ArrayBuffer>; bytes?: ArrayBuffer }
      if (held.iv && held.bytes) found.push({ place, iv: held.iv, bytes: held.bytes })
      else for (const inner of Object.values(value)) collect(inner, place)
      texts.push(JSON.stringify(value))
    }
    for (const { place, iv, bytes } of found) {
      const additionalData = new TextEncoder().encode(place)
      const open = crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, bytes)
      texts.push(await open.then((plain) => new TextDecoder().decode(plain)).catch(() => ''))
    }
    return texts.join('\n')
  })
}
