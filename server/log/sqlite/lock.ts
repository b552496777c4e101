/** One process per data directory (LOG14): an exclusive lock on a file of its own, gone when the process dies. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { faultOf } from './database.ts'

/** Takes the lock or throws a sentence for the operator. Returns the release. */
export function lockDirectory(dataDir: string): () => void {
  let db: InstanceType<typeof DatabaseSync> | undefined
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    db = new DatabaseSync(join(dataDir, 'lock.db'))
    db.exec('PRAGMA busy_timeout = 0')
    db.exec('PRAGMA locking_mode = EXCLUSIVE')
    // A full disk must not keep a house from starting to be read: the lock needs no room.
    db.exec('PRAGMA journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db?.close()
    const held = `another process already works in ${dataDir}; stop it or choose another DATA_DIR`
    const barred = `${dataDir} cannot be locked: ${error instanceof Error ? error.message : String(error)}`
    throw new Error(faultOf(error) === 'busy' ? held : barred, { cause: error })
  }
  const held = db
  return () => {
    held.exec('ROLLBACK')
    held.close()
  }
}
