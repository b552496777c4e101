import { existsSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { foldVersionOf } from '../../shared/families.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { featureOf, type Event } from '../../shared/event.ts'
import type { Rules } from '../../server/corridor/rules.ts'
import {
  chained,
  chainStart,
  commitment,
  commitmentsIn,
  decode,
  parseStored,
} from '../../server/log/encode.ts'
import { refold } from '../../server/log/load.ts'
import { goldenLog, goldenLogs, goldenStates, statesFile, type GoldenStates } from './goldenLogs.ts'
import { json } from './scene.ts'

/** `GOLDEN=states npx vitest …` writes what the streams fold to now; the stored logs themselves are never written. */
const isWriting = process.env['GOLDEN'] === 'states'

beforeAll(() => {
  if (!isWriting) return
  const states: GoldenStates = existsSync(statesFile) ? goldenStates() : {}
  for (const [name, rules] of goldenLogs) Object.assign(states, foldedNow(name, rules))
  writeFileSync(statesFile, `${JSON.stringify(states, null, 2)}\n`)
})

describe.each(goldenLogs)('golden log %s', (name, rules) => {
  const { events, words } = goldenLog(name)

  test('[LOG13] is what was stored: the chain and the words hold', () => {
    let hash = chainStart
    const commitments = new Map<string, string>()
    for (const { position, body, hash: stored } of events) {
      hash = chained(hash, body)
      expect(stored).toBe(hash)
      for (const [path, held] of commitmentsIn(parseStored(body).data))
        commitments.set(`${position}/${path}`, held)
    }
    for (const { position, path, salt, text } of words)
      expect(commitments.get(`${position}/${path}`)).toBe(commitment(salt, text))
  })

  test('[LOG13] is read in the present shape, which its schema accepts', () => {
    for (const event of eventsOf(name, rules)) {
      const { v, data } = rules.catalogue.event(event.type)
      expect(event.v).toBe(v)
      expect(data.safeParse(event.data).error?.issues ?? [], `${event.type} at ${event.position}`).toEqual([])
    }
  })

  test('[LOG11] [LOG13] folds to what it folded to; another fold says so in its foldVersion', () => {
    const stored = goldenStates()
    for (const [feature, now] of Object.entries(foldedNow(name, rules))) {
      const then = stored[feature]
      const advice =
        then?.foldVersion === now.foldVersion
          ? `${feature} folds otherwise than before: raise its foldVersion, then GOLDEN=states npx vitest …`
          : `the fold of ${feature} is another: check what it makes, then GOLDEN=states npx vitest …`
      expect(now, advice).toEqual(then)
    }
  })
})

test('[LOG13] the golden logs hold shapes older than the present one', () => {
  const older = goldenLogs.flatMap(([name, rules]) =>
    goldenLog(name).events.filter(({ body }) => {
      const { type, v } = parseStored(body)
      return v < rules.catalogue.event(type).v
    }),
  )
  expect(older.length).toBeGreaterThan(0)
})

test('[LOG13] a shape that never was, or of a newer build, is not guessed', () => {
  const [first] = goldenLog('probe').events
  const body = (v: number) => (first?.body ?? '').replace('"v":1', `"v":${v}`)
  for (const v of [0, 2])
    expect(() => decode(body(v), [], goldenLogs[0]?.[1].catalogue ?? neverHere())).toThrow(/version/)
})

test('[LOG13] neither is one of a clock, which any stream bears: it is raised by its family', () => {
  const [first] = goldenLog('probe').events
  const body = (first?.body ?? '').replace(/"type":"[^"]+"/, '"type":"clock.met"').replace('"v":1', '"v":0')
  expect(() => decode(body, [], houseRules.catalogue)).toThrow(/clock.met version 0 .* cannot be raised to 1/)
})

test('[LOG11] a family that folds otherwise is another fold of every feature', () => {
  const feature = { foldVersion: 4 }
  expect(foldVersionOf(feature)).toBe(4)
  const beside = [{ foldVersion: 1 }, { foldVersion: 3 }]
  expect(foldVersionOf(feature, beside)).not.toBe(foldVersionOf(feature, [{ foldVersion: 2 }]))
  expect(foldVersionOf(feature, beside)).not.toBe(foldVersionOf({ foldVersion: 5 }, beside))
})

function neverHere(): never {
  throw new Error('there is a golden log')
}

function eventsOf(name: string, rules: Rules): Event[] {
  const { events, words } = goldenLog(name)
  return events.map(({ position, body }) =>
    decode(
      body,
      words.filter((row) => row.position === position),
      rules.catalogue,
    ),
  )
}

function foldedNow(name: string, rules: Rules): GoldenStates {
  const streams = new Map<string, Event[]>()
  for (const event of eventsOf(name, rules))
    streams.set(event.stream, [...(streams.get(event.stream) ?? []), event])
  const states: GoldenStates = {}
  for (const [stream, events] of streams) {
    const feature = featureOf(events[0]?.type ?? '')
    const { foldVersion } = rules.catalogue.feature(feature)
    states[feature] ??= { foldVersion, streams: [] }
    states[feature].streams.push({ stream, ...json(refold(events, feature, rules)) })
  }
  return states
}
