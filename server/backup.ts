/** `npm run backup -- [--to FOLDER] [--keys FOLDER] [--keep DAYS]`: a verified copy of a house, also while it runs. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readConfig } from './config.ts'
import { houseRules } from './corridor/rules.ts'
import { backUp, dropOldCopies } from './ops/backup.ts'
import { logsInDatabase, logsInFiles } from './stores.ts'

const dayMs = 86_400_000

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { to: { type: 'string' }, keys: { type: 'string' }, keep: { type: 'string', default: '30' } },
  })
  const keepDays = z.coerce.number().int().min(0).parse(values.keep)
  const config = readConfig(process.env)
  const to = values.to ?? config.BACKUP_DIR
  if (to === undefined) throw new Error('say where to: npm run backup -- --to FOLDER, or set BACKUP_DIR')
  const keysTo = values.keys ?? config.BACKUP_KEYS_DIR ?? `${to.replace(/\/+$/, '')}-keys`
  const { DATA_DIR, DATABASE_URL } = config
  const stored = DATABASE_URL === undefined ? logsInFiles(DATA_DIR) : logsInDatabase(DATABASE_URL)
  try {
    const { folder, manifest } = await backUp({
      stored,
      dataDir: config.DATA_DIR,
      to,
      keysTo,
      rules: houseRules,
      storedInFiles: logsInFiles,
      now: Date.now,
    })
    for (const { log, position } of manifest.logs)
      console.log(`${log}: up to position ${position}, restored on trial, whole`)
    console.log(`the copy: ${folder}`)
    console.log(`its keys: ${keysTo} (keep them on another medium; without them no copy can be read)`)
  } finally {
    await stored.close()
  }
  if (keepDays > 0)
    for (const old of dropOldCopies(to, keepDays * dayMs, Date.now()))
      console.log(`removed after ${keepDays} days: ${old}`)
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
