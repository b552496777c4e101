/** `npm run restore -- --from FOLDER [--keys FOLDER] [--ship SHIP_DIR]`: a house out of a copy, into an empty DATA_DIR. */
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { idFrom } from '../shared/ids.ts'
import { houseActor } from './houseActor.ts'
import { readConfig } from './config.ts'
import { houseRules } from './corridor/rules.ts'
import { copiesIn } from './ops/backup.ts'
import type { StoredLogs } from './log/storedLogs.ts'
import { readErasures } from './ops/erasures.ts'
import { migrate } from './ops/migrate.ts'
import { restore } from './ops/restore.ts'
import { rollForward, type Rolled } from './ops/rollForward.ts'
import { foldersIn } from './ops/segments.ts'
import { holdDirectory, logsInDatabase, logsInFiles } from './stores.ts'

/** A copy, or the newest below a folder of copies. */
function copyIn(from: string): string {
  if (existsSync(join(from, 'manifest.json'))) return from
  const newest = copiesIn(from).at(-1)
  if (newest === undefined) throw new Error(`there is no backup in ${from}`)
  return newest
}

/** A copy is restored to files first; a house of a database moves there from them. */
async function moveOn(dataDir: string, database: StoredLogs): Promise<void> {
  const files = logsInFiles(dataDir)
  try {
    await migrate({ from: files, to: database, dataDir, rules: houseRules })
  } finally {
    await files.close()
  }
  for (const moved of ['logs', 'vault', 'vault-keys'])
    rmSync(join(dataDir, moved), { recursive: true, force: true })
}

/** What came of the segments of one log. */
function saidOf({ log, from, upTo, ended }: Rolled): string {
  const far =
    upTo > from
      ? `went on from ${from} to ${upTo} as shipped`
      : `nothing after ${from} was taken from what was shipped`
  return `${log}: ${far}${ended === undefined ? '' : `; it ends there because ${ended}`}`
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      keys: { type: 'string' },
      ship: { type: 'string' },
      erased: { type: 'string', multiple: true, default: [] },
    },
  })
  const config = readConfig(process.env)
  const from = values.from ?? config.BACKUP_DIR
  if (from === undefined) throw new Error('say where from: npm run restore -- --from FOLDER')
  const folder = copyIn(from)
  const keysFrom = values.keys ?? config.BACKUP_KEYS_DIR ?? `${dirname(folder)}-keys`
  const { ship } = values
  const lists = [dirname(folder), ...values.erased, ...(ship === undefined ? [] : await foldersIn(ship))]
  const rolled: Rolled[] = []
  const { DATA_DIR: dataDir, DATABASE_URL: url } = config
  const release = holdDirectory(dataDir)
  const database = url === undefined ? undefined : logsInDatabase(url)
  try {
    if (database && (await database.names()).length > 0)
      throw new Error('the database is not empty: a restore overwrites nothing')
    const { verdicts, erased } = await restore({
      folder,
      keysFrom,
      dataDir,
      erasures: lists.flatMap((list) => readErasures(list).entries),
      rules: houseRules,
      houseActor,
      rollForward: async (log, stored, work) => {
        if (ship === undefined) return
        const options = { log, stored, dataDir: work, shipDir: ship, rules: houseRules }
        rolled.push(await rollForward(options))
      },
      stored: logsInFiles,
      newEpoch: () => idFrom(randomBytes(21)),
      now: Date.now,
    })
    if (database) await moveOn(dataDir, database)
    for (const { log, verdict } of verdicts) console.log(`${log}: ${verdict.events} events, chain whole`)
    for (const one of rolled) console.log(saidOf(one))
    if (erased > 0) console.log(`erased again: the words of ${erased} places`)
    console.log('Start the house: clients replace their copies and bring back what was lost.')
  } finally {
    await database?.close()
    release()
  }
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
