/** A statement on its way to the public, the incident it tells of, and a small house that judges orders about both. */
import type { Actor } from '../../shared/access/actor.ts'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions } from '../../shared/access/permissions.ts'
import { catalogue } from '../../shared/catalogue.ts'
import type { CityRules } from '../../shared/city.ts'
import { featureOf, type Event } from '../../shared/event.ts'
import { decideOrder } from '../../shared/families.ts'
import type { NewEvent, Order, StreamState } from '../../shared/feature.ts'
import { evolve } from '../../shared/fold.ts'
import type { StatementParts } from '../../shared/features/statement/state.ts'
import { actorOf, community } from './actors.ts'
import { rule } from './clocks.ts'
import { contextOf, now, own, statesOf, type Fact } from './given.ts'
import { idOf } from './ids.ts'
import { cityRules, figure, involved, reported } from './incidents.ts'
import { incident as incidentFeature } from '../../shared/features/incident/incident.ts'

export const about = idOf('incident')
export const statementCity: CityRules = {
  ...cityRules,
  clocks: [rule('T-2H', { unit: 'hours', amount: 2 })],
}
export const desk = {
  writer: actorOf('pressOfficer'),
  second: actorOf('pressOfficer', { account: 'second-press' }),
  lead: actorOf('liaison'),
  approver: actorOf('approver'),
  commander: actorOf('commander'),
  duty: actorOf('dutyOfficer', { agency: 'publicity', account: 'duty-at-press' }),
}
export const plan = { incident: about, area: community, kind: 'firstRelease' }
export const planned: Fact = { type: 'statement.planned', data: { ...plan, owner: 'publicity' } }
export const text = { p1: '今日凌晨发生泄漏，正在处置。', p2: '已转移{evacuated}人。' }
export const version = { title: '泄漏处置情况', order: ['p1', 'p2'], text }
/** Every fact a statement may have, with nothing but its shape right. */
export const statementFacts: Fact[] = [
  { type: 'statement.taken' },
  { type: 'statement.versionSubmitted', data: { ...version, changed: ['p1', 'p2'], cited: [] } },
  { type: 'statement.authorNoted', data: { account: 'press' } },
  { type: 'statement.drafted', data: { signers: ['fire'] } },
  { type: 'statement.factsConfirmed' },
  {
    type: 'statement.marksWaived',
    data: { waived: [{ paragraph: 'p1', kind: 'cause', ground: 'established' }] },
  },
  { type: 'statement.checkPassed' },
  {
    type: 'statement.signed',
    data: { step: 'approve', agency: 'publicity', paragraphs: ['p1'], oral: true },
  },
  { type: 'statement.signatureEscalated', data: { step: 'approve', agency: 'publicity' } },
  { type: 'statement.oralApprovalNoted', data: { agency: 'publicity' } },
  { type: 'statement.oralNoterNoted', data: { account: 'press' } },
  { type: 'statement.oralApprovalConfirmed' },
  { type: 'statement.approved' },
  { type: 'statement.returned' },
  { type: 'statement.returnExplained', data: { reason: null } },
  { type: 'statement.releaseAsked', data: { channels: ['publicPage'] } },
  { type: 'statement.releaseAskerNoted', data: { account: 'press' } },
  { type: 'statement.released', data: { channels: ['publicPage'], title: null, text: null } },
  { type: 'statement.sent', data: { channel: 'publicPage', outcome: 'delivered' } },
  { type: 'statement.becameReadable', data: { channel: 'publicPage' } },
  { type: 'statement.followed', data: { by: idOf('next'), as: 'updated' } },
  { type: 'statement.withdrawn', data: { reason: null } },
]

const verified = figure('fire', 312, { data: { fact: 'evacuated', value: 312, verified: true } })
/** The incident as it is told of: fire leads it and gave a figure that somebody verified. */
export const leak: Fact[] = [reported, involved('fire', 'lead'), verified]

