/** One seed: a house, its clients, a hundred steps and their faults, then quiet, and what must hold in it. */
import { isDeepStrictEqual } from 'node:util'
import type { EventLog } from '../../server/log/eventLog.ts'
import type { Outlet } from '../../server/broadcast/outlet.ts'
import type { foldPacket } from '../../web/sync/foldPacket.ts'
import { seeded } from '../sync/virtual.ts'
import { plain, simClient, type SimClient } from './client.ts'
import { simHouse, type Inline, type SimHouse } from './house.ts'
import { faultNames, simWire, type FaultName } from './network.ts'
import {
  drawStep,
  openBySystem,
  reinstate,
  suspendedAtMostMs,
  take,
  type Stage,
  type StepName,
} from './steps.ts'
import { simTime, type Time } from './time.ts'
import { accounts, type AccountName } from './world.ts'

/** A fault put there on purpose, around the ports of a house and its clients. */
export interface Planted {
  wrapLog?: (log: Inline, random: () => number) => EventLog
  wrapOutlet?: (outlet: Outlet, random: () => number) => Outlet
  fold?: typeof foldPacket
}

export interface Outcome {
  seed: number
  /** Sentences about what must never happen and did; empty when all is well. */
  failures: string[]
  /** `step/fault` to how often that fault struck while that step was the latest. */
  cells: Map<string, number>
  events: number
  had: { rights: boolean; epoch: boolean; crowd: boolean; erasure: boolean; retirement: boolean }
}

export const stepsPerSeed = 100
/** 21 November 2026, 09:00 in the city. */
const start = Date.UTC(2026, 10, 21, 1)
/** So that there is something to act on; a crowd fills more than one page of a snapshot. */
const streamsAtFirst = 4
const streamsInCrowd = 110
/** After the last fault, everything is settled within this. */
const quietWithinMs = 800_000
const faultChance = 0.06
/** Faults with few occasions strike more often. */
const chances: Partial<Record<FaultName, number>> = { cutInHello: 0.1, cutInSnapshot: 0.4, cutInCatchUp: 0.1 }

export async function runSeed(seed: number, planted: Planted = {}): Promise<Outcome> {
  const dice = { steps: seeded(seed), net: seeded(seed ^ 0x5bd1e995), own: seeded(seed ^ 0x2545f491) }
  const time = simTime(start)
  const outcome: Outcome = {
    seed,
    failures: [],
    cells: new Map(),
    events: 0,
    had: {
      rights: dice.steps() < 0.25,
      epoch: dice.steps() < 0.06,
      crowd: dice.steps() < 0.02,
      erasure: false,
      retirement: false,
    },
  }
  const failed = (sentence: string): void => void outcome.failures.push(sentence)
  const ids = { made: 0 }
  const newId = (): string => `s${seed}-${ids.made++}`.padEnd(21, '_')
  const chaos = { isOn: true, step: 'wait' as StepName }
  const strikes = (fault: FaultName): boolean => {
    if (!chaos.isOn || dice.net() >= (chances[fault] ?? faultChance)) return false
    const cell = `${chaos.step}/${fault}`
    outcome.cells.set(cell, (outcome.cells.get(cell) ?? 0) + 1)
    return true
  }
  const house = await simHouse({
    time,
    random: dice.net,
    pageLimit: 3 + Math.floor(dice.steps() * 20),
    wrapLog: planted.wrapLog && ((log) => planted.wrapLog?.(log, dice.own) ?? log),
    wrapOutlet: planted.wrapOutlet && ((outlet) => planted.wrapOutlet?.(outlet, dice.own) ?? outlet),
    failed,
  })
  const join = (name: string, account: AccountName, isCalm: boolean): Promise<SimClient> =>
    simClient({
      name,
      account,
      time,
      random: dice.net,
      house,
      newWire: () =>
        simWire(accounts[account].account, {
          time,
          random: dice.net,
          house,
          strikes: isCalm ? () => false : strikes,
          newSocketId: newId,
        }),
      newId,
      fold: planted.fold,
      failed,
    })
  const clients = [
    await join('duty-1', 'duty', false),
    await join('duty-2', 'duty', false),
    await join('fire-1', 'fire', false),
    await join('fire-2', 'fire', false),
    await (dice.steps() < 0.5 ? join('auditor-1', 'auditor', false) : join('police-1', 'police', false)),
  ]
  // Never cut by the wire, only by the house itself.
  const calm = [await join('duty-calm', 'duty', true), await join('fire-calm', 'fire', true)]
  const everyone = [...clients, ...calm]

  const stage: Stage = { time, random: dice.steps, house, clients, newId, may: outcome.had }
  for (let n = 0; n < (outcome.had.crowd ? streamsInCrowd : streamsAtFirst); n += 1) await openBySystem(stage)
  for (let step = 0; step < stepsPerSeed && outcome.failures.length === 0; step += 1) {
    chaos.step = drawStep(stage)
    await take(chaos.step, stage)
    await time.run(dice.steps() * dice.steps() * 1200)
  }
  chaos.isOn = false
  if (outcome.failures.length === 0) await calmDown(everyone, house, time, newId, failed)
  if (outcome.failures.length === 0) await inspect(everyone, house, time, join, outcome)
  for (const client of everyone) await client.sync().close()
  return outcome
}

