/** Both places where drafts lie keep the same promises. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DraftStore, StoredDraft } from '../../server/draft/draftStore.ts'
import { draftsInDatabase } from '../../server/log/postgres/drafts.ts'
import { draftsInFiles } from '../../server/log/sqlite/drafts.ts'
import { idOf } from '../support/ids.ts'
import { startPostgres, type Postgres } from '../support/postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'lianxin-drafts-'))
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

const [one, other] = [idOf('one'), idOf('other')]
const draft = (seq: number, body: string): StoredDraft => ({
  ...{ generation: idOf('generation'), seq, erasedBy: [] },
  body: new Uint8Array(Buffer.from(body)),
})

describe.each([
  ['files', () => draftsInFiles(folder)],
  ['a database', () => draftsInDatabase(url)],
])('in %s', (_where, open: () => DraftStore) => {
  test('[PRESS19] a draft lies in its log, byte for byte, and in no other', async () => {
    const store = open()
    const whole = { ...draft(7, '\u0000稿'), erasedBy: [idOf('first'), idOf('second')] }
    expect(await store.put('exercise-one', one, 0, whole)).toBe(true)
    await store.close()
    const again = open()
    expect(await again.get('exercise-one', one)).toEqual(whole)
    expect(await again.get('exercise-two', one)).toBeUndefined()
    expect(await again.list('exercise-one')).toEqual([one])
    expect(await again.list('exercise-two')).toEqual([])
    expect([...(await again.seqs('exercise-one', [one, other]))]).toEqual([[one, 7]])
    await again.close()
  })

  test('[PRESS19] what was read before another write is not put over it', async () => {
    const store = open()
    expect(await store.put('live', one, 3, draft(4, 'nothing was there'))).toBe(false)
    expect(await store.put('live', one, 0, draft(1, 'first'))).toBe(true)
    expect(await store.put('live', one, 0, draft(2, 'did not know of it'))).toBe(false)
    expect(await store.put('live', one, 1, draft(2, 'second'))).toBe(true)
    expect(await store.put('live', one, 1, draft(3, 'knew of the first'))).toBe(false)
    expect(await store.get('live', one)).toEqual(draft(2, 'second'))
    await store.remove('live', [one])
    await store.close()
  })

  test('[PRESS19] of writers that meet one comes first', async () => {
    const [a, b] = [open(), open()]
    const puts = await Promise.all(
      [a, b].map((store, n) => store.put('live', other, 0, draft(n + 1, `${n}`))),
    )
    expect(puts.filter(Boolean)).toHaveLength(1)
    await a.remove('live', [other])
    await a.close()
    await b.close()
  })

  test('[PRESS20] what is removed is gone; what was never there is no trouble', async () => {
    const store = open()
    await store.put('live', one, 0, draft(1, 'gone'))
    await store.remove('live', [one, other])
    await store.remove('live', [])
    await store.remove('exercise-none', [one])
    await store.tidy()
    expect(await store.get('live', one)).toBeUndefined()
    expect(await store.list('live')).toEqual([])
    await store.close()
  })
})

test('[PRESS20] what was removed or written over can be read in no file', async () => {
  const store = draftsInFiles(folder)
  await store.put('live', one, 0, draft(1, 'canary-over'))
  await store.put('live', one, 1, draft(2, 'canary-gone'))
  await store.remove('live', [one])
  await store.tidy()
  const files = readdirSync(join(folder, 'drafts')).map((name) => readFileSync(join(folder, 'drafts', name)))
  expect(files.filter((bytes) => bytes.includes('canary-'))).toEqual([])
  await store.close()
})

test('no name of a log leads out of the folder', async () => {
  const store = draftsInFiles(folder)
  await expect((async () => store.put('../x', one, 0, draft(1, 'x')))()).rejects.toThrow()
  await expect((async () => store.get('../x', one))()).rejects.toThrow()
})
