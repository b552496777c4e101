/** Somebody at a desk: the real sync room and outbox over a real socket, which say again what was not answered. */
import { catalogue } from '../../shared/catalogue.ts'
import { connection, type Connection } from '../../web/sync/connection.ts'
import { memoryCopyStore } from '../../web/sync/localCopy.ts'
import { memoryOutboxStore } from '../../web/sync/outbox.ts'
import type { Wire } from '../../web/sync/ports.ts'
import { newId, surroundings } from '../../web/sync/surroundings.ts'
import { nodeWire } from './nodeWire.ts'

export interface Seat {
  link: Connection
  /** Positions of what was accepted, by commandId. */
  accepted: Map<string, number>
  /** Longest time between the loss of a connection and being current again, ms. */
  gaps: number[]
  isSettled: () => boolean
  isFollowing: () => boolean
}

export async function takeSeat(url: string, token: string, log: string): Promise<Seat> {
  const accepted = new Map<string, number>()
  const gaps: number[] = []
  let lostAt: number | undefined
  const link = connection({
    wire: watched(
      nodeWire(url, () => `lianxin=${token}`),
      () => (lostAt ??= performance.now()),
    ),
    around: surroundings,
    catalogue,
    log,
    copyStore: memoryCopyStore(),
    outbox: { store: memoryOutboxStore(), newId },
    changed: {
      streams: () => undefined,
      link: () => {
        if (lostAt === undefined || !isFollowing()) return
        gaps.push(performance.now() - lostAt)
        lostAt = undefined
      },
      orders: (entries) => {
        for (const entry of entries)
          if (entry.status === 'delivered') accepted.set(entry.commandId, entry.answer.position)
      },
      presence: () => undefined,
      welcomed: () => undefined,
      signedOut: () => undefined,
      forgotten: () => undefined,
      failed: (error) => {
        throw error instanceof Error ? error : new Error(String(error))
      },
    },
  })
  /** Caught up with where the log stood when it was welcomed. */
  const isFollowing = (): boolean => {
    const { stage, cursor } = link.state()
    return stage.is === 'following' && (cursor?.position ?? -1) >= stage.target
  }
  await link.start()
  return {
    link,
    accepted,
    gaps,
    isFollowing,
    isSettled: () => link.orders().every(({ status }) => status === 'delivered' || status === 'parked'),
  }
}

/** Tells of each end of a connection that the wire or the house made. */
function watched(wire: Wire, lost: () => void): Wire {
  return {
    ...wire,
    on: (news, listener) =>
      wire.on(news, (payload) => {
        if (news === 'cut' || news === 'bye') lost()
        listener(payload)
      }),
  }
}
