/** `npm run verify`: walks every log of DATA_DIR and names the first position that does not hold. */
import { existsSync } from 'node:fs'
import { readConfig } from './config.ts'
import { houseRules } from './corridor/rules.ts'
import { readCheckpoints } from './log/checkpoint.ts'
import { drive } from './log/flow.ts'
import { checkpointKeyIn } from './log/keys.ts'
import { openDatabase } from './log/sqlite/database.ts'
import { logFile, logsIn } from './log/sqlite/engine.ts'
import { verifyLog } from './log/verify.ts'

function verifyAll(dataDir: string): boolean {
  const logs = logsIn(dataDir)
  if (!existsSync(dataDir) || logs.length === 0) {
    console.log(`no logs in ${dataDir}; DATA_DIR names the folder`)
    return false
  }
  let whole = true
  for (const log of logs) {
    const database = openDatabase(logFile(dataDir, log), 'reader')
    const checkpoints = readCheckpoints(dataDir, log, checkpointKeyIn(dataDir))
    const { events, first } = drive(verifyLog(houseRules, checkpoints), database.execute)
    database.close()
    console.log(
      first
        ? `${log}: first bad position ${first.position}: ${first.reason}`
        : `${log}: ${events} events, chain whole`,
    )
    whole &&= first === undefined
  }
  return whole
}

try {
  process.exitCode = verifyAll(readConfig(process.env).DATA_DIR) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
