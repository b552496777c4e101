/** Verifies every log of a data directory, also one that a running house holds: it only reads. */
import type { Rules } from '../../corridor/rules.ts'
import { readCheckpoints } from '../checkpoint.ts'
import { drive } from '../flow.ts'
import { checkpointKeyIn } from '../keys.ts'
import { verifyLog, type Verdict } from '../verify.ts'
import { openDatabase } from './database.ts'
import { logFile, logsIn } from './engine.ts'

/** One verdict per log, in the order of their names; none where there is no log. */
export function verifyDirectory(dataDir: string, rules: Rules): { log: string; verdict: Verdict }[] {
  return logsIn(dataDir).map((log) => {
    const database = openDatabase(logFile(dataDir, log), 'reader')
    try {
      const checkpoints = readCheckpoints(dataDir, log, checkpointKeyIn(dataDir))
      return { log, verdict: drive(verifyLog(rules, checkpoints), database.execute) }
    } finally {
      database.close()
    }
  })
}
