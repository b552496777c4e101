/** What a sender stands on: whether its stream exists for it, and whether what it judged by still holds. */
import type { Actor } from '../../shared/access/actor.ts'
import { familyOf } from '../../shared/families.ts'
import type { Answer, Command } from '../../shared/command.ts'
import type { Order, StreamState } from '../../shared/feature.ts'
import { featureOf, type Layer } from '../../shared/event.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { keysOf, levelOf } from '../access/visibility.ts'
import { parseStored } from '../log/encode.ts'
import { textIn, type Flow } from '../log/flow.ts'
import type { Head, Loaded } from '../log/load.ts'
import * as sql from '../log/statements.ts'

/** Is there such a stream, for this sender? What one may not see does not exist (SEE5). */
export function findPlace(
  command: Pick<Order, 'type' | 'stream'>,
  opens: boolean,
  held: Loaded | undefined,
  actor: Actor,
  isFreshEpoch: boolean,
): Refusal | undefined {
  if (opens) return held ? refused('stream.exists') : undefined
  const fits = familyOf(command.type) !== undefined || held?.state.feature === featureOf(command.type)
  const known = held && fits && levelFor(actor, held) !== undefined
  // What is kept can be erased, and opened, as long as it is kept.
  const isOfKept = command.type === 'log.eraseWords' || featureOf(command.type) === 'party'
  const isOver = held?.state.retired && !isOfKept
  if (known) return isOver ? refused('stream.closed') : undefined
  return refused(isFreshEpoch ? 'stream.unknownYet' : 'stream.unknown')
}

/** For ten minutes after a restore an unknown stream may still come from an outbox (D4). */
export function isFresh({ epochChangedAt }: Head, realNow: number): boolean {
  return epochChangedAt > 0 && realNow - epochChangedAt < 10 * 60_000
}

/** The deepest layer of a stream its sender sees, undefined when it does not exist for them. */
export function levelFor(actor: Actor, held: Loaded): Layer | undefined {
  return actor.role === 'system' ? 'closed' : levelOf(new Set(keysOf(actor)), held.audience)
}

/** Position of the last event of the command that this one follows in its outbox (D4). */
export function* predecessor({ after }: Command, { account }: Actor): Flow<number | 'missing' | undefined> {
  if (after === undefined) return undefined
  const [row] = yield sql.findAnswer({ account, command_id: after })
  if (!row) return 'missing'
  const answer = JSON.parse(textIn(row, 'answer')) as Answer
  return answer.accepted ? answer.position : 'missing'
}

/**
 * A command that can conflict says which version of its layer it was judged on. One that follows another of its outbox
 * was judged on what that one made: everything recorded in the layer since is news to it as well (LOG5).
 */
export function* staleness(
  { stream, seen }: Pick<Order, 'stream' | 'seen'>,
  judgedOn: Layer,
  state: StreamState,
  before: number | undefined,
): Flow<Refusal | undefined> {
  const version = state.version[judgedOn] ?? 0
  if (before === undefined) {
    if (seen === undefined) return refused('command.malformed', { field: 'seen' })
    return seen === version ? undefined : refused('command.stale', { seen, version })
  }
  const since = yield sql.streamBodies({ stream, after: before })
  const news = since.filter((row) => parseStored(textIn(row, 'body')).layer === judgedOn).length
  return news === 0 ? undefined : refused('command.stale', { seen: version - news, version })
}
