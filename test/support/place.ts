/**
 * Where a house of a suite keeps its things: a folder, and the store the suite stands on. That is files, or in the
 * projects named so (.config/vitest.config.ts) a database of its own; suites that take their place from here stand on
 * both without knowing.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../server/config.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { driveAsync } from '../../server/log/flow.ts'
import { loadPage, type Page } from '../../server/log/load.ts'
import type { StoredLogs } from '../../server/log/storedLogs.ts'
import { logsInDatabase, logsInFiles, verifyHouse } from '../../server/stores.ts'
import { asked } from './postgres.ts'

export const isOnPostgres = process.env['SUITE_STORE'] === 'postgres'

export interface Place {
  dataDir: string
  /** What a house there, or a command beside it, is told. */
  switches: Record<string, string>
  /** Its logs as they are stored, read beside a running house; the caller closes them. */
  stored: () => StoredLogs
  /** Everything a log holds. */
  recorded: (log: string) => Promise<Page>
  verify: () => ReturnType<typeof verifyHouse>
  /** Everything there is lost, but for the folder, which comes to lie elsewhere; an empty place is left. */
  lose: (to: string) => Promise<void>
  remove: () => void
}

/** An empty place; in a folder of its own when none is given. */
export async function freshPlace(dataDir = mkdtempSync(join(tmpdir(), 'lianxin-suite-'))): Promise<Place> {
  let url = isOnPostgres ? await freshDatabase() : undefined
  const stored = (): StoredLogs => (url === undefined ? logsInFiles(dataDir) : logsInDatabase(url))
  const place: Place = {
    dataDir,
    get switches() {
      return { DATA_DIR: dataDir, ...(url !== undefined && { DATABASE_URL: url }) }
    },
    stored,
    recorded: async (log) => {
      const logs = stored()
      try {
        return await logs.reading(log, (execute) => driveAsync(loadPage(0, 1_000_000, houseRules), execute))
      } finally {
        await logs.close()
      }
    },
    verify: () => verifyHouse(readConfig(place.switches)),
    lose: async (to) => {
      renameSync(dataDir, to)
      if (url !== undefined) url = await freshDatabase()
    },
    remove: () => {
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return place
}

/** The server that storeServer.ts began. */
function serverUrl(): string {
  const url = process.env['SUITE_POSTGRES']
  if (url === undefined) throw new Error('no PostgreSQL was started for this suite')
  return url
}

/** Makes an empty database, which goes with its server; gives its URL. */
export async function freshDatabase(): Promise<string> {
  const url = new URL(serverUrl())
  const name = `suite_${randomBytes(8).toString('hex')}`
  await asked(url.href, `CREATE DATABASE ${name} TEMPLATE template0`)
  url.pathname = `/${name}`
  return url.href
}

/** Removes every log and every key from a database. */
export async function emptyDatabase(url: string): Promise<void> {
  const found = await asked(url, `SELECT nspname FROM pg_namespace WHERE nspname ~ '^(log|lianxin)_'`)
  const schemas = found.map(({ nspname }) => `"${String(nspname)}"`).join(', ')
  if (schemas !== '') await asked(url, `DROP SCHEMA ${schemas} CASCADE`)
}