/** Liveness: once nothing goes wrong any more, everyone arrives and every order is settled. */
async function calmDown(
  clients: readonly SimClient[],
  house: SimHouse,
  time: Time,
  newId: () => string,
  failed: (sentence: string) => void,
): Promise<void> {
  // Those suspended for a while are let in again before this is over.
  await time.run(suspendedAtMostMs)
  for (const client of clients) client.wire().isPossible = true
  for (const name of Object.keys(accounts) as AccountName[]) await reinstate(house, clients, newId, name)
  const end = time.now() + quietWithinMs
  const isQuiet = (): boolean => clients.every((client) => client.isQuiet() && parkedOf(client).length === 0)
  // Twice: one may be quiet a moment before an answer to another moves the head once more.
  for (let quiet = 0; quiet < 2 && time.now() < end; quiet = isQuiet() ? quiet + 1 : 0) {
    await time.run(2500)
    for (const client of clients) {
      if (client.isLocked()) client.unlock()
      for (const commandId of parkedOf(client)) client.discard(commandId)
    }
  }
  for (const client of clients) {
    if (client.isQuiet()) continue
    const { stage, cursor } = client.sync().state()
    const orders = client
      .sync()
      .orders()
      .filter(({ status }) => status !== 'delivered')
    failed(
      `${client.name} is not quiet: ${JSON.stringify({ stage, cursor, head: house.truth()?.head(), locked: client.isLocked(), orders })}`,
    )
  }
}

function parkedOf(client: SimClient): string[] {
  return client
    .sync()
    .orders()
    .filter(({ status }) => status === 'parked')
    .map(({ commandId }) => commandId)
}

/** Safety: the same for all who may see the same, and every acknowledged order once. */
async function inspect(
  clients: readonly SimClient[],
  house: SimHouse,
  time: Time,
  join: (name: string, account: AccountName, isCalm: boolean) => Promise<SimClient>,
  outcome: Outcome,
): Promise<void> {
  const failed = (sentence: string): void => void outcome.failures.push(sentence)
  const events = await house.events()
  const data = new Map(events.map((event) => [event.position, event.data]))
  const truth = house.truth()
  outcome.events = events.length
  outcome.had.erasure = events.some(({ type }) => type === 'log.wordsErased')
  outcome.had.retirement = events.some(({ type }) => type === 'log.retired')
  const names = [...new Set(clients.map(({ account }) => account))]
  const fresh = await Promise.all(names.map((name) => join(`${name}-fresh`, name, true)))
  await time.run(5000)
  for (const client of [...clients, ...fresh]) {
    const actor = house.rightsOf(accounts[client.account].account)
    if (!actor || !truth) continue
    const expected = plain(truth.seenBy(actor, (position) => data.get(position) ?? {}))
    const difference = differing(expected, plain(client.streams()))
    if (difference !== undefined) failed(`${client.name} differs: ${difference}`)
  }
  for (const client of fresh) await client.sync().close()
  const recorded = new Map<string, number>()
  for (const { commandId, position } of events) {
    const last = recorded.get(commandId)
    if (last !== undefined && last !== position - 1)
      failed(`${commandId} is recorded at ${last} and again at ${position}`)
    recorded.set(commandId, position)
  }
  // Words erased are forgotten by their sender too: a restore to a time before them does not bring them back.
  for (const client of clients)
    for (const commandId of client.acknowledged)
      if (!recorded.has(commandId) && !client.discarded.has(commandId) && !house.wasErased(commandId))
        failed(`${commandId} was acknowledged to ${client.name} and is not in the log`)
}

function differing(expected: ReturnType<typeof plain>, held: ReturnType<typeof plain>): string | undefined {
  if (isDeepStrictEqual(expected, held)) return undefined
  const right = new Map(expected)
  const left = new Map(held)
  for (const [stream, copy] of right) {
    const own = left.get(stream)
    if (!own) return `${stream} is missing`
    if (!isDeepStrictEqual(copy, own))
      return `${stream} is ${JSON.stringify(own)} instead of ${JSON.stringify(copy)}`
  }
  return `it holds ${[...left.keys()].filter((stream) => !right.has(stream)).join(', ')} besides`
}

/** All cells there are: every step with every fault. */
export const cellNames = (steps: readonly StepName[]): string[] =>
  steps.flatMap((step) => faultNames.map((fault) => `${step}/${fault}`))
