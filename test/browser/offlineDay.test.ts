/**
 * A mediator's day where there is no link: begun in the office, worked without, the browser killed with `kill -9` twice,
 * back through a link that is slow and breaks. Everything arrives once, in the order it was given, and nothing is left
 * on the phone. `OFFLINE_DAYS` is how many (3; `npm run prove:offline` asks for 50), `OFFLINE_SEED` the first seed.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Event } from '../../shared/event.ts'
import { openBrokenLink, type BrokenLink } from '../support/brokenLink.ts'
import { exerciseLog, newId, startExercise, type Exercise } from '../support/exercise.ts'
import { note } from '../support/note.ts'
import {
  backOnline,
  isSignedIn,
  photoFrom,
  sendFrom,
  shellKept,
  signInFrom,
  waitingOn,
  worksFor,
  type GivenOffline,
} from '../support/offline.ts'
import { makePhone, type Phone } from '../support/phone.ts'
import { seeded, type Random } from '../support/random.ts'

const days = Number(process.env['OFFLINE_DAYS'] ?? 3)
const firstSeed = Number(process.env['OFFLINE_SEED'] ?? 1)
const login = 'mediator-people'
const area = '990102001001'
/** From the moment the link holds again. */
const arriveMs = 120_000

let link: BrokenLink
let exercise: Exercise

beforeAll(async () => {
  link = await openBrokenLink()
  exercise = await startExercise([link.url])
  link.aim(exercise.house.port)
})
afterAll(async () => {
  await exercise.close()
  await link.close()
})

interface Day {
  /** Of the work, and of the link, which draws in whatever order its connections come. */
  random: Random
  weather: Random
  phone: Phone
  /** What is on the phone's disk for sure, in the order it was given. */
  given: GivenOffline[]
  /** Given in the moment of a kill: it may have come too late for the disk. */
  perhaps: GivenOffline[]
  photos: string[]
}

const subject = (text: string) => ({
  ...{ channel: 'peoples', body: 'justice', area },
  ...{ subject: text, matter: 'civil', origin: 'applied' },
})

/** What a dispute that is brought on this day goes through, as far as the day comes. */
function newDispute(n: number): GivenOffline[] {
  const stream = newId()
  const step = (type: string, data: Record<string, unknown> = {}): GivenOffline => ({
    ...{ commandId: newId(), type: `mediation.${type}`, stream },
    data,
  })
  return [
    step('open', subject(`楼上漏水第${n}户`)),
    step('recordNote', { text: `看了现场，第${n}户天花板有水渍` }),
    step('askConsent'),
    step('recordNote', { text: '双方都在家，愿意谈' }),
    step('recordConsent', { side: 'applicant', given: true }),
    step('recordConsent', { side: 'respondent', given: true }),
    step('recordNote', { text: '约了下一次的时间' }),
  ]
}

const noteOn = (stream: string, text: string): GivenOffline => ({
  ...{ commandId: newId(), type: 'mediation.recordNote', stream },
  data: { text },
})

/** The orders of a day: several disputes at once, each in its own order. */
function planned(random: Random, known: string): GivenOffline[] {
  const lanes = [
    ...Array.from({ length: random.whole(1, 2) }, (_, n) => newDispute(n + 1)),
    Array.from({ length: random.whole(3, 6) }, (_, n) => noteOn(known, `今天第${n + 1}条记录`)),
  ]
  const all: GivenOffline[] = []
  while (lanes.some((lane) => lane.length > 0)) {
    const next = random.one(lanes.filter((lane) => lane.length > 0)).shift()
    if (next) all.push(next)
  }
  return all
}

async function onDisk(page: Page, { commandId }: GivenOffline): Promise<void> {
  await expect
    .poll(async () => (await waitingOn(page)).orders.map((held) => held.commandId), { interval: 20 })
    .toContain(commandId)
}

/** The browser is killed while an order is being given, and started again without a link. */
async function killed(day: Day, page: Page, known: string): Promise<Page> {
  const last = noteOn(known, '刚写到一半')
  day.perhaps.push(last)
  await sendFrom(page, last)
  await day.phone.kill()
  const again = await day.phone.start()
  await again.goto(`${link.url}/mediation`)
  await worksFor(again)
  return again
}

