/** `npm run verify`: walks every log of DATA_DIR and names the first position that does not hold. */
import { verifyStored } from './compose.ts'
import { readConfig } from './config.ts'

/** True when there is a log and all of them are whole. */
function verifyAll(dataDir: string): boolean {
  const verdicts = verifyStored(dataDir)
  if (verdicts.length === 0) console.log(`no logs in ${dataDir}; DATA_DIR names the folder`)
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
  process.exitCode = verifyAll(readConfig(process.env).DATA_DIR) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
