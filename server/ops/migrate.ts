/** A house from one store to another: every row as it stands, so that epochs, positions, hashes and answers stay. */
import { houseLog } from '../corridor/accounts.ts'
import type { Rules } from '../corridor/rules.ts'
import { driveAsync } from '../log/flow.ts'
import { secretsIn } from '../log/keys.ts'
import { loadHead } from '../log/load.ts'
import { putRows, rowsOf, tables } from '../log/rows.ts'
import { inCopyOrder, type StoredLogs } from '../log/storedLogs.ts'
import { verifyStored, type LogVerdict } from '../log/verifyStored.ts'
import { storedBlobs } from './blobs.ts'
import { putParty, storedParties } from './vault.ts'

export interface MigrateOptions {
  from: StoredLogs
  to: StoredLogs
  /** Keys and checkpoints; they stay where they are. */
  dataDir: string
  rules: Rules
}

/**
 * Copies every log, each in one transaction; log `house` last, without which no house is served from there. Throws
 * before anything is written when either side does not hold or the target holds a log that the source does not know;
 * what an interrupted run had copied whole is recognised and kept.
 */
export async function migrate({ from, to, dataDir, rules }: MigrateOptions): Promise<LogVerdict[]> {
  const names = inCopyOrder(await from.names(), houseLog)
  if (!names.includes(houseLog)) throw new Error(`there is no house in ${dataDir}; DATA_DIR names the folder`)
  const held = await to.names()
  if (held.includes(houseLog)) throw new Error('the target already holds a house: a move overwrites nothing')
  refuseFaults(await verifyStored(from, dataDir, rules), 'the house that is to move')
  for (const log of held) await refuseOther(log, names, from, to)
  await to.takeSecrets(secretsIn(dataDir))
  // Before the events that name them; what is there already stays.
  for (const log of names)
    for await (const one of storedBlobs(from.blobs, log)) await to.blobs.put(log, one.id, one.sealed, one.at)
  for (const log of names)
    for await (const one of storedParties(from.vault, log)) await putParty(to.vault, log, one)
  for (const log of names) if (!held.includes(log)) await move(log, from, to)
  const verdicts = await verifyStored(to, dataDir, rules)
  refuseFaults(verdicts, 'what was moved')
  return verdicts
}

function move(log: string, from: StoredLogs, to: StoredLogs): Promise<void> {
  return from.reading(log, (read) =>
    to.writing(log, async (write) => {
      for (const statement of to.tables(log)) await write(statement)
      for (const table of tables) for await (const rows of rowsOf(table, read)) await putRows(rows, write)
    }),
  )
}

/** A log that is there was left by a run that was cut short, or it is somebody else's. */
async function refuseOther(
  log: string,
  names: readonly string[],
  from: StoredLogs,
  to: StoredLogs,
): Promise<void> {
  const headIn = (stored: StoredLogs): Promise<string> =>
    stored.reading(log, async (execute) => JSON.stringify(await driveAsync(loadHead(), execute)))
  if (!names.includes(log) || (await headIn(from)) !== (await headIn(to)))
    throw new Error(`the target is not empty: it holds a log ${log} that is not this house's`)
}

function refuseFaults(verdicts: readonly LogVerdict[], what: string): void {
  for (const { log, verdict } of verdicts)
    if (verdict.first)
      throw new Error(
        `${what} does not hold: log ${log}, position ${verdict.first.position}: ${verdict.first.reason}`,
      )
}