export type Outcome = 'accepted' | (string & {})
export interface World {
  states: Map<string, StreamState>
  now: number
  /** Gives an order; what was refused left no trace. */
  give(actor: Actor, type: string, data?: Record<string, unknown>, stream?: string): Outcome
  parts(): StatementParts
}

/** A house of two streams. Every order goes the corridor's way: authorised, decided, folded, a minute apart. */
export function worldOf(incident: readonly Fact[] = leak, city: CityRules = statementCity): World {
  return worldFrom(incidentStates(incident), city, true)
}

/** The incident alone, folded: where many worlds begin alike, it is folded once. */
export function incidentStates(incident: readonly Fact[]): ReadonlyMap<string, StreamState> {
  return statesOf(
    incidentFeature,
    incident.map((one) => ({ ...one, stream: about })),
  )
}

/** A house that begins with these streams. */
export function worldFrom(
  states: ReadonlyMap<string, StreamState>,
  city: CityRules = statementCity,
  /** What follows from the log alone is recorded, too: clocks, which thousands of histories can do without. */
  follows = false,
): World {
  const world: World = {
    states: new Map(states),
    now: now + 3_600_000,
    give(actor, type, data = {}, stream = own) {
      world.now += 60_000
      const definition = catalogue.command(type)
      if (!definition) throw new Error(`no command ${type}`)
      const given = definition.data.safeParse(data)
      if (!given.success) throw new Error(`${type}: ${given.error.message}`)
      const order: Order = { commandId: idOf(`at-${world.now}`), type, stream, data: given.data }
      const state = world.states.get(stream)
      const feature = catalogue.feature(state?.feature ?? featureOf(type))
      if (definition.opens ? state !== undefined : state === undefined) return 'stream.unknown'
      const permit = authorise(actor, order, state, feature, permissions)
      if (!permit.granted) return permit.refusal.code
      const context = contextOf({ now: world.now, actor, city })
      const decision = decideOrder(feature, order, world.states, context)
      if (!decision.accepted) return decision.refusal.code
      record(world, decision.events, actor, order.commandId)
      if (follows)
        record(
          world,
          feature.policies?.(decision.events, world.states, context) ?? [],
          actor,
          order.commandId,
        )
      return 'accepted'
    },
    parts() {
      const state = world.states.get(own)
      if (!state) throw new Error('nothing was planned')
      return state.parts as StatementParts
    },
  }
  return world
}

function record(world: World, events: readonly NewEvent[], actor: Actor, commandId: string): void {
  for (const { stream, type, data } of events) {
    const { layer, v, data: schema } = catalogue.event(type)
    schema.parse(data)
    const state = world.states.get(stream)
    const event: Event = {
      ...{ position: 1, stream, version: (state?.version[layer] ?? 0) + 1, layer, v, type, data, commandId },
      actor: { role: actor.role, agency: actor.agency },
      ...{ occurredAt: world.now, recordedAt: world.now },
    }
    world.states.set(stream, evolve(catalogue.feature(state?.feature ?? featureOf(type)), state, event))
  }
}

/** Orders that bring a statement to its release, each in turn. */
export const way: readonly [actor: Actor, type: string, data?: Record<string, unknown>][] = [
  [desk.writer, 'statement.plan', plan],
  [desk.writer, 'statement.take'],
  [desk.writer, 'statement.submitVersion', version],
  [desk.lead, 'statement.confirmFacts'],
  [desk.second, 'statement.passCheck', { waived: [] }],
  [desk.approver, 'statement.sign', { step: 'approve' }],
  [desk.writer, 'statement.askRelease', { channels: ['publicPage', 'sms'] }],
  [desk.second, 'statement.release'],
  [desk.second, 'statement.confirmReadable', { channel: 'publicPage', link: 'https://example.org/n/1' }],
]

/** A world in which the first `steps` orders of the way were taken. */
export function worldAt(steps: number, incident: readonly Fact[] = leak): World {
  const world = worldOf(incident)
  for (const [actor, type, data] of way.slice(0, steps)) {
    const outcome = world.give(actor, type, data)
    if (outcome !== 'accepted') throw new Error(`${type}: ${outcome}`)
  }
  return world
}
