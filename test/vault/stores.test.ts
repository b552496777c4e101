/** Both places where identities lie keep the same promises, and so does the vault upon them. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { vaultInFiles } from '../../server/log/sqlite/vault.ts'
import { vaultInDatabase } from '../../server/log/postgres/vault.ts'
import { openParty, sealParty, vaultKeysOf } from '../../server/vault/sealing.ts'
import { orphanMs, Vault } from '../../server/vault/vault.ts'
import type { StoredParty, VaultStore } from '../../server/vault/vaultStore.ts'
import type { PartyBody } from '../../shared/parties/content.ts'
import { partyClaim } from '../../shared/parties/party.ts'
import { newId } from '../log/stores.ts'
import { asked, startPostgres, type Postgres } from '../support/postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'lianxin-vault-'))
const key = new Uint8Array(randomBytes(32))
let postgres: Postgres
let url = ''

beforeAll(async () => {
  postgres = await startPostgres()
  url = await postgres.database()
  // A limit for what hangs: the machines are shared.
}, 60_000)
afterAll(() => {
  postgres.remove()
  rmSync(folder, { recursive: true, force: true })
})

const stored = (id: string): StoredParty => ({
  ...{
    id,
    at: 1000,
    receipt: id.repeat(3),
    word: '$argon2id$',
    sealed: randomBytes(200),
    key: randomBytes(60),
  },
})

/** A vault over a store in which those parties are named that the test says, at the time it says. */
function vaultOver(store: VaultStore) {
  const named = new Set<string>()
  const around = { now: 1_000_000 }
  const vault = new Vault({
    store,
    key,
    now: () => around.now,
    log: {
      read: async (_log, { args }) =>
        [...named].some((id) => args.includes(partyClaim(id))) ? [{ stream: newId() }] : [],
    },
    onError: (error) => {
      throw error
    },
  })
  return { vault, named, around }
}

const body = (parts: Partial<PartyBody> = {}): PartyBody => ({
  log: 'live',
  contact: { name: 'canary-name', phone: '13800138021' },
  words: 'canary-words 楼上漏水',
  word: '玉兰花开',
  ...parts,
})

async function taken(vault: Vault, id: string, said = body()): Promise<string> {
  const answer = await vault.take(id, said)
  if ('code' in answer) throw new Error(answer.code)
  return answer.receipt
}

