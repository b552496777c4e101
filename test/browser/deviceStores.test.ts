/** What a device keeps, in a real browser: read back as written, unreadable to others, gone when it must be. */
import { build } from 'esbuild'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { StreamCopy } from '../../shared/protocol.ts'
import type { Entry } from '../../web/sync/queue.ts'
import type { SessionAnswer } from '../../web/sync/session.ts'
import type { Cursor } from '../../web/sync/syncState.ts'
import { launchChromium } from '../support/chromium.ts'
import type { Rig } from '../support/deviceRig.ts'
import { idOf } from '../support/ids.ts'

declare const rig: Rig

const canary = 'canary-4711'
const session: SessionAnswer = {
  account: idOf('duty'),
  role: 'dutyOfficer',
  agency: 'command-centre',
  area: '990100000000',
  log: 'live',
  mode: 'live',
}
const cursor: Cursor = { log: 'live', epoch: 'e'.repeat(21), view: 'a'.repeat(32), position: 7 }
const copy = (name: string, text = canary): StreamCopy => ({
  stream: idOf(name),
  feature: 'probe',
  version: { open: 2, work: 0 },
  state: { open: { text }, work: {} },
  rows: [{ id: 'r', layer: 'open', position: 7, body: { text } }],
})
const entry: Entry = {
  commandId: idOf('order'),
  log: 'live',
  stream: idOf('a'),
  order: 1,
  content: { type: 'probe.note', data: { text: canary } },
  sealed: 'c2VhbGVk',
  status: 'local',
  notBefore: 0,
  laters: 0,
  wasSent: false,
}
const given = { session, cursor, entry, a: copy('a'), b: copy('b') }

let server: Server
let browser: Browser
let page: Page
let url: string

