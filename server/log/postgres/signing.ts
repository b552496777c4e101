/** Checkpoints (D9): each node signs what it sees into its own DATA_DIR, outside the database that it vouches for. */
import type { KeyObject } from 'node:crypto'
import { checkpointEveryMs, writeCheckpoint } from '../checkpoint.ts'
import type { Head } from '../load.ts'

export interface Signing {
  /** Signs a log as it stands, unless nothing happened since. */
  sign: (log: string, head: Head) => void
  /** Signs at once when the epoch is one this node has not signed: another node renewed it. */
  seen: (log: string, head: Head) => void
  end: () => void
}

/** Signs the logs that `heads` gives every five minutes. */
export function signing(
  dataDir: string,
  key: KeyObject,
  now: () => number,
  heads: () => Promise<void>,
): Signing {
  const signed = new Map<string, Pick<Head, 'epoch' | 'hash'>>()
  const sign = (log: string, { position, hash, epoch }: Head): void => {
    const last = signed.get(log)
    if (position === 0 || (last?.epoch === epoch && last.hash === hash)) return
    writeCheckpoint(dataDir, { log, epoch, position, hash, at: now() }, key)
    signed.set(log, { epoch, hash })
  }
  const timer = setInterval(() => void heads(), checkpointEveryMs).unref()
  return {
    sign,
    seen: (log, head) => {
      const last = signed.get(log)
      if (last && last.epoch !== head.epoch) sign(log, head)
    },
    end: () => clearInterval(timer),
  }
}
