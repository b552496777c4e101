/**
 * What is left on a phone once it may keep nothing: after a sign-out, after three days without contact, after its
 * account was revoked. Its whole profile is searched, file by file, for words that were on its screens; what was ordered
 * there still arrives, because it lies there sealed.
 */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { houseLog } from '../../server/corridor/accounts.ts'
import { ensureAccount } from '../../server/houseActor.ts'
import { exerciseLog, newId, startExercise, type Exercise } from '../support/exercise.ts'
import { openGate, type Gate } from '../support/gate.ts'
import {
  backOnline,
  isSignedIn,
  noteFrom,
  photoFrom,
  sendFrom,
  shellKept,
  signInFrom,
  signOutFrom,
  waitingOn,
  worksFor,
} from '../support/offline.ts'
import { filesWith, makePhone, type Phone } from '../support/phone.ts'

const login = 'mediator-people'
const area = '990102001001'
const days = 86_400_000

let gate: Gate
let exercise: Exercise
let phone: Phone

beforeAll(async () => {
  gate = await openGate()
  exercise = await startExercise([gate.url])
  gate.aim(exercise.house.port)
})
afterAll(async () => {
  await exercise.close()
  await gate.close()
})
beforeEach(() => {
  gate.open()
  phone = makePhone()
})
afterEach(() => phone.remove())

/** Words that stand nowhere else, one for each place where words are kept. */
function canaries(run: string) {
  const word = (place: string) => `鹦鹉${run}${place}${newId().replace(/[^A-Za-z]/g, '')}`
  return {
    subject: word('copied'),
    ordered: word('ordered'),
    note: word('noted'),
    photo: word('photographed'),
    draft: word('drafted'),
    summary: word('lined'),
  }
}
type Canaries = ReturnType<typeof canaries>

async function signedIn(page: Page): Promise<void> {
  await page.goto(`${gate.url}/sign-in`)
  await page.waitForFunction(() => document.querySelector('form') !== null)
  await expect.poll(() => signInFrom(page, login, exerciseLog)).toBeUndefined()
  await page.goto(`${gate.url}/mediation`)
  await worksFor(page)
  await shellKept(page)
}

/** A dispute and its record on the phone's copy; then, without a link, orders, a photo and a draft. Gives the stream. */
async function worked(page: Page, words: Canaries): Promise<string> {
  const stream = newId()
  const opening = { channel: 'peoples', body: 'justice', area, matter: 'civil', origin: 'applied' }
  await exercise.give(login, { type: 'mediation.open', stream, data: { ...opening, subject: words.subject } })
  await exercise.give(login, { type: 'mediation.recordNote', stream, data: { text: words.summary } })
  await page.reload()
  await signedInCopyHolds(page, stream)
  await contactKept(page)
  gate.shut()
  await sendFrom(page, { type: 'mediation.recordNote', stream, data: { text: words.note } })
  await sendFrom(page, {
    ...{ type: 'mediation.open', stream: newId() },
    data: { ...opening, subject: words.ordered },
  })
  await photoFrom(page, { type: 'mediation.recordNote', stream, data: { text: words.photo } }, 120)
  await noteFrom(page, 'draft', words.draft)
  await expect.poll(() => waitingOn(page)).toMatchObject({ orders: [{}, {}], photos: 1 })
  return stream
}

/** The copy has it, and so has the disk. */
async function signedInCopyHolds(page: Page, stream: string): Promise<void> {
  await worksFor(page)
  await page.waitForFunction(async (key) => {
    const opened = indexedDB.open('lianxin')
    const database = await new Promise<IDBDatabase>((resolve) => {
      opened.onsuccess = () => resolve(opened.result)
    })
    const asked = database.transaction('copy').objectStore('copy').getKey(key)
    const found = await new Promise((resolve) => {
      asked.onsuccess = () => resolve(asked.result)
    })
    database.close()
    return found !== undefined
  }, `${exerciseLog}/${stream}`)
}

/** The disk knows when the house was last heard: where the copy stands was written anew after it was read. */
async function contactKept(page: Page): Promise<void> {
  const standing = () =>
    page.evaluate(async (log) => {
      const opened = indexedDB.open('lianxin')
      const database = await new Promise<IDBDatabase>((resolve) => {
        opened.onsuccess = () => resolve(opened.result)
      })
      const asked = database.transaction('cursor').objectStore('cursor').get(log)
      const found = await new Promise<{ iv: Uint8Array } | undefined>((resolve) => {
        asked.onsuccess = () => resolve(asked.result as { iv: Uint8Array } | undefined)
      })
      database.close()
      return String(found?.iv)
    }, exerciseLog)
  const before = await standing()
  await expect.poll(standing).not.toBe(before)
}

