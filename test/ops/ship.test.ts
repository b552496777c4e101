/** Segments without a house around them: long ways, places that change, what is kept. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { blobsInFolder } from '../../server/blobs/folder.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { hmacKeyIn, vaultKeyIn } from '../../server/log/keys.ts'
import { vaultInFiles } from '../../server/log/sqlite/vault.ts'
import { openInline, type InlineLog } from '../../server/log/sqlite/inline.ts'
import { verifyStored } from '../../server/log/verifyStored.ts'
import { backUp } from '../../server/ops/backup.ts'
import { rollForward } from '../../server/ops/rollForward.ts'
import { dropOldSegments, foldersIn, segmentsIn } from '../../server/ops/segments.ts'
import { Shipper } from '../../server/ops/ship.ts'
import { unpack } from '../../server/ops/unpack.ts'
import { logsInFiles } from '../../server/stores.ts'
import { accepted, system } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { city } from '../support/actors.ts'
import { killedAccounts, killedLog, orderOf } from '../support/killOrders.ts'

const place = mkdtempSync(join(tmpdir(), 'lianxin-ship-'))
const dataDir = join(place, 'data')
const shipDir = join(place, 'ship')
const dayMs = 86_400_000
let log: InlineLog
let life = 0

beforeAll(async () => {
  log = openInline({
    dataDir,
    rules: houseRules,
    hmacKey: hmacKeyIn(dataDir),
    now: Date.now,
    newEpoch: newId,
    dayOf: () => '1121',
    onFault: (error) => {
      throw error
    },
  })
  await log.open('house')
  await log.open(killedLog)
  const { id, role } = killedAccounts.duty
  const data = { login: 'duty', role, agency: 'centre', area: city }
  const command = { commandId: newId(), type: 'account.open', stream: id, data }
  accepted(await log.submit('house', { by: { system: { ...system, role: 'administrator' } }, command }))
})
afterAll(async () => {
  await log.close()
  rmSync(place, { recursive: true, force: true })
})

/** Records so many reports and entries; the log's position after them. */
function record(count: number): number {
  life += 1
  const orders = Array.from({ length: count }, (_, n) => orderOf(life, Math.floor(n / 7), n % 7, 0))
  return Math.max(...log.together(killedLog, orders).map((answer) => accepted(answer).position))
}

const everyMs = 60_000
const shipper = (leads = true, now = Date.now): Shipper =>
  new Shipper({
    ...{ log, blobs: blobsInFolder(dataDir), dataDir, shipDir, now, everyMs },
    vault: { store: vaultInFiles(dataDir), key: vaultKeyIn(dataDir) },
    logs: () => [killedLog],
    leads: async () => leads,
    copiedAt: () => undefined,
    noted: () => undefined,
  })
const spans = async (): Promise<[number, number][]> => {
  const { epoch } = await log.head(killedLog)
  const [root = ''] = await foldersIn(shipDir)
  return (await segmentsIn(join(root, killedLog, epoch))).map(({ from, upTo }) => [from, upTo])
}

test('[OPS13] a long way is shipped in pieces, and another disk in the same place gets all of it', async () => {
  const first = record(30)
  const one = shipper()
  await one.step()
  expect(await spans()).toEqual([[0, first]])
  await one.step()
  expect(await spans()).toEqual([[0, first]])
  const last = record(4300)
  await one.step()
  const pieces = await spans()
  expect(pieces.map(([from]) => from)).toEqual([0, ...pieces.slice(0, -1).map(([, upTo]) => upTo)])
  expect([pieces.length, pieces.at(-1)?.[1]]).toEqual([4, last])
  // A house that starts again goes on where it ended.
  const next = record(1)
  await shipper().step()
  expect((await spans()).at(-1)).toEqual([last, next])

  renameSync(shipDir, join(place, 'former'))
  mkdirSync(shipDir)
  record(1)
  await one.step()
  expect((await spans())[0]?.[0]).toBe(0)
  const [root = ''] = await foldersIn(shipDir)
  expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([])
})

test('[OPS13] [NOD5] of several nodes one ships; another sees how far, and goes on where it fell silent', async () => {
  const [leading, other] = [shipper(), shipper(false)]
  await leading.step()
  const before = await spans()
  const position = record(20)
  await other.step()
  expect(await spans()).toEqual(before)
  // What is not yet shipped counts from the last time something was.
  expect(other.shippedAt).toBeLessThan(Date.now())
  await leading.step()
  expect(await spans()).toEqual([...before, [before.at(-1)?.[1], position]])
  const began = Date.now()
  await other.step()
  expect(other.shippedAt).toBeGreaterThanOrEqual(began)

  const next = record(20)
  await shipper(false, () => Date.now() + everyMs).step()
  expect((await spans()).at(-1)?.[1]).toBe(position)
  await shipper(false, () => Date.now() + 2 * everyMs).step()
  expect((await spans()).at(-1)).toEqual([position, next])
  // The one that had led finds what was shipped without it.
  const last = record(5)
  await leading.step()
  expect((await spans()).at(-1)).toEqual([next, last])
})

test('[OPS13] nodes that cannot agree who ships do no harm: what all write at once is there once', async () => {
  const before = (await spans()).at(-1)?.[1]
  const last = record(300)
  await Promise.all([shipper(), shipper(), shipper()].map((one) => one.step()))
  expect((await spans()).at(-1)).toEqual([before, last])
  const [root = ''] = await foldersIn(shipDir)
  expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([])
})

test('[OPS14] a copy from the middle of a segment goes on to its end', async () => {
  record(20)
  const to = join(place, 'copies')
  const stored = logsInFiles(dataDir)
  const keysTo = join(place, 'keys')
  const options = { dataDir, to, keysTo, rules: houseRules, storedInFiles: logsInFiles, now: Date.now }
  const { folder } = await backUp({ stored, ...options })
  await stored.close()
  const middle = (await log.head(killedLog)).position
  const last = record(40)
  await shipper().step()
  expect((await spans()).at(-1)?.[0]).toBeLessThan(middle)

  const copy = join(place, 'copy')
  const files = logsInFiles(copy)
  await unpack({ folder, keysFrom: keysTo, dataDir: copy, stored: files })
  const rolled = { log: killedLog, stored: files, dataDir: copy, shipDir, rules: houseRules }
  expect(await rollForward(rolled)).toEqual({ log: killedLog, from: middle, upTo: last, ended: undefined })
  const verdicts = await verifyStored(files, copy, houseRules)
  expect(verdicts.map(({ verdict }) => verdict.first)).toEqual([undefined, undefined])
  await files.close()
})

test('[OPS13] old segments go once a newer copy was made, never the last', async () => {
  const [root = ''] = await foldersIn(shipDir)
  const now = Date.now()
  const { epoch } = await log.head(killedLog)
  const all = await segmentsIn(join(root, killedLog, epoch))
  const old = (now - 31 * dayMs) / 1000
  for (const { folder } of all) utimesSync(folder, old, old)
  await dropOldSegments(root, now, undefined)
  await dropOldSegments(root, now, now - 40 * dayMs)
  expect(await spans()).toHaveLength(all.length)
  await dropOldSegments(root, now, now)
  expect(await spans()).toEqual(all.slice(-1).map(({ from, upTo }) => [from, upTo]))
})
