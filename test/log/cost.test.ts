import { afterAll, beforeAll, expect, test } from 'vitest'
import { note } from '../support/note.ts'
import { accepted, Stage, type Scene } from './scene.ts'
import { freshFolder, inlineHome } from './stores.ts'

/** Notes in the long stream and in the short one, notes of a measure, and how often each is measured in turn. */
const [long, short, batch, rounds] = [20_000, 20, 250, 9]
const stage = new Stage(inlineHome(freshFolder()))
let scene: Scene
let streams: { long: string; short: string }

beforeAll(async () => {
  await stage.open()
  scene = await stage.fresh()
  streams = { long: await scene.opened(), short: await scene.opened() }
  for (let n = 0; n < long; n += batch * 4) await fill(streams.long, batch * 4)
  await fill(streams.short, short)
}, 120_000)

afterAll(() => stage.close())

async function fill(stream: string, notes: number): Promise<void> {
  const requests = Array.from({ length: notes }, (_, n) =>
    scene.request('probe.note', stream, { text: `note ${n}` }),
  )
  for (const answer of await scene.together(...requests)) accepted(answer)
}

/** Processor time of the work, in ms: the wall clock would measure the neighbours as well. */
async function cpuMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function compared(onLong: () => Promise<void>, onShort: () => Promise<void>) {
  const [longs, shorts]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    shorts.push(await cpuMs(onShort))
    longs.push(await cpuMs(onLong))
  }
  return { long: median(longs), short: median(shorts) }
}

test('an append to a stream of 20,000 entries costs what one to a stream of 20 costs', async (context) => {
  const cost = await compared(
    () => fill(streams.long, batch),
    () => fill(streams.short, batch),
  )
  const us = (ms: number): string => `${Math.round((ms * 1000) / batch)} µs`
  note(context, `long ${us(cost.long)}, short ${us(cost.short)} each`)
  expect(cost.long / cost.short).toBeLessThan(1.6)
})

test('so does one after a restart, when nothing is folded yet', async (context) => {
  const cost = { long: [] as number[], short: [] as number[] }
  for (let round = 0; round < 3; round++) {
    await stage.reopen()
    cost.short.push(await cpuMs(() => fill(streams.short, 1)))
    cost.long.push(await cpuMs(() => fill(streams.long, 1)))
  }
  note(
    context,
    `first append, long ${median(cost.long).toFixed(1)} ms, short ${median(cost.short).toFixed(1)} ms`,
  )
  expect(median(cost.long)).toBeLessThan(median(cost.short) * 3 + 5)
}, 60_000)

test('a reader opens the long stream as fast as the short one', async (context) => {
  const cost = await compared(
    async () => void (await scene.stream(streams.long)),
    async () => void (await scene.stream(streams.short)),
  )
  note(context, `long ${cost.long.toFixed(1)} ms, short ${cost.short.toFixed(1)} ms`)
  expect(cost.long).toBeLessThan(cost.short * 3 + 5)
})

test('erasing words in a stream of 20,000 entries stops the log for no more than a moment', async (context) => {
  const ms: number[] = []
  for (let n = 0; n < 3; n++)
    ms.push(
      await cpuMs(async () => {
        const data = { position: 100 + n, field: 'text' }
        accepted(await scene.give('log.eraseWords', streams.long, data, { by: 'auditor' }))
      }),
    )
  note(context, `${Math.round(median(ms))} ms`)
  expect(median(ms)).toBeLessThan(1500)
})
