/** Very many clocks under everything that may come between a clock and its time (architecture D17). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stepsOf } from '../../shared/clocks/clock.ts'
import { ClockTicker, lookEveryMs, tickEveryMs } from '../../server/followers/clockTicker.ts'
import { parseStored } from '../../server/log/encode.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { accepted, Stage, system, type Scene } from '../log/scene.ts'
import { memoryHome } from '../log/stores.ts'
import { clockAsk } from '../support/clocks.ts'
import { idOf } from '../support/ids.ts'
import { note } from '../support/note.ts'
import { seeded } from '../support/random.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** `npm run prove:clocks` takes a hundred thousand. */
const count = Number(process.env['CLOCKS'] ?? 10_000)
const each = 20
const streams = count / each

interface Followed {
  stream: string
  clock: string
  startedAt: number
  due: number
  /** When it was told that it is done. */
  metAt?: number
}

let stage: Stage
let scene: Scene
beforeAll(async () => {
  stage = new Stage(memoryHome())
  await stage.open()
  scene = await stage.fresh()
})
afterAll(() => stage.close())

const tickerOf = (log: EventLog): ClockTicker =>
  new ClockTicker({ log, name: scene.name, now: () => stage.now, actor: system })

/** A log that dies after so many orders: what it was asked last was recorded, and nobody heard of it. */
function dyingAfter(orders: number): EventLog {
  let left = orders
  return {
    ...scene.log,
    submit: async (name, request) => {
      if (left < 0) throw new Error('the process died')
      const answer = await scene.log.submit(name, request)
      if (left-- === 0) throw new Error('the process died')
      return answer
    },
  }
}

/** What the log says happened to clocks, in order. */
async function told(type: 'opened' | 'warned' | 'missed' | 'met') {
  const rows = await scene.rows(
    'SELECT body FROM event WHERE body LIKE ? ORDER BY position',
    `%"clock.${type}"%`,
  )
  return rows.map(({ body }) => {
    const { stream, data, recordedAt } = parseStored(String(body))
    return { key: `${stream}/${String(data['clock'])}`, data, recordedAt }
  })
}

test(
  `[CLK23] of ${count} clocks none is missed twice or not at all, whatever the ticker went through`,
  async (context) => {
    const began = performance.now()
    const { whole, one, next } = seeded(17)
    const followed: Followed[] = []
    for (let n = 0; n < streams; n++) {
      const stream = idOf(`stream-${n}`)
      const rules = Array.from({ length: each }, () => one(['T-30M', 'T-2H', 'T-5WD', 'T-5WD']))
      const requests = rules.map((rule, i) => {
        const ago = whole(0, rule === 'T-30M' ? 29 * minute : rule === 'T-2H' ? 2 * hour - minute : 3 * day)
        const { type, data } = clockAsk('open', { clock: `c${i}`, rule, startedAt: stage.now - ago })
        return scene.request(type, stream, data)
      })
      await scene.together(
        scene.request('probe.open', stream, { area: '990102003001', tag: 'fire' }),
        ...requests,
      )
    }
    for (const { key, data } of await told('opened')) {
      const [stream = '', clock = ''] = key.split('/')
      followed.push({ stream, clock, startedAt: Number(data['startedAt']), due: Number(data['due']) })
    }
    expect(followed).toHaveLength(streams * each)
    const opened = performance.now() - began

    const passes: number[] = []
    let ticker = tickerOf(scene.log)
    for (let turn = 0; turn < 40; turn++) {
      // A minute, some minutes, an hour in which nobody looked, a jump of a day.
      stage.now += turn % 5 === 4 ? day : turn % 5 === 2 ? hour : whole(1, 9) * minute
      for (let n = 0; n < 100; n++) await meet(followed[whole(0, followed.length - 1)])
      if (next() < 0.4) {
        // It dies amid its work; another begins anew and knows nothing.
        await tickerOf(dyingAfter(whole(0, 700)))
          .step()
          .catch(() => undefined)
        ticker = tickerOf(scene.log)
      }
      await Promise.all([ticker.step(), ticker.step()])
      passes.push(stage.now)
      const [late] = await scene.rows('SELECT count(*) AS n FROM clock WHERE next_at <= ?', stage.now)
      expect(late).toEqual({ n: 0 })
    }
    await judge(followed, passes)
    expect((await scene.rows('SELECT count(*) AS n FROM clock'))[0]).toEqual({ n: 0 })
    const { position } = await scene.log.head(scene.name)
    const seconds = (ms: number): string => (ms / 1000).toFixed(1)
    note(
      context,
      `${position} events, opened in ${seconds(opened)} s, all in ${seconds(performance.now() - began)} s`,
    )
  },
  60_000 + count * 10,
)

