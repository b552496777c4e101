/** `npm run migrate -- --from sqlite --to postgres`: a stopped house from DATA_DIR into the database of DATABASE_URL. */
import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import { houseRules } from './corridor/rules.ts'
import { migrate } from './ops/migrate.ts'
import { holdDirectory, logsInDatabase, logsInFiles } from './stores.ts'

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } })
  if (values.from !== 'sqlite' || values.to !== 'postgres')
    throw new Error('say from where to where: npm run migrate -- --from sqlite --to postgres')
  const { DATA_DIR: dataDir, DATABASE_URL: url } = readConfig(process.env)
  if (url === undefined) throw new Error('DATABASE_URL: the database that the house moves to')
  const release = holdDirectory(dataDir)
  const [from, to] = [logsInFiles(dataDir), logsInDatabase(url)]
  try {
    for (const { log, verdict } of await migrate({ from, to, dataDir, rules: houseRules }))
      console.log(`${log}: ${verdict.events} events moved, chain whole`)
    console.log(
      `Start the house with DATABASE_URL. Keep ${dataDir}: its keys and checkpoints are still needed.`,
    )
  } finally {
    await from.close()
    await to.close()
    release()
  }
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
