/** Knows whether the log takes orders: a full disk makes the house read-only until there is room again. */
import type { Answer } from '../../shared/command.ts'
import type { EventLog } from './eventLog.ts'
import { StoreError } from './flow.ts'
import * as sql from './statements.ts'

/** Room for one small row proves nothing: an order may be as large as a message. */
const asMuchAsAnOrder = ' '.repeat(64 * 1024)

export interface Writability {
  /** The same log, watched. */
  log: EventLog
  /** False since an order was answered `house.readOnly`. */
  isWritable: () => boolean
  /** Writes a small row outside the chain: whether there is room is known before the next order. Never rejects. */
  prove: (log: string, now: number) => Promise<void>
  /** Tries to write a row outside the chain while orders are not taken. Never rejects. */
  probe: (log: string) => Promise<void>
}

/** Watches the answers of a log; `onChange` is told once each way. */
export function watchWritability(log: EventLog, onChange: (writable: boolean) => void): Writability {
  let writable = true
  const note = (now: boolean): void => {
    if (now === writable) return
    writable = now
    onChange(now)
  }
  const heard = (answer: Answer): Answer => {
    if (answer.accepted) note(true)
    else if (answer.refusal.code === 'house.readOnly') note(false)
    return answer
  }
  return {
    log: { ...log, submit: async (name, request) => heard(await log.submit(name, request)) },
    isWritable: () => writable,
    // That so little found room does not say that an order would.
    prove: async (name, now) => {
      try {
        await log.write(name, [sql.moveFollower({ name: 'heartbeat', position: now })])
      } catch (error) {
        if (error instanceof StoreError) note(false)
      }
    },
    probe: async (name) => {
      if (writable) return
      try {
        await log.write(name, [
          sql.moveFollower({ name: asMuchAsAnOrder, position: 0 }),
          sql.dropFollower({ name: asMuchAsAnOrder }),
        ])
        note(true)
      } catch {
        // Still no room; the next beat tries again.
      }
    },
  }
}
