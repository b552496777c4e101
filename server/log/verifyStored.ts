/** Verifies every log of a store, also one that a running house holds: it only reads. */
import type { Rules } from '../corridor/rules.ts'
import { readCheckpoints } from './checkpoint.ts'
import { driveAsync } from './flow.ts'
import { checkpointKeyIn } from './keys.ts'
import type { StoredLogs } from './storedLogs.ts'
import { verifyLog, type Verdict } from './verify.ts'

export interface LogVerdict {
  log: string
  verdict: Verdict
}

/** One verdict per log, in the order of their names; none where there is no log. */
export async function verifyStored(stored: StoredLogs, dataDir: string, rules: Rules): Promise<LogVerdict[]> {
  const verdicts: LogVerdict[] = []
  for (const log of (await stored.names()).sort()) {
    // Before the view begins: what is signed while it lasts would be missing from it.
    const checkpoints = readCheckpoints(dataDir, log, checkpointKeyIn(dataDir))
    const verdict = await stored.reading(log, (execute) => driveAsync(verifyLog(rules, checkpoints), execute))
    verdicts.push({ log, verdict })
  }
  return verdicts
}
