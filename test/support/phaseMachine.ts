/** A phase machine to talk to, and the words the house would say to it. */
import type { Events, Head, HelloAnswer, Snapshot } from '../../shared/protocol.ts'
import {
  advance,
  idle,
  type Cursor,
  type Effect,
  type Input,
  type SyncState,
} from '../../web/sync/syncState.ts'

export const epoch = 'e'.repeat(21)
export const view = 'a'.repeat(32)
export const cursor: Cursor = { log: 'live', epoch, view, position: 10 }
export const start = 1_000_000
/** The house's clock is an hour ahead of the device's. */
export const skew = 3_600_000

export function welcome(
  position: number,
  replace = false,
  overrides: Partial<HelloAnswer> = {},
): HelloAnswer {
  return {
    welcome: true,
    protocol: 1,
    log: 'live',
    epoch,
    view,
    position,
    replace,
    actor: { role: 'dutyOfficer', agency: 'command-centre', area: '990100000000' },
    mode: 'live',
    time: { anchorReal: 0, anchorLog: 0, speed: 1 },
    realNow: start + skew,
    ...overrides,
  } as HelloAnswer
}

export const packet = (from: number, upTo: number): Events => ({ from, upTo, events: [] })
export const page = (position: number, last: boolean): Snapshot => ({ position, streams: [], last })
export const head = (position: number, asOf: number): Head => ({
  position,
  asOf: asOf + skew,
  time: { anchorReal: 0, anchorLog: 0, speed: 1 },
  writable: true,
})

/** A machine to talk to; remembers what it was told to do last. */
export function machine(from: SyncState = idle) {
  const told = { state: from, effects: [] as Effect[], now: start }
  return {
    told,
    hears(input: Input, now = told.now): Effect[] {
      const step = advance(told.state, input, now)
      Object.assign(told, { ...step, now })
      return step.effects
    },
    /** The answer to the latest hello. */
    answered(answer: HelloAnswer, now = told.now) {
      return this.hears({ is: 'answered', ask: told.state.ask, answer }, now)
    },
    stage: () => told.state.stage.is,
    position: () => told.state.cursor?.position,
    does: () => told.effects.map((effect) => effect.do),
  }
}

export function following(position = 10) {
  const one = machine()
  one.hears({ is: 'started', cursor: { ...cursor, position } })
  one.hears({ is: 'connected' })
  one.answered(welcome(position))
  return one
}
