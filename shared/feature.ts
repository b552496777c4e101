/** What a feature is made of (architecture §3). Everything here is pure: time, ids and counts come in. */
import type { z } from 'zod'
import type { Actor } from './access/actor.ts'
import type { CityRules } from './city.ts'
import type { Event, Layer, Versions } from './event.ts'
import type { Parts } from './protocol.ts'
import type { Refusal } from './refusal.ts'

/** A stream folded: the parts one may see, how many events each layer holds. `retired` streams left the live set. */
export interface StreamState<P extends Parts = Parts> {
  feature: string
  parts: P
  version: Versions
  retired: boolean
}

/** A command after the door: envelope and data checked. */
export interface Order<T extends string = string, D = Record<string, unknown>> {
  commandId: string
  type: T
  stream: string
  seen?: number | undefined
  after?: string | undefined
  occurredAt?: number | undefined
  resent?: true | undefined
  data: D
}

/** What decide may know besides the states: the log's time in ms, the city's day as MMDD, the sender. */
export interface Context {
  now: number
  day: string
  actor: Actor
  /** The city's bounds and rules; a decision that needs them and has none throws. */
  city?: CityRules | undefined
  /** How many codes a series already holds; only series named by `reads`. Throws for others: that is a bug. */
  seriesLength: (series: string) => number
  /** Whether words still lie at that place; only places named by `reads`. */
  hasWords: (position: number, field: string) => boolean
}

/** What a command needs loaded besides its own stream. */
export interface Reads {
  streams?: string[]
  series?: string[]
  words?: { position: number; field: string }[]
}

/** An event decided but not yet recorded; layer and shape version come from the feature's table. */
export interface NewEvent {
  stream: string
  type: string
  data: Record<string, unknown>
  occurredAt?: number
}

/** An order that a decision gives along with its own events; it opens a stream and is recorded with them or not at all. */
export interface GivenOrder {
  type: string
  stream: string
  data: Record<string, unknown>
}

export type Decision =
  | {
      accepted: true
      events: NewEvent[]
      claims?: string[]
      releases?: string[]
      /** Judged as if its sender had sent each by itself (LOG21); a refusal of one refuses all. */
      gives?: GivenOrder[]
    }
  | { accepted: false; refusal: Refusal }

/** Builds the acceptance of a decision. */
export function decided(events: NewEvent[], claims: string[] = []): Decision {
  return { accepted: true, events, claims }
}

/** States by stream id; undefined for a stream that does not exist (or is not in the sender's copy). */
export type States = ReadonlyMap<string, StreamState>

/** A change of a stream's ledger; both forms may be applied twice without harm. */
export interface RowChange {
  id: string
  body: Record<string, unknown>
  /**
   * `add` makes a row whose id its event made; should one of that id be held, that one stays: nobody's line is put out
   * of sight by an id chosen again. `merge` overlays fields and does nothing where the row is not held.
   */
  mode: 'add' | 'merge'
}

export interface CommandDefinition {
  data: z.ZodObject
  /** The layer whose version `seen` counts; absent: the command never conflicts and `seen` is ignored. */
  judgedOn?: Layer
  /** A layer its sender must see, where nothing is judged on one. */
  sees?: Layer
  /** The command makes its stream. */
  opens?: true
}

export interface EventDefinition {
  data: z.ZodObject
  layer: Layer
  /** Present version of the shape, from 1. */
  v: number
}

/** Parts are folded layer by layer: each sees only events of its own and lower layers (D11). */
export interface Evolve {
  open(part: Parts['open'] | undefined, event: Event): Parts['open']
  work?(part: Parts['work'], event: Event): Parts['work']
  closed?(part: Parts['closed'], event: Event): Parts['closed']
}

/** What an order of a family is judged on: the stream it goes to, and whether its feature calls it closed. */
export interface Own {
  state: StreamState
  isClosed: boolean
}

/**
 * Orders and events that streams of every feature take: their types begin with the family's name. Its events lie in
 * the open layer, or in the closed one of streams that have handlers; they open no stream, and no feature's `evolve`
 * ever sees one.
 */
export interface Family {
  name: string
  /** Raised whenever what it folds changes: saved states of every feature hold it (D7). */
  foldVersion: number
  commands: Record<string, CommandDefinition>
  events: Record<string, EventDefinition>
  reads?(order: Order): Reads
  decide(order: Order, own: Own, context: Context): Decision
  /** The state after an event but for its version; the same state where nothing else changes. */
  evolve(state: StreamState, event: Event): StreamState
  /** As a feature's. */
  upcast?(type: string, v: number, data: Record<string, unknown>): Record<string, unknown>
}

/** How the streams of a feature fold, and nothing of how orders about them are judged: all that whoever only reads needs. */
export interface Folding {
  name: string
  /** Raised whenever evolve or the parts change: saved states of another version are folded anew (D7). */
  foldVersion: number
  evolve: Evolve
  rows?(event: Event): RowChange[]
  /** The area a stream or an opening order concerns, for jurisdiction. */
  areaOf(open: Parts['open']): string | undefined
  /** A closed stream leaves the live set after a while (D13). */
  isClosed(open: Parts['open']): boolean
}

export interface Feature extends Folding {
  commands: Record<string, CommandDefinition>
  events: Record<string, EventDefinition>
  reads?(order: Order, own: StreamState | undefined, context: Pick<Context, 'now' | 'day' | 'actor'>): Reads
  decide(order: Order, states: States, context: Context): Decision
  /** Consequences that need only the log; `states` already include `events` (D17). */
  policies?(events: readonly NewEvent[], states: States, context: Context): NewEvent[]
  /** Raises data of an older shape, step by step, to the present one (D8). Pure; throws for a version it never had. */
  upcast?(type: string, v: number, data: Record<string, unknown>): Record<string, unknown>
}