describe.each([
  ['files', () => vaultInFiles(folder)],
  ['a database', () => vaultInDatabase(url)],
])('in %s', (_where, open: () => VaultStore) => {
  test('[VAULT8] a party lies in its log and in no other, with its key, also when it is opened again', async () => {
    const [one, other] = [stored(newId()), stored(newId())]
    const store = open()
    expect(await store.put('live', one)).toBe(true)
    expect(await store.put('exercise-one', other)).toBe(true)
    await store.close()
    const again = open()
    expect(await again.get('live', one.id)).toEqual(one)
    expect(await again.find('live', one.receipt)).toEqual(one)
    expect(await again.get('exercise-one', one.id)).toBeUndefined()
    expect(await again.find('exercise-one', one.receipt)).toBeUndefined()
    expect(await again.get('exercise-none', one.id)).toBeUndefined()
    expect(await again.logs()).toEqual(['exercise-one', 'live'])
    await again.note('live', [{ id: one.id, isNamed: true, destroyAfter: 7 }, { id: newId() }])
    expect(await again.list('live', '', 10)).toEqual([
      { id: one.id, at: 1000, isNamed: true, destroyAfter: 7 },
    ])
    expect(await again.list('live', one.id, 10)).toEqual([])
    await again.close()
  })

  test('[VAULT8] who is there is not put there again', async () => {
    const store = open()
    const one = stored(newId())
    await store.put('live', one)
    expect(await store.put('live', { ...stored(one.id), receipt: 'other' })).toBe(false)
    expect(await store.get('live', one.id)).toEqual(one)
    await store.close()
  })

  test('[VAULT6] who was erased is gone and does not come again; who never was is erased all the same', async () => {
    const store = open()
    const [one, never] = [stored(newId()), newId()]
    await store.put('live', one)
    await store.erase('live', [one.id, never])
    await store.erase('live', [one.id])
    for (const id of [one.id, never]) {
      expect(await store.get('live', id)).toBe('erased')
      expect(await store.put('live', stored(id))).toBe(false)
    }
    expect(await store.find('live', one.receipt)).toBeUndefined()
    expect(await store.erased('live')).toEqual([one.id, never].sort())
    await store.tidy()
    await store.close()
  })

  test('[VAULT11] who was removed may come again, under another key', async () => {
    const store = open()
    const [one, again] = [stored(newId()), stored(newId())]
    await store.put('live', one)
    await store.remove('live', [one.id])
    expect(await store.get('live', one.id)).toBeUndefined()
    expect(await store.put('live', { ...again, id: one.id })).toBe(true)
    expect(await store.get('live', one.id)).toEqual({ ...again, id: one.id })
    await store.close()
  })

  test('[VAULT8] the same body gives the same receipt, another body none', async () => {
    const { vault } = vaultOver(open())
    const id = newId()
    const receipt = await taken(vault, id)
    expect(await taken(vault, id)).toBe(receipt)
    expect(await vault.take(id, body({ word: '别的词语' }))).toMatchObject({ code: 'party.idMismatch' })
    const twice = newId()
    const both = await Promise.all([taken(vault, twice), taken(vault, twice)])
    expect(both[0]).toBe(both[1])
    await vault.close()
  })

  test('[VAULT9] one part is opened at a time; what is seen without is a mask', async () => {
    const { vault } = vaultOver(open())
    const id = newId()
    await taken(vault, id, body({ wishes: { noReply: true } }))
    expect(await vault.open('live', id, 'contact')).toEqual({ party: id, contact: body().contact })
    expect(await vault.open('live', id, 'words')).toEqual({ party: id, words: body().words })
    expect(await vault.mask('live', id)).toEqual({
      dial: '138****21',
      has: ['name', 'phone', 'words'],
      wishes: { noReply: true },
    })
    expect(await vault.open('exercise-one', id, 'words')).toBeUndefined()
    await vault.close()
  })

  test('[VAULT15] what is put right keeps receipt, word and the rest; null takes a detail away', async () => {
    const { vault } = vaultOver(open())
    const id = newId()
    const receipt = await taken(vault, id, body({ wishes: { noReply: true } }))
    expect(await vault.correct('live', id, { phone: '13900139022', name: null })).toBeUndefined()
    expect(await vault.open('live', id, 'contact')).toEqual({ party: id, contact: { phone: '13900139022' } })
    expect(await vault.open('live', id, 'words')).toEqual({ party: id, words: body().words })
    expect(await vault.lookUp('live', receipt, '玉兰花开')).toBe(id)
    expect(await taken(vault, id, body({ wishes: { noReply: true } }))).toBe(receipt)
    expect(await vault.mask('live', id)).toMatchObject({ dial: '139****22', wishes: { noReply: true } })
    for (const one of [newId(), id]) {
      await vault.eraseAll([{ log: 'live', party: one }])
      expect(await vault.correct('live', one, { phone: '110' })).toMatchObject({ code: 'party.gone' })
    }
    await vault.close()
  })

  test('[VAULT10] receipt and word together find the party; anything else finds nothing', async () => {
    const { vault } = vaultOver(open())
    const id = newId()
    const receipt = await taken(vault, id)
    expect(await vault.lookUp('live', receipt.toLowerCase(), ' 玉兰花开 ')).toBe(id)
    for (const [code, word] of [
      [receipt, '玉兰花谢'],
      [receipt, ''],
      ['3333-3333-3333', '玉兰花开'],
      ['not a code', '玉兰花开'],
      ['', ''],
    ] as const)
      expect(await vault.lookUp('live', code, word)).toBeUndefined()
    expect(await vault.lookUp('exercise-one', receipt, '玉兰花开')).toBeUndefined()
    await vault.eraseAll([{ log: 'live', party: id }])
    expect(await vault.lookUp('live', receipt, '玉兰花开')).toBeUndefined()
    expect(await vault.open('live', id, 'contact')).toBeUndefined()
    expect(await vault.take(id, body())).toMatchObject({ code: 'party.gone' })
    await vault.close()
  })

  test('[VAULT11] whom no event names goes after a day, and may not be named in its last hour', async () => {
    const store = open()
    const { vault, named, around } = vaultOver(store)
    const log = 'exercise-sweep'
    const [orphan, known] = [newId(), newId()]
    for (const id of [orphan, known]) await taken(vault, id, body({ log }))
    const order = (id: string) => vault.refusalOf(log, { parties: [id] })
    expect(await order(orphan)).toBeUndefined()
    expect(await order(newId())).toMatchObject({ code: 'party.unknown', retry: 'later' })
    expect(await vault.refusalOf(log, {})).toBeUndefined()
    named.add(known)
    around.now += orphanMs - 1000
    expect(await order(orphan)).toMatchObject({ code: 'party.unknown' })
    expect(await order(known)).toBeUndefined()
    expect(await vault.sweep([log])).toBe(0)
    around.now += 2000
    expect(await vault.sweep([log])).toBe(1)
    expect(await store.get(log, orphan)).toBeUndefined()
    expect(await vault.open(log, known, 'contact')).toBeDefined()
    await vault.close()
  })
})

