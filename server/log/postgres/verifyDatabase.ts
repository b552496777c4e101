/** Verifies every log of a database, also one that houses work on: it only reads. */
import type { Rules } from '../../corridor/rules.ts'
import { readCheckpoints } from '../checkpoint.ts'
import { checkpointKeyIn } from '../keys.ts'
import { verifyLog, type Verdict } from '../verify.ts'
import { direct, driveWaiting } from './drive.ts'
import { openSession } from './session.ts'
import { logsIn } from './settle.ts'

/** However long it takes. */
const limits = { statementMs: 0, lockMs: 0, idleMs: 0 }

/** One verdict per log, in the order of their names, against the checkpoints that this node signed. */
export async function verifyDatabase(
  url: string,
  dataDir: string,
  rules: Rules,
): Promise<{ log: string; verdict: Verdict }[]> {
  const session = await openSession(url, limits)
  const key = checkpointKeyIn(dataDir)
  try {
    const verdicts: { log: string; verdict: Verdict }[] = []
    for (const log of await logsIn(session)) {
      // Read first: a checkpoint signed after the look would vouch for events it does not see.
      const checkpoints = readCheckpoints(dataDir, log, key)
      await session.script('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
      const verdict = await driveWaiting(verifyLog(rules, checkpoints), direct(session, log))
      await session.script('COMMIT')
      verdicts.push({ log, verdict })
    }
    return verdicts
  } finally {
    await session.end()
  }
}