async function dayOf(seed: number): Promise<{ day: Day; broken: number; known: string }> {
  const random = seeded(seed)
  const weather = seeded(seed + 1_000_000)
  const day: Day = { random, weather, phone: makePhone(), given: [], perhaps: [], photos: [] }
  try {
    const known = await begunInOffice(day)
    let page = await day.phone.start()
    await page.goto(`${link.url}/sign-in`)
    await page.waitForFunction(() => document.querySelector('form') !== null)
    await expect.poll(() => signInFrom(page, login, exerciseLog)).toBeUndefined()
    await page.goto(`${link.url}/mediation`)
    await shellKept(page)
    await page.waitForFunction(() => document.title.includes('云汀'))
    link.down()

    const orders = planned(random, known)
    const kills = [random.whole(1, orders.length - 2), random.whole(1, orders.length - 2)]
    const shots = [random.whole(0, orders.length - 1)]
    for (const [at, order] of orders.entries()) {
      await sendFrom(page, order)
      await onDisk(page, order)
      day.given.push(order)
      if (shots.includes(at))
        day.photos.push(await photoFrom(page, noteOn(known, '损坏的天花板'), random.whole(200, 500)))
      for (const kill of kills) if (kill === at) page = await killed(day, page, known)
    }
    const broken = await back(day, page)
    await day.phone.stop()
    return { day, broken, known }
  } finally {
    await day.phone.remove()
  }
}

/** A dispute that is known before the day begins. */
async function begunInOffice({ weather }: Day): Promise<string> {
  link.up(weather, 0)
  const stream = newId()
  const answer = await exercise.give(login, { type: 'mediation.open', stream, data: subject('噪声扰民') })
  if (!answer.accepted) throw new Error(`the dispute was refused: ${answer.refusal.code}`)
  return stream
}

/** Through the bad link until nothing is left on the phone; gives how often it broke. */
async function back({ random, weather }: Day, page: Page): Promise<number> {
  link.up(weather, random.whole(4, 9))
  // A cookie of a session does not outlive the browser: the screen locks, the orders stay, one signs in again.
  await expect
    .poll(
      async () => {
        await backOnline(page)
        if (!(await isSignedIn(page))) await signInFrom(page, login, exerciseLog)
        const { orders, photos } = await waitingOn(page)
        return { orders: orders.map(({ commandId, status }) => `${status} ${commandId}`), photos }
      },
      { interval: 250, timeout: arriveMs },
    )
    .toEqual({ orders: [], photos: 0 })
  return link.broken()
}

interface Recorded {
  /** Ids of the orders in the order they were recorded, one for each run of events of the same. */
  ids: string[]
  /** Of each line written into the record. */
  notes: string[]
}

async function recorded(streams: ReadonlySet<string>): Promise<Map<string, Recorded>> {
  const found = new Map<string, Recorded>([...streams].map((stream) => [stream, { ids: [], notes: [] }]))
  for (let after = 0; ;) {
    const { events } = await exercise.house.log.page(exerciseLog, after, 500)
    for (const { wire, position } of events) {
      const { stream, type, commandId } = JSON.parse(wire) as Event
      const list = found.get(stream)
      if (list && list.ids.at(-1) !== commandId) list.ids.push(commandId)
      if (type === 'mediation.noted') list?.notes.push(commandId)
      after = position
    }
    if (events.length === 0) return found
  }
}

const seeds = Array.from({ length: days }, (_, n) => firstSeed + n)

test.for(seeds)(
  '[OFF4] a day without a link, seed %i: nothing lost, nothing twice, nothing stuck',
  { timeout: 300_000 },
  async (seed, context) => {
    const { day, broken, known } = await dayOf(seed)
    note(
      context,
      `${day.given.length} orders, ${day.photos.length} photo, 2 kills, ${broken} connections broken`,
    )
    const streams = new Set([known, ...day.given.map(({ stream }) => stream)])
    for (const [stream, { ids, notes }] of await recorded(streams)) {
      const own = (all: readonly GivenOffline[]) =>
        all.flatMap((order) => (order.stream === stream && order.commandId ? [order.commandId] : []))
      expect([new Set(ids).size, new Set(notes).size], 'nothing twice').toEqual([ids.length, notes.length])
      const [opened, ...rest] = stream === known ? ids : [undefined, ...ids]
      expect(opened === undefined).toBe(stream !== known)
      const media = stream === known ? day.photos : []
      expect(rest.slice(rest.length - media.length), 'media after words').toEqual(media)
      const words = rest.slice(0, rest.length - media.length)
      const perhaps: (string | undefined)[] = own(day.perhaps)
      expect(
        words.filter((id) => !perhaps.includes(id)),
        'in order, none lost',
      ).toEqual(own(day.given))
      expect(words.filter((id) => perhaps.includes(id)).length).toBeLessThanOrEqual(perhaps.length)
    }
  },
)
