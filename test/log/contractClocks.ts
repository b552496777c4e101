/** Clocks as a store keeps them: a row while one runs, whatever moves it; and what is due is said once: CLK22, CLK23. */
import { describe, expect, test } from 'vitest'
import { nothingDecided, type Override } from '../../shared/clocks/overrides.ts'
import { clocksIn, nextOf } from '../../shared/clocks/clock.ts'
import { liveLog } from '../../server/corridor/accounts.ts'
import { ClockTicker } from '../../server/followers/clockTicker.ts'
import { jumpedTo } from '../../shared/time.ts'
import { clockAsk } from '../support/clocks.ts'
import { accepted, Scene, system, type Stage } from './scene.ts'

const minute = 60_000
const hour = 60 * minute

export function clocks(stage: Stage): void {
  describe('clocks', () => {
    rowsOfClocks(stage)
    ticking(stage)
    byDecidedRules(stage)
  })
}

/** Gives an order about a clock of a stream. */
async function give(scene: Scene, stream: string, verb: Parameters<typeof clockAsk>[0], data = {}) {
  const { type, data: whole } = clockAsk(verb, data)
  const by = verb === 'warn' || verb === 'miss' ? { by: { system } } : {}
  return accepted(await scene.give(type, stream, whole, by))
}

/** The rows of a log, and what its streams say they must be. */
async function rowsAndStates(scene: Scene, streams: readonly string[]) {
  const rows = await scene.rows('SELECT * FROM clock ORDER BY stream, clock_id')
  const said: object[] = []
  for (const stream of [...streams].sort()) {
    const { state } = await scene.folded(stream)
    const clocks = Object.values(clocksIn(state.parts.open)).sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const clock of clocks) {
      const next = nextOf(clock)
      if (next) said.push({ stream, clock_id: clock.id, due_at: clock.due, next_at: next.at })
    }
  }
  return { rows: rows.map((row) => ({ ...row })), said }
}

async function expectAgreement(scene: Scene, streams: readonly string[], count: number): Promise<void> {
  const { rows, said } = await rowsAndStates(scene, streams)
  expect(rows).toEqual(said)
  expect(rows).toHaveLength(count)
  expect((await scene.verify()).first).toBeUndefined()
}

/** A clock in each state it may be in; two of them run. */
async function everyState(stage: Stage, scene: Scene, stream: string): Promise<void> {
  const start = stage.now
  const due = start + 2 * hour
  for (const clock of ['runs', 'granted', 'paused', 'resumed', 'met', 'cancelled', 'missed'])
    await give(scene, stream, 'open', { clock, ...(clock === 'missed' && { rule: 'T-30M' }) })
  stage.now = start + 31 * minute
  await give(scene, stream, 'miss', { clock: 'missed', due: start + 30 * minute })
  await give(scene, stream, 'pause', { clock: 'paused', note: 'gone-note' })
  await give(scene, stream, 'pause', { clock: 'resumed' })
  stage.now = start + hour
  await give(scene, stream, 'warn', { clock: 'runs', due })
  await give(scene, stream, 'extend', { clock: 'granted' })
  await give(scene, stream, 'resume', { clock: 'resumed' })
  await give(scene, stream, 'meet', { clock: 'met' })
  await give(scene, stream, 'cancel', { clock: 'cancelled' })
}

function rowsOfClocks(stage: Stage): void {
  test('[CLK22] a running clock has a row that says what is next; no other has one', async () => {
    const scene = await stage.fresh()
    const streams = [await scene.opened(), await scene.opened()]
    const [first = ''] = streams
    for (const stream of streams) await give(scene, stream, 'open')
    await expectAgreement(scene, streams, 2)
    await everyState(stage, scene, first)
    await expectAgreement(scene, streams, 5)
  })

  test('[CLK22] a refused order moves no row, and neither does one that was not recorded', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await give(scene, stream, 'open')
    const before = await scene.dump()
    const { type, data } = clockAsk('open')
    expect((await scene.give(type, stream, data)).accepted).toBe(false)
    expect(await scene.dump()).toEqual(before)
  })

  test('[CLK22] [LOG2] words of a clock go, and its row stays', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await everyState(stage, scene, stream)
    const events = await scene.events()
    const position = events.find(({ type }) => type === 'clock.paused')?.position
    accepted(await scene.give('log.eraseWords', stream, { position, field: 'note' }, { by: 'auditor' }))
    expect(JSON.stringify(await scene.dump())).not.toContain('gone-note')
    await expectAgreement(scene, [stream], 3)
  })

  if (!stage.isKept) return
  test('[CLK22] rows are made anew with the states of another build', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await everyState(stage, scene, stream)
    const { rows } = await rowsAndStates(scene, [stream])
    await stage.reopen('next')
    expect((await rowsAndStates(scene, [stream])).rows).toEqual(rows)
    await stage.reopen()
    await expectAgreement(scene, [stream], 3)
  })
}

