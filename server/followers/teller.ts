/** Gives what was released to the channels that have an address, and writes down what became of it (D17, PRESS40). */
import { createHash } from 'node:crypto'
import type { Actor } from '../../shared/access/actor.ts'
import type { StatementOpen } from '../../shared/features/statement/state.ts'
import type { EventLog } from '../log/eventLog.ts'
import type { Channel } from '../paging/channels.ts'
import type { Outcome } from '../paging/page.ts'
import { OutwardFollower, type OutwardOptions, type Parcel } from './outward.ts'

export interface TellerOptions extends Pick<OutwardOptions, 'log' | 'name' | 'now' | 'leads'> {
  /** The house's own actor in this city. */
  actor: Actor
  channels: readonly Channel[]
  /** What became of one. */
  onSettled?: (channel: string, outcome: Outcome | undefined) => void
}

/** It only ever begins with a release by two persons; nothing goes out by itself. */
export function teller({ actor, channels, onSettled, ...options }: TellerOptions): OutwardFollower {
  const { log, name } = options
  return new OutwardFollower({
    ...options,
    cursor: 'teller',
    parcelsOf: async ({ type, stream, position }) => {
      if (type !== 'statement.released') return []
      const open = await statementIn(log, name, stream)
      return (open?.outlets ?? []).flatMap(({ channel, sent }) => {
        const way = channels.find((one) => one.channel === channel)
        return way && sent === undefined ? [parcel(way, stream, position)] : []
      })
    },
  })

  function parcel(way: Channel, stream: string, position: number): Parcel {
    const id = noticeId(stream, position, way.channel)
    return {
      id,
      send: async () => {
        const open = await statementIn(log, name, stream)
        // What was taken back or erased meanwhile is told no further.
        if (!open?.releasedAt || open.stage === 'withdrawn' || open.title === null || open.text === null)
          return 'refused'
        const { kind, owner, title, text, releasedAt } = open
        return way.send({ id, statement: stream, kind, owner, title, text, releasedAt })
      },
      note: async (outcome) => {
        const data = { channel: way.channel, outcome }
        const command = { commandId: `system:tell:${id}`, type: 'statement.noteSent', stream, data }
        const answer = await log.submit(name, { by: { system: actor }, command })
        if (!answer.accepted && answer.refusal.code === 'house.readOnly') return false
        onSettled?.(way.channel, outcome)
        return true
      },
    }
  }
}

async function statementIn(log: EventLog, name: string, stream: string): Promise<StatementOpen | undefined> {
  const [held] = await log.streams(name, [stream])
  return held?.state.feature === 'statement' ? (held.state.parts.open as StatementOpen) : undefined
}

/** Derived from its cause, and telling nothing of it. 22 characters. */
function noticeId(stream: string, position: number, channel: string): string {
  const text = JSON.stringify([stream, position, channel])
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
