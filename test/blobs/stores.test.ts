/** Both places where blobs lie keep the same promises. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BlobStore } from '../../server/blobs/blobStore.ts'
import { blobsInFolder } from '../../server/blobs/folder.ts'
import { blobsInDatabase } from '../../server/log/postgres/blobs.ts'
import { asked, startPostgres, type Postgres } from '../support/postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'lianxin-blobs-'))
let postgres: Postgres
let url = ''

beforeAll(async () => {
  postgres = await startPostgres()
  url = await postgres.database()
})
afterAll(() => {
  postgres.remove()
  rmSync(folder, { recursive: true, force: true })
})

const id = (letter: string): string => letter.repeat(43)
const bytes = Buffer.from([0, 255, 10, 13, 0x5c, 0x27])

describe.each([
  ['a folder', () => blobsInFolder(folder)],
  ['a database', () => blobsInDatabase(url)],
])('in %s', (_where, open: () => BlobStore) => {
  test('[ATT4] [ATT7] a blob lies in its log, byte for byte, and in no other', async () => {
    const store = open()
    await store.put('live', id('a'), bytes, 1000)
    await store.put('exercise-one', id('b'), Buffer.from('other'), 2000)
    await store.close()
    const again = open()
    expect(await again.get('live', id('a'))).toEqual(bytes)
    expect(await again.get('exercise-one', id('a'))).toBeUndefined()
    expect(await again.get('exercise-two', id('a'))).toBeUndefined()
    expect(await again.list('live')).toEqual([{ id: id('a'), at: 1000 }])
    expect(await again.list('exercise-two')).toEqual([])
    await again.close()
  })

  test('[ATT8] what is removed is gone; what was never there is no trouble', async () => {
    const store = open()
    await store.put('live', id('c'), bytes, 3000)
    await store.remove('live', [id('c'), id('d')])
    await store.remove('live', [])
    expect(await store.get('live', id('c'))).toBeUndefined()
    expect((await store.list('live')).map((one) => one.id)).not.toContain(id('c'))
    await store.close()
  })

  test('[ATT7] it keeps 20 MB, and a second time the same is no trouble', async () => {
    const store = open()
    const large = Buffer.alloc(20 * 1024 * 1024, 7)
    await store.put('live', id('e'), large, 1)
    await store.put('live', id('e'), large, 1)
    const found = await store.get('live', id('e'))
    expect(found?.equals(large)).toBe(true)
    await store.remove('live', [id('e')])
    await store.close()
  })
})

test('[ATT11] no name of a blob or a log leads out of the folder', async () => {
  const store = blobsInFolder(folder)
  for (const [log, name] of [
    ['live', '../../x'],
    ['../x', id('a')],
    ['live', `${'a'.repeat(42)}/`],
    ['live', ''],
  ] as const) {
    await expect(store.put(log, name, bytes, 0)).rejects.toThrow()
    await expect((async () => store.get(log, name))()).rejects.toThrow()
  }
  expect(readdirSync(folder)).toEqual(['blobs'])
})

test('[ATT8] half a file that a crash left is swept like any other', async () => {
  const store = blobsInFolder(folder)
  const half = `${id('f')}.0123456789ab`
  writeFileSync(join(folder, 'blobs', 'live', half), 'half')
  expect((await store.list('live')).map((one) => one.id)).toContain(half)
  await store.remove('live', [half])
  expect(readdirSync(join(folder, 'blobs', 'live'))).not.toContain(half)
})

test('[ATT7] a database that was away is asked again', async () => {
  const store = blobsInDatabase(url)
  await store.put('live', id('g'), bytes, 1)
  await asked(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()`)
  await expect.poll(() => store.get('live', id('g')).catch(() => undefined)).toEqual(bytes)
  await store.close()
})