/** Nothing readable lies anywhere, and what could read the rest is gone. */
async function leavesNothing(words: Canaries): Promise<void> {
  await phone.stop()
  expect(filesWith(phone.profile, Object.values(words))).toEqual([])
}

/** What was ordered arrives once somebody signs in again. */
async function arrives(page: Page, stream: string): Promise<void> {
  gate.open()
  await signedIn(page)
  await expect
    .poll(
      async () => {
        await backOnline(page)
        return waitingOn(page)
      },
      { timeout: 120_000, interval: 250 },
    )
    .toEqual({ orders: [], photos: 0 })
  const { events } = await exercise.house.log.page(exerciseLog, 0, 500)
  const own = events.flatMap(({ wire }) => {
    const { stream: of, type } = JSON.parse(wire) as { stream: string; type: string }
    return of === stream && type === 'mediation.noted' ? [type] : []
  })
  // The line before, the line without a link, the photo.
  expect(own).toHaveLength(3)
}

const keys = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const opened = indexedDB.open('lianxin')
    const database = await new Promise<IDBDatabase>((resolve) => {
      opened.onsuccess = () => resolve(opened.result)
    })
    const stores = database.transaction(['copy', 'session'])
    const counts = ['copy', 'session'].map(
      (name) =>
        new Promise<number>((resolve) => {
          const asked = stores.objectStore(name).count()
          asked.onsuccess = () => resolve(asked.result)
        }),
    )
    const found = await Promise.all(counts)
    database.close()
    return found.reduce((sum, count) => sum + count, 0)
  })

test('a search of a profile finds what was written there in clear', async () => {
  const page = await phone.start()
  await page.goto(`${gate.url}/sign-in`)
  await page.evaluate(() => localStorage.setItem('plain', '鹦鹉plainly'))
  await phone.stop()
  expect(filesWith(phone.profile, ['鹦鹉plainly'])).not.toEqual([])
})

test('[OFF6] after a sign-out without a link nothing of it can be read, and the sealed orders arrive at the next', async () => {
  const words = canaries('A')
  const page = await phone.start()
  await signedIn(page)
  const stream = await worked(page, words)
  await signOutFrom(page)
  expect(await keys(page)).toBe(0)
  await leavesNothing(words)
  await arrives(await phone.start(), stream)
  await phone.stop()
}, 300_000)

test('[OFF6] after three days without contact nothing opens and nothing of it can be read; the sealed orders arrive', async () => {
  const words = canaries('B')
  let page = await phone.start()
  await signedIn(page)
  const stream = await worked(page, words)
  await phone.stop()
  page = await phone.start()
  await page.addInitScript(
    (later) => {
      const now = Date.now.bind(Date)
      Date.now = () => now() + later
    },
    3 * days + 60_000,
  )
  await page.goto(`${gate.url}/mediation`)
  await page.waitForURL('**/sign-in**')
  expect([await isSignedIn(page), await keys(page)]).toEqual([false, 0])
  await leavesNothing(words)
  await arrives(await phone.start(), stream)
  await phone.stop()
}, 300_000)

test('[OFF6] once its account is revoked nothing of it can be read; reinstated, the sealed orders arrive', async () => {
  const words = canaries('C')
  const page = await phone.start()
  await signedIn(page)
  const stream = await worked(page, words)
  const { house } = exercise
  const account = (await house.sessions.accountOf(login)) ?? ''
  const rights = { role: 'administrator', agency: 'command-centre', area: '990100000000' } as const
  const admin = await ensureAccount(house, { login: 'who-revokes', ...rights }, undefined)
  const order = (type: string, seen: number) =>
    house.log.submit(houseLog, {
      by: { account: admin },
      command: { commandId: newId(), type, stream: account, seen, data: {} },
    })
  expect(await order('account.suspend', 1)).toMatchObject({ accepted: true })
  gate.open()
  await backOnline(page)
  await expect.poll(() => keys(page)).toBe(0)
  await leavesNothing(words)
  expect(await order('account.reinstate', 2)).toMatchObject({ accepted: true })
  await arrives(await phone.start(), stream)
  await phone.stop()
}, 300_000)
