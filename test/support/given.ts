/** given(facts).when(order) over the real decide, policies and evolve of a feature; no log, no clock, no mocks. */
import type { Actor } from '../../shared/access/actor.ts'
import { catalogueOf, features, type Catalogue } from '../../shared/catalogue.ts'
import { featureOf, type Event } from '../../shared/event.ts'
import type { Context, Feature, GivenOrder, NewEvent, Order, StreamState } from '../../shared/feature.ts'
import { decideOrder } from '../../shared/families.ts'
import { evolve } from '../../shared/fold.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { actorOf } from './actors.ts'
import { idOf } from './ids.ts'

/** A fact without its envelope; `stream` defaults to `own`, the actor to the duty officer. */
export interface Fact {
  type: string
  data?: Record<string, unknown>
  stream?: string
  actor?: Actor
  occurredAt?: number
  /** A second after the fact before it, unless told otherwise. */
  recordedAt?: number
}

/** An order without its envelope. */
export interface Ask {
  type: string
  data?: Record<string, unknown>
  stream?: string
  actor?: Actor
  commandId?: string
  occurredAt?: number
}

export type Told =
  | {
      events: { type: string; data: Record<string, unknown> }[]
      claims: string[]
      releases: string[]
      /** Orders given along with it, where there are any. */
      gives?: GivenOrder[]
    }
  | { refused: RefusalCode }

export const own = idOf('own')
/** 21 November 2026, 09:00 in Asia/Shanghai. */
export const now = Date.UTC(2026, 10, 21, 1)

/** What a log would hold: every fact in order, one position each, a second apart. */
export function recordedOf(catalogue: Catalogue, facts: readonly Fact[]): Event[] {
  const versions = new Map<string, number>()
  return facts.map((fact, index) => {
    const { layer, v } = catalogue.event(fact.type)
    const stream = fact.stream ?? own
    const version = (versions.get(`${stream}/${layer}`) ?? 0) + 1
    versions.set(`${stream}/${layer}`, version)
    const { role, agency } = fact.actor ?? actorOf('dutyOfficer')
    const recordedAt = fact.recordedAt ?? now + index * 1000
    return {
      position: index + 1,
      stream,
      version,
      layer,
      v,
      type: fact.type,
      data: fact.data ?? {},
      actor: { role, agency },
      commandId: idOf(`given-${index}`),
      occurredAt: fact.occurredAt ?? recordedAt,
      recordedAt,
    }
  })
}

/** The house's features with the one under inspection: a dispute needs an incident to belong to. */
function catalogueWith(feature: Feature): Catalogue {
  return catalogueOf({ ...features, [feature.name]: feature })
}

/** Streams by id after the facts. */
export function statesOf(feature: Feature, facts: readonly Fact[]): Map<string, StreamState> {
  const catalogue = catalogueWith(feature)
  const states = new Map<string, StreamState>()
  for (const event of recordedOf(catalogue, facts)) {
    const held = states.get(event.stream)
    states.set(event.stream, evolve(catalogue.feature(held?.feature ?? featureOf(event.type)), held, event))
  }
  return states
}

/** Context of a decision; ask for what a test is about. */
export function contextOf(overrides: Partial<Context> = {}): Context {
  return {
    now,
    day: '1121',
    actor: actorOf('dutyOfficer'),
    seriesLength: () => 0,
    hasWords: () => true,
    ...overrides,
  }
}

export function given(feature: Feature, ...facts: Fact[]) {
  return {
    /** What the order comes to. Its data must fit its schema: a test that asks nonsense is a wrong test. */
    when(ask: Ask, overrides: Partial<Context> = {}): Told {
      const catalogue = catalogueWith(feature)
      const definition = catalogue.command(ask.type)
      if (!definition) throw new Error(`no command ${ask.type}`)
      const order: Order = {
        commandId: ask.commandId ?? idOf('command'),
        type: ask.type,
        stream: ask.stream ?? own,
        data: definition.data.parse(ask.data ?? {}),
        ...(ask.occurredAt !== undefined && { occurredAt: ask.occurredAt }),
      }
      const context = contextOf({
        now: now + facts.length * 1000,
        ...(ask.actor && { actor: ask.actor }),
        ...overrides,
      })
      return judged(feature, catalogue, order, facts, context)
    },
  }
}

function judged(
  feature: Feature,
  catalogue: Catalogue,
  order: Order,
  facts: readonly Fact[],
  context: Context,
): Told {
  const states = statesOf(feature, facts)
  const decision = decideOrder(feature, order, states, context)
  if (!decision.accepted) return { refused: decision.refusal.code }
  const after = statesOf(feature, [
    ...facts,
    ...decision.events.map((event) => ({ ...event, actor: context.actor, recordedAt: context.now })),
  ])
  const followUps = feature.policies?.(decision.events, after, context) ?? []
  const events = [...decision.events, ...followUps]
  for (const event of events) catalogue.event(event.type).data.parse(event.data)
  for (const { type, data } of decision.gives ?? []) catalogue.command(type)?.data.parse(data)
  return {
    ...(decision.gives && { gives: decision.gives }),
    events: events.map(told),
    claims: decision.claims ?? [],
    releases: decision.releases ?? [],
  }
}

function told({ stream, type, data }: NewEvent) {
  return { type, data, ...(stream !== own && { stream }) }
}
