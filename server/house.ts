/** The parts of a running house, as its doors use them. */
import type { KeyObject } from 'node:crypto'
import type { Logger } from 'pino'
import type { Answer } from '../shared/command.ts'
import type { Operation } from '../shared/operation.ts'
import type { Directory } from './access/directory.ts'
import type { Sessions } from './access/session.ts'
import type { Blobs } from './blobs/blobs.ts'
import type { LogBroadcast } from './broadcast/logBroadcast.ts'
import type { Presence } from './broadcast/presence.ts'
import type { Subscribers } from './broadcast/subscriber.ts'
import type { Cluster } from './cluster/cluster.ts'
import type { Config } from './config.ts'
import type { Drafts } from './draft/drafts.ts'
import type { CityBook } from './city/cityBook.ts'
import type { EventLog } from './log/eventLog.ts'
import type { Press } from './papers/press.ts'
import type { Vault } from './vault/vault.ts'
import type { readiness } from './ops/health.ts'
import type { Metrics } from './ops/metrics.ts'

export interface ServedLog {
  broadcast: LogBroadcast
  subscribers: Subscribers
  presence: Presence
}

/** What counts how often somebody does something. */
export interface Limits {
  allow: (verb: Verb, key: string) => Promise<boolean>
}
export type Verb =
  | 'command'
  | 'signIn'
  | 'signInAddress'
  | 'read'
  | 'upload'
  | 'attachment'
  | 'takeIn'
  | 'import'
  | 'openParty'
  | 'paper'
  | 'packet'
  | 'lookUp'
  | 'lookUpAddress'

/** The account a command comes from and the log its session is bound to. */
export interface Sender {
  account: string
  log: string
}

/** What takes commands, from whichever door; never rejects. `free`: what they come from was counted as a whole. */
export interface Orders {
  take: (sender: Sender, payload: unknown, pace?: 'free') => Promise<Answer>
}

export interface House {
  config: Config
  log: EventLog
  /** False while there is no room to write. */
  isWritable: () => boolean
  logger: Logger
  /** The other nodes, if any. */
  cluster: Cluster
  metrics: Metrics
  /** Whether anybody should be sent here, and why not. */
  readiness: () => ReturnType<typeof readiness>
  /** How this node runs, for its operators. */
  operation: () => Operation
  sessions: Sessions
  directory: Directory
  limits: Limits
  orders: Orders
  /** What the city decided about its rules. */
  book: CityBook
  /** Pictures and documents beside the logs. */
  blobs: Blobs
  /** What several write at once, outside the logs. */
  drafts: Drafts
  /** Who people are, apart from the logs. */
  vault: Vault
  /** Sets papers as PDF. */
  press: Press
  /** True once the house is ending: nobody new is let in, and it calls itself not ready. */
  isEnding: boolean
  served: ReadonlyMap<string, ServedLog>
  /** The log a sign-in without a choice is bound to. */
  defaultLog: string
  /** Account of the wall that anyone on this machine may open; only in an exercise on loopback. */
  openWall: string | undefined
  sealKey: KeyObject
  /** What people call it by; known once it listens. */
  url: string
  /** Exact origins from which a browser may speak to the house. */
  origins: () => readonly string[]
  /** True when the browser reaches the house over HTTPS. */
  secure: boolean
  cityFolder: string
  webFolder: string
  now: () => number
}
