/** What copies must hold and what may be said, told from the recorded events alone, in plain words of its own. */
import { rank, upTo, type Event, type Layer, type LedgerRow } from '../../shared/event.ts'
import type { Actor } from '../../shared/access/actor.ts'
import type { StreamState } from '../../shared/feature.ts'
import { applyRows, evolve, partsUpTo, rowChanges, versionsUpTo } from '../../shared/fold.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { rigLog, type Rig } from './broadcastRig.ts'
import { probe } from './probe.ts'

interface Moment {
  position: number
  area: string
  tag: string
  isLive: boolean
}

export interface History {
  events: Event[]
  byStream: Map<string, Event[]>
  /** What decides who sees a stream, from each position on. */
  moments: Map<string, Moment[]>
}

export async function historyOf(rig: Rig): Promise<History> {
  const { events } = await rig.log.page(rigLog, 0, 1_000_000)
  const history: History = { events: [], byStream: new Map(), moments: new Map() }
  for (const { wire } of events) {
    const event = JSON.parse(wire) as Event
    history.events.push(event)
    const { stream, position, type, data } = event
    const own = history.byStream.get(stream) ?? []
    history.byStream.set(stream, own)
    own.push(event)
    const held = history.moments.get(stream) ?? []
    history.moments.set(stream, held)
    const last = held.at(-1)
    if (type === 'probe.opened')
      held.push({ position, area: String(data['area']), tag: String(data['tag']), isLive: true })
    if (last && type === 'probe.retagged') held.push({ ...last, position, tag: String(data['tag']) })
    if (last && type === 'log.retired') held.push({ ...last, position, isLive: false })
  }
  return history
}

/** The deepest layer an actor sees of a stream at a position: auditors all, the agency of its tag its work. */
export function levelAt(history: History, stream: string, actor: Actor, at: number): Layer | undefined {
  const moment = history.moments.get(stream)?.findLast(({ position }) => position <= at)
  if (!moment?.isLive) return undefined
  if (actor.role === 'auditor') return 'closed'
  if (actor.agency === moment.tag) return 'work'
  const digits = actor.area.replace(/0+$/, '')
  return moment.area.startsWith(digits) ? 'open' : undefined
}

/** The copy of someone who was never away. */
export function copyFor(history: History, actor: Actor, scopes?: readonly string[]): Map<string, StreamCopy> {
  const copies = new Map<string, StreamCopy>()
  for (const stream of history.moments.keys()) {
    if (scopes && !scopes.includes('feature:probe') && !scopes.includes(`stream:${stream}`)) continue
    const depth = levelAt(history, stream, actor, Infinity)
    if (depth) copies.set(stream, folded(history, stream, depth))
  }
  return copies
}

function folded({ byStream }: History, stream: string, depth: Layer): StreamCopy {
  let state: StreamState | undefined
  const rows: LedgerRow[] = []
  for (const event of byStream.get(stream) ?? []) {
    if (rank(event.layer) > rank(depth)) continue
    state = evolve(probe, state, event, depth)
    if (!event.type.startsWith('log.')) applyRows(rows, rowChanges(probe, event), event)
  }
  if (!state) throw new Error(`stream ${stream} has no events`)
  const { parts, version } = state
  return {
    stream,
    feature: 'probe',
    version: versionsUpTo(version, depth),
    state: partsUpTo(parts, depth),
    rows,
  }
}

/** The deepest layer of which a copy tells. */
export function depthIn({ version }: StreamCopy): Layer {
  return upTo('closed').findLast((layer) => version[layer] !== undefined) ?? 'open'
}