function ticking(stage: Stage): void {
  const ticker = (scene: Scene): ClockTicker =>
    new ClockTicker({ log: scene.log, name: scene.name, now: () => stage.now, actor: system })
  const said = async (scene: Scene) =>
    (await scene.events())
      .filter(({ type }) => type === 'clock.warned' || type === 'clock.missed')
      .map(({ type, data }) => `${type.slice('clock.'.length)} ${String(data['clock'])}`)

  test('[CLK23] [LOG16] what is due is said once by all who look, the earliest end first', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await give(scene, stream, 'open', { clock: 'long' })
    stage.now += minute
    for (const clock of ['b', 'a']) await give(scene, stream, 'open', { clock, rule: 'T-30M' })
    const start = stage.now
    stage.now = start + 15 * minute
    await Promise.all([ticker(scene).step(), ticker(scene).step(), ticker(scene).step()])
    expect(await said(scene)).toEqual(['warned a', 'warned b'])
    stage.now = start + hour
    await Promise.all([ticker(scene).step(), ticker(scene).step()])
    await ticker(scene).step()
    expect((await said(scene)).slice(2)).toEqual(['missed a', 'missed b', 'warned long'])
    expect((await scene.events()).at(-2)?.commandId).toBe(`system:miss:${stream}:b:${start + 30 * minute}`)
    await expectAgreement(scene, [stream], 1)
  })

  test('[CLK23] log time jumps and is stepped, and what lies between is said in one', async () => {
    const began = Date.UTC(2026, 2, 16, 1)
    const scene = await stage.fresh({ anchorReal: stage.now, anchorLog: began, speed: 0 })
    const stream = await scene.opened()
    await give(scene, stream, 'open')
    const jump = async (to: number) =>
      scene.log.setClock(scene.name, jumpedTo((await scene.log.head(scene.name)).clock, stage.now, to))
    const look = ticker(scene)
    await look.step()
    expect(await said(scene)).toEqual([])
    await jump(began + 115 * minute)
    await look.step()
    expect(await said(scene)).toEqual(['warned reply'])
    await jump(began + 2 * hour)
    await look.step()
    expect(await said(scene)).toEqual(['warned reply'])
    await jump(began + 24 * hour)
    await look.step()
    expect(await said(scene)).toEqual(['warned reply', 'missed reply'])
    await expectAgreement(scene, [stream], 0)
  })
}

const oneHour: Override['counting'] = {
  unit: 'hours',
  amount: 1,
  startExcluded: false,
  rollToWorkingDay: false,
  endOfDay: 'midnight',
}

function byDecidedRules(stage: Stage): void {
  const basis = '市政府2026年第12号文'
  const confirmedBy = { role: 'supervisor', agency: 'command-centre', on: '2026-03-01', basis }
  const decided = { ...nothingDecided, version: 3 }
  const override: Override = { counting: oneHour, from: '2026-03-01', basis, confirmedBy }
  const opened = async (scene: Scene, stream: string, clock: string) => {
    await give(scene, stream, 'open', { clock })
    return clocksIn((await scene.stream(stream)).state.parts.open)[clock]
  }

  test('[CITY4] what the city decided judges the live log alone, and is named; nothing that runs moves', async () => {
    const live = new Scene(stage, liveLog)
    const exercise = await stage.fresh()
    const [there, here] = [await live.opened(), await exercise.opened()]
    const before = await opened(live, there, 'before')
    expect(before).not.toHaveProperty('rules')
    await stage.log.adopt({ ...decided, overrides: { 'T-2H': [override] } })
    const after = await opened(live, there, 'after')
    expect(after).toMatchObject({ counting: { amount: 1 }, rules: 3, due: stage.now + hour })
    const drilled = await opened(exercise, here, 'drilled')
    expect(drilled).toMatchObject({ counting: { amount: 2 }, due: stage.now + 2 * hour })
    expect(drilled).not.toHaveProperty('rules')
    expect(clocksIn((await live.stream(there)).state.parts.open)['before']).toEqual(before)
    await stage.log.adopt(nothingDecided)
    expect(await opened(live, there, 'again')).toMatchObject({ counting: { amount: 2 } })
  })
}
