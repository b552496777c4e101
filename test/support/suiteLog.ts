/** Logs inside a suite, with its own rules and clock, on the store the suite stands on: in memory, or a database of their own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CityRules } from '../../shared/city.ts'
import type { Answer } from '../../shared/command.ts'
import type { Request } from '../../server/corridor/corridor.ts'
import type { Rules } from '../../server/corridor/rules.ts'
import { dayIn } from '../../server/log/cityDay.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { openPostgres } from '../../server/log/postgres/log.ts'
import { openInline } from '../../server/log/sqlite/inline.ts'
import { newId } from '../log/stores.ts'
import { emptyDatabase, freshDatabase, isOnPostgres } from './place.ts'

export interface SuiteLog extends EventLog {
  /** Gives commands that may share one commit. */
  together: (log: string, requests: readonly Request[]) => Promise<Answer[]>
  /** Another node on the same logs, where the store has several; it closes with the first. */
  beside: () => Promise<EventLog>
}

export interface SuiteLogOptions {
  rules: Rules
  now: () => number
  onFault: (error: unknown) => void
  /** Where a decision asks for the city's rules. */
  city?: CityRules
}

const timeZone = 'Asia/Shanghai'

export async function openSuiteLog(options: SuiteLogOptions): Promise<SuiteLog> {
  return isOnPostgres ? inDatabase(options) : inMemory(options)
}

function inMemory(options: SuiteLogOptions): SuiteLog {
  const surroundings = { hmacKey: new Uint8Array(32), newEpoch: newId, dayOf: dayIn(timeZone) }
  const log = openInline({ dataDir: ':memory:', ...surroundings, ...options })
  return {
    ...log,
    together: async (name, requests) => log.together(name, requests),
    beside: async () => log,
  }
}

/** One for all logs of a file, one after the other: to make and to drop a database takes longer than most tests. */
let database: Promise<string> | undefined

async function inDatabase({ rules, now, onFault, city }: SuiteLogOptions): Promise<SuiteLog> {
  const url = await (database ??= freshDatabase())
  const nodes: { log: EventLog; dataDir: string }[] = []
  const node = async (): Promise<EventLog> => {
    const dataDir = mkdtempSync(join(tmpdir(), 'lianxin-suite-'))
    const log = await openPostgres({ url, dataDir, timeZone, city, onFault, replaced: { rules, now } })
    nodes.push({ log, dataDir })
    return log
  }
  const log = await node()
  return {
    ...log,
    together: (name, requests) => Promise.all(requests.map((one) => log.submit(name, one))),
    beside: node,
    close: async () => {
      for (const one of nodes) await one.log.close()
      await emptyDatabase(url)
      for (const { dataDir } of nodes) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