test('[VAULT6] what a party was sealed with opens for its log and id alone, and not without its own key', () => {
  const keys = vaultKeysOf(key)
  const id = newId()
  const made = sealParty('live', id, '楼上漏水', keys)
  expect(openParty('live', id, made, keys)).toBe('楼上漏水')
  const other = sealParty('live', newId(), '楼上漏水', keys)
  const attempts = [
    () => openParty('exercise-one', id, made, keys),
    () => openParty('live', newId(), made, keys),
    () => openParty('live', id, { ...made, key: other.key }, keys),
    () => openParty('live', id, { ...made, key: Buffer.alloc(60) }, keys),
    () => openParty('live', id, made, vaultKeysOf(randomBytes(32))),
  ]
  for (const attempt of attempts) expect(attempt).toThrow()
})

/** What lies in the files of a folder; of a database's, the journal is the database's own affair (postgres/README.md). */
function bytesIn(folder: string): Buffer {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const paths = names.filter((name) => !name.includes('pg_wal')).map((name) => join(folder, name))
  return Buffer.concat(paths.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path)))
}

const ownFolder = mkdtempSync(join(tmpdir(), 'lianxin-vault-erased-'))
afterAll(() => rmSync(ownFolder, { recursive: true, force: true }))

const places = [
  ['files', () => vaultInFiles(ownFolder), async () => bytesIn(ownFolder)],
  [
    'a database',
    () => vaultInDatabase(url),
    async () => {
      await asked(url, 'CHECKPOINT')
      return bytesIn(join(postgres.folder))
    },
  ],
] as const

test.each(places)(
  '[VAULT6] in %s neither words nor key of whoever was erased are found, while the vault is open',
  async (_where, open, bytes) => {
    const store = open()
    const { vault } = vaultOver(store)
    const ids = Array.from({ length: 60 }, newId)
    const keys = new Map<string, Buffer>()
    for (const id of ids) {
      const made = sealParty('live', id, 'canary', vaultKeysOf(key))
      keys.set(id, made.key)
      await store.put('live', { ...stored(id), ...made })
    }
    const found = async (): Promise<string[]> => {
      const all = await bytes()
      return ids.filter((id) => all.includes(keys.get(id) ?? 'never'))
    }
    expect(await found()).toEqual(ids)
    const gone = ids.filter((_, n) => n % 2 === 0)
    const stay = ids.filter((id) => !gone.includes(id))
    await vault.eraseAll(gone.map((party) => ({ log: 'live', party })))
    await expect.poll(found).toEqual(stay)
    expect((await bytes()).includes('canary')).toBe(false)
    await vault.close()
    expect(await found()).toEqual(stay)
  },
)

test.each(places)(
  '[VAULT15] in %s nothing of what was replaced is found, while the vault is open and the key lives',
  async (_where, open, bytes) => {
    const store = open()
    const { vault } = vaultOver(store)
    const log = 'exercise-right'
    const ids = Array.from({ length: 60 }, newId)
    const before = new Map<string, Buffer>()
    for (const [n, id] of ids.entries()) {
      await taken(
        vault,
        id,
        body({ log, contact: { name: 'canary'.repeat(1 + (n % 7)), phone: '13800138021' } }),
      )
      const held = await store.get(log, id)
      if (held === 'erased' || !held) throw new Error('nobody is there')
      before.set(id, Buffer.from(held.sealed.subarray(0, 40)))
    }
    const found = async (): Promise<string[]> => {
      const all = await bytes()
      return ids.filter((id) => all.includes(before.get(id) ?? 'never'))
    }
    expect(await found()).toEqual(ids)
    const stay = ids.filter((_, n) => n % 2 === 0)
    for (const id of ids.filter((one) => !stay.includes(one)))
      await vault.correct(log, id, { address: '更正后的地址'.repeat(20) })
    await expect.poll(found).toEqual(stay)
    await vault.close()
    expect(await found()).toEqual(stay)
  },
)
