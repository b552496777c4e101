/** `npm run verify`: walks every log of the house and names the first position that does not hold. */
import { readConfig, type Config } from './config.ts'
import { verifyHouse } from './stores.ts'

/** True when there is a log and all of them are whole. */
async function verifyAll(config: Config): Promise<boolean> {
  const { DATABASE_URL, DATA_DIR } = config
  const verdicts = await verifyHouse(config)
  if (verdicts.length === 0)
    console.log(
      DATABASE_URL === undefined
        ? `no logs in ${DATA_DIR}; DATA_DIR names the folder`
        : 'no logs in the database; DATABASE_URL names it',
    )
  for (const { log, verdict } of verdicts) {
    const { events, first } = verdict
    const said = first
      ? `first bad position ${first.position}: ${first.reason}`
      : `${events} events, chain whole`
    console.log(`${log}: ${said}`)
  }
  return verdicts.length > 0 && verdicts.every(({ verdict }) => verdict.first === undefined)
}

try {
  process.exitCode = (await verifyAll(readConfig(process.env))) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