async function meet(one: Followed | undefined): Promise<void> {
  if (!one || one.metAt !== undefined) return
  const { type, data } = clockAsk('meet', { clock: one.clock })
  accepted(await scene.give(type, one.stream, data))
  one.metAt = stage.now
}

/** Against what must have happened, worked out from when each clock was due and when it was told to be done. */
async function judge(followed: readonly Followed[], passes: readonly number[]): Promise<void> {
  const end = passes.at(-1) ?? 0
  const missed = await told('missed')
  const due = new Map(followed.map((one) => [`${one.stream}/${one.clock}`, one]))
  const expected = followed.filter((one) => one.due < Math.min(one.metAt ?? Infinity, end))
  expect(missed.map(({ key }) => key).sort()).toEqual(
    expected.map((one) => `${one.stream}/${one.clock}`).sort(),
  )
  // At the first look after its end, and in a look the earliest end first; what was told to be done says so itself.
  const byTicker = missed.filter(({ key, recordedAt }) => due.get(key)?.metAt !== recordedAt)
  for (const { key, data, recordedAt } of byTicker) {
    const one = due.get(key)
    expect(data['due']).toBe(one?.due)
    expect(recordedAt).toBe(passes.find((at) => at > (one?.due ?? 0)))
  }
  const order = byTicker.map(({ data, recordedAt }) => [recordedAt, Number(data['due'])] as const)
  expect(order).toEqual([...order].sort((a, b) => a[0] - b[0] || a[1] - b[1]))

  const warned = await told('warned')
  const steps = warned.map(({ key, data }) => `${key}/${String(data['step'])}`)
  expect(new Set(steps).size).toBe(steps.length)
  // Each tells of the last step behind it, at the first look after it, and never of one whose time is over.
  for (const { key, data, recordedAt } of warned) {
    const one = due.get(key)
    if (!one) throw new Error(`nobody opened ${key}`)
    const behind = stepsOf(one).filter(({ at }) => at <= recordedAt)
    expect(behind.at(-1)?.step).toBe(data['step'])
    expect(recordedAt).toBe(passes.find((at) => at >= (behind.at(-1)?.at ?? 0)))
    expect(recordedAt).toBeLessThanOrEqual(one.due)
  }
}

describe('the beat', () => {
  test('[CLK23] looks when what it found is due, and once a second whatever it found', async () => {
    const quiet = await stage.fresh()
    const stream = await quiet.opened()
    let looks = 0
    const log: EventLog = { ...quiet.log, head: (name) => ((looks += 1), quiet.log.head(name)) }
    const ticker = new ClockTicker({ log, name: quiet.name, now: () => stage.now, actor: system })
    const beats = async (count: number): Promise<number> => {
      const before = looks
      for (let n = 0; n < count; n++) {
        stage.now += tickEveryMs
        await ticker.beat()
      }
      return looks - before
    }
    expect(await beats(1)).toBe(1)
    expect(await beats(10)).toBe((10 * tickEveryMs) / lookEveryMs)
    const { type, data } = clockAsk('open', { rule: 'T-30M', startedAt: stage.now - 15 * minute + 500 })
    accepted(await quiet.give(type, stream, data))
    await ticker.step()
    expect(await beats(2)).toBe(0)
    expect(await beats(1)).toBe(1)
    expect((await quiet.events()).at(-1)).toMatchObject({ type: 'clock.warned', data: { step: 'half' } })
  })

  test('[CLK23] is taken by one node at a time; one whose turn it is not leaves all as it is', async () => {
    const quiet = await stage.fresh()
    const stream = await quiet.opened()
    const { type, data } = clockAsk('open', { rule: 'T-30M' })
    accepted(await quiet.give(type, stream, data))
    stage.now += hour
    let isTurn = false
    const options = { log: quiet.log, name: quiet.name, now: () => stage.now, actor: system }
    const ticker = new ClockTicker({ ...options, leads: async () => isTurn })
    await ticker.step()
    expect((await quiet.events()).at(-1)?.type).toBe('clock.opened')
    isTurn = true
    await ticker.step()
    expect((await quiet.events()).at(-1)?.type).toBe('clock.missed')
  })
})

test('[CLK23] a node whose turn it is not asks for the turn once a look, not at every beat', async () => {
  let asked = 0
  const leads = async (): Promise<boolean> => {
    asked++
    return false
  }
  const ticker = new ClockTicker({
    log: scene.log,
    name: scene.name,
    now: () => stage.now,
    actor: system,
    leads,
  })
  const looks = 3
  for (let at = 0; at < looks * lookEveryMs; at += tickEveryMs) {
    await ticker.beat()
    stage.now += tickEveryMs
  }
  expect(asked).toBe(looks)
})
