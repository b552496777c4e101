/** The stores under test, each behind the same few handles. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Answer } from '../../shared/command.ts'
import { idFrom } from '../../shared/ids.ts'
import type { Request } from '../../server/corridor/corridor.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { hmacKeyIn } from '../../server/log/keys.ts'
import { openInline } from '../../server/log/sqlite/inline.ts'
import type * as threads from '../../server/log/sqlite/threads.ts'
import { bundled } from '../support/bundled.ts'
import { clockCity } from '../support/clocks.ts'
import { surroundings, type Build, type Data } from './surroundings.ts'

type Threads = typeof threads

export interface Setting {
  build: Build
  clock: SharedArrayBuffer
  /** Told of every decision that threw. */
  onFault: () => void
}

export interface Store {
  log: EventLog
  /** Gives commands that may share one commit. */
  together: (log: string, requests: readonly Request[]) => Promise<Answer[]>
}

/** A house of logs that can be closed and opened again. */
export interface Home {
  open: (setting: Setting) => Promise<Store>
  /** Whether what was recorded outlives `close`. */
  isKept: boolean
  remove: () => void
}

export function newId(): string {
  return idFrom(randomBytes(21))
}

const dayOf = (): string => '1121'

export function memoryHome(): Home {
  return {
    isKept: false,
    remove: () => undefined,
    open: async (setting) => inlineStore(':memory:', new Uint8Array(32), setting),
  }
}

/** An empty folder; the caller removes it. */
export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lianxin-log-'))
}

export function inlineHome(folder = freshFolder()): Home {
  return {
    isKept: true,
    remove: () => rmSync(folder, { recursive: true, force: true }),
    open: async (setting) => inlineStore(folder, hmacKeyIn(folder), setting),
  }
}

function inlineStore(dataDir: string, hmacKey: Uint8Array, { build, clock, onFault }: Setting): Store {
  const { rules, now } = surroundings({ clock, build } satisfies Data)
  const log = openInline({ dataDir, rules, city: clockCity, hmacKey, now, newEpoch: newId, dayOf, onFault })
  return { log, together: async (name, requests) => log.together(name, requests) }
}

export function threadsHome(folder = freshFolder()): Home {
  let built: Promise<(name: string) => string> | undefined
  return {
    isKept: true,
    remove: () => rmSync(folder, { recursive: true, force: true }),
    open: async ({ build, clock, onFault }) => {
      built ??= bundled('log', {
        threads: 'server/log/sqlite/threads.ts',
        worker: 'server/log/sqlite/worker.ts',
        surroundings: 'test/log/surroundings.ts',
      })
      const urlOf = await built
      const { openThreads } = (await import(urlOf('threads'))) as Threads
      const log = await openThreads({
        dataDir: folder,
        timeZone: 'Asia/Shanghai',
        city: clockCity,
        onFault,
        onDeath: (error) => {
          throw error
        },
        replaced: { module: urlOf('surroundings'), data: { clock, build } satisfies Data },
      })
      return { log, together: (name, requests) => Promise.all(requests.map((one) => log.submit(name, one))) }
    },
  }
}
