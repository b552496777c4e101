/** What the house and its two storage threads say to each other. */
import type { CityRules } from '../../../shared/city.ts'
import type { Decided } from '../../../shared/clocks/overrides.ts'
import type { Answer } from '../../../shared/command.ts'
import type { LogClock } from '../../../shared/time.ts'
import type { Request } from '../../corridor/corridor.ts'
import type { Committed } from '../eventLog.ts'
import type { Sql, StoreFault } from '../flow.ts'

export interface Boot {
  role: 'writer' | 'reader'
  dataDir: string
  timeZone: string
  /** Plain JSON, so that it may cross to the thread. */
  city?: CityRules | undefined
  replaced?: Replaced | undefined
}

/**
 * Rules and time cannot be sent to a thread: a suite that brings its own names a module whose `surroundings(data)`
 * makes them there.
 */
export interface Replaced {
  module: string
  data: unknown
}

/** Calls that answer one value. */
export interface Calls {
  open: { log: string; clock?: LogClock | undefined }
  adopt: { decided: Decided }
  setClock: { log: string; clock: LogClock }
  renewEpoch: { log: string }
  write: { log: string; statements: readonly Sql[] }
  read: { log: string; statement: Sql }
  head: { log: string }
  page: { log: string; after: number; limit: number }
  since: { log: string; after: number; limit: number }
  streams: { log: string; ids: readonly string[] }
  liveSet: { log: string }
  close: Record<string, never>
}

export type Call = {
  [K in keyof Calls]: { kind: 'call'; id: number; call: K; args: Calls[K] }
}[keyof Calls]

export type ToThread =
  | Call
  /** What was asked in one turn of the house; answered as one `answers`. */
  | { kind: 'calls'; calls: readonly Call[] }
  | { kind: 'submit'; log: string; batch: { id: number; request: Request }[] }

export type CallAnswer =
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'failed'; id: number; text: string; fault?: StoreFault | undefined }

export type FromThread =
  | { kind: 'ready' }
  | { kind: 'fault'; text: string }
  | CallAnswer
  | { kind: 'answers'; answers: readonly CallAnswer[] }
  | { kind: 'batch'; answers: { id: number; answer: Answer }[]; committed: Committed | undefined }