beforeAll(async () => {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('../support/deviceRig.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
  })
  const script = bundle.outputFiles[0]?.text ?? ''
  server = createServer((request, response) => {
    const isScript = request.url === '/rig.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><script type="module" src="/rig.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
  server.close()
})

beforeEach(async () => {
  const context = await browser.newContext()
  page = await context.newPage()
  await open(page)
})

async function open(tab: Page): Promise<void> {
  await tab.goto(url)
  await tab.waitForFunction(() => 'rig' in globalThis)
}

/** Everything the origin's database holds, as text; bytes as if they were text too. */
function dump(tab: Page): Promise<string> {
  return tab.evaluate(async () => {
    const database = await rig.openDatabase()
    const latin = new TextDecoder('latin1')
    const plain = (_key: string, value: unknown): unknown =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? latin.decode(value) : value
    const stores = await Promise.all(
      [...database.objectStoreNames].map(async (store) => [store, await database.getAll(store)]),
    )
    database.close()
    return JSON.stringify(stores, plain)
  })
}

test('[SYNC5] a copy is read back as it was written, after a reload', async () => {
  await page.evaluate(async ({ session, cursor, a, b }) => {
    const store = (await rig.browserDevice()).copyStore(session)
    await store.save({ whole: true, cursor, asOf: 1000, put: [a, b], drop: [] })
    const moved = { ...cursor, position: 8 }
    await store.save({
      whole: false,
      cursor: moved,
      asOf: 2000,
      put: [{ ...a, version: { open: 3 } }],
      drop: [b.stream],
    })
  }, given)
  await open(page)
  const kept = await page.evaluate(
    async ({ session }) => (await rig.browserDevice()).copyStore(session).load(),
    given,
  )
  expect(kept).toEqual({
    cursor: { ...cursor, position: 8 },
    asOf: 2000,
    streams: [{ ...copy('a'), version: { open: 3 } }],
  })
})

test('[SYNC5] [LOG2] a long ledger is read back as it was written last, and nothing else of it is kept', async () => {
  const found = await page.evaluate(async ({ session, cursor, a }) => {
    const row = (position: number, text = `line ${position}`) => {
      const layer = 'open' as const
      return { id: `r${position}`, layer, position, body: { text } }
    }
    const copyWith = (rows: ReturnType<typeof row>[]) => ({ ...a, rows })
    const long = Array.from({ length: 200 }, (_, n) => row(n + 1))
    const longer = [...long.slice(2), row(201), row(202)]
    const struck = longer.map((one) => (one.position === 90 ? row(90, 'gone') : one))
    const steps = [
      [row(1)],
      long,
      [...long.slice(1), row(201)],
      longer,
      struck,
      [...struck.slice(40), ...Array.from({ length: 40 }, (_, n) => row(203 + n))],
      [row(300)],
    ].map(copyWith)
    const read: unknown[] = []
    const records: number[] = []
    let store = (await rig.browserDevice()).copyStore(session)
    await store.save({ whole: true, cursor, asOf: 1, put: [], drop: [] })
    for (const [index, step] of steps.entries()) {
      // Every other step is written by a page that has just read what is there.
      if (index % 2 === 0) store = (await rig.browserDevice()).copyStore(session)
      const held = (await store.load())?.streams[0]
      const rows = step.rows.map((one) => {
        const same = held?.rows.find(({ id }) => id === one.id)
        return JSON.stringify(same) === JSON.stringify(one) && same ? (same as typeof one) : one
      })
      await store.save({ whole: false, cursor, asOf: 1, put: [{ ...step, rows }], drop: [] })
      read.push((await (await rig.browserDevice()).copyStore(session).load())?.streams)
      records.push(await (await rig.openDatabase()).count('copy'))
    }
    await store.save({ whole: false, cursor, asOf: 1, put: [], drop: [a.stream] })
    records.push(await (await rig.openDatabase()).count('copy'))
    return { read, records, steps: steps.map((step) => [step]) }
  }, given)
  expect(found.read).toEqual(found.steps)
  expect(found.records).toEqual([1, 2, 2, 2, 2, 2, 2, 0])
})

test('[SEE1] nothing of it is readable on the disk, and another account finds nothing', async () => {
  const found = await page.evaluate(async ({ session, cursor, entry, a }) => {
    const device = await rig.browserDevice()
    await device.copyStore(session).save({ whole: true, cursor, asOf: 1, put: [a], drop: [] })
    await device.outboxStore(session).put([entry])
    await device.keepSession(session)
    const other = { ...session, account: 'other________________' }
    return {
      copy: await device.copyStore(other).load(),
      orders: (await device.outboxStore(other).load()).entries,
      isExtractable: (await (await rig.openDatabase()).get('keys', 'copy'))?.extractable,
    }
  }, given)
  expect(found).toEqual({ copy: undefined, orders: [], isExtractable: false })
  const text = await dump(page)
  expect(text).toContain('c2VhbGVk')
  expect(text).not.toContain(canary)
  expect(text).not.toContain('command-centre')
})

test('[SYNC8] an order survives the reload in clear, and the wipe sealed only', async () => {
  const kept = await page.evaluate(async ({ session, entry }) => {
    const device = await rig.browserDevice()
    await device.outboxStore(session).put([entry])
    await device.outboxStore(session).putEpoch('epoch', 5)
    const before = await (await rig.browserDevice()).outboxStore(session).load()
    await device.forget()
    return { before, after: await (await rig.browserDevice()).outboxStore(session).load() }
  }, given)
  expect(kept.before).toEqual({ entries: [entry], epoch: 'epoch', epochSince: 5 })
  expect(kept.after.entries).toEqual([{ ...entry, content: undefined }])
  expect(await dump(page)).not.toContain(canary)
})

test('[SEE4] wiped, copy and session are gone, and what another tab still writes stays unreadable', async () => {
  const kept = await page.evaluate(async ({ session, cursor, a }) => {
    const device = await rig.browserDevice()
    await device.copyStore(session).save({ whole: true, cursor, asOf: 1, put: [a], drop: [] })
    await device.keepSession(session)
    await device.copyStore(session).clear()
    const next = await rig.browserDevice()
    return { copy: await next.copyStore(session).load(), session: await next.keptSession() }
  }, given)
  expect(kept).toEqual({ copy: undefined, session: undefined })
})

test('two tabs that begin at once share one key', async () => {
  const other = await page.context().newPage()
  await open(other)
  await Promise.all(
    [page, other].map((tab) =>
      tab.evaluate(async ({ session }) => (await rig.browserDevice()).keepSession(session), given),
    ),
  )
  for (const tab of [page, other]) {
    const kept = await tab.evaluate(async () => (await rig.browserDevice()).keptSession())
    expect(kept).toEqual(session)
  }
})

test('a sign-out the house was not told of is remembered', async () => {
  const owed = await page.evaluate(async () => {
    const device = await rig.browserDevice()
    const before = device.owesSignOut()
    device.oweSignOut(true)
    return [before, (await rig.browserDevice()).owesSignOut(), device.offlineCapable]
  })
  expect(owed).toEqual([false, true, true])
})
