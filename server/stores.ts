/** Where a house keeps its logs, for the commands that work on them without running it; names the adapters, as compose does. */
import { lockDirectory } from './log/sqlite/lock.ts'
import { storedInFiles } from './log/sqlite/stored.ts'
import type { StoredLogs } from './log/storedLogs.ts'

/** The logs of a data directory as they lie in its files. */
export function logsInFiles(dataDir: string): StoredLogs {
  return storedInFiles(dataDir)
}

/** Keeps every other process away from a data directory; throws when one works in it. Returns the release. */
export function holdDirectory(dataDir: string): () => void {
  return lockDirectory(dataDir)
}
