/** The logs of a data folder as they lie in their files. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Execute } from '../flow.ts'
import { blobsInFolder } from '../../blobs/folder.ts'
import { first } from '../migrations/first.ts'
import { plain } from '../statement.ts'
import * as sql from '../statements.ts'
import type { StoredLogs } from '../storedLogs.ts'
import { openDatabase, type Database } from './database.ts'
import { vaultInFiles } from './vault.ts'
import { logFile, logsIn } from './engine.ts'

/** A reader's view begins with its first read and ends with this. */
const view = plain('BEGIN')

export function storedInFiles(dataDir: string): StoredLogs {
  const opened = new Map<string, Database>()
  const vault = vaultInFiles(dataDir)
  const database = (log: string, mode: 'reader' | 'writer'): Database => {
    const key = `${mode}/${log}`
    const held = opened.get(key) ?? openDatabase(logFile(dataDir, log), mode)
    opened.set(key, held)
    return held
  }
  const within = async <T>(
    own: Database,
    begin: typeof view,
    work: (execute: Execute) => Promise<T>,
  ): Promise<T> => {
    own.execute(begin)
    try {
      const made = await work(async (statement) =>
        (statement.log === undefined ? own : database(statement.log, 'reader')).execute(statement),
      )
      own.execute(sql.commit)
      return made
    } catch (error) {
      own.execute(sql.rollback)
      throw error
    }
  }
  return {
    names: async () => logsIn(dataDir),
    reading: async (log, read) => within(database(log, 'reader'), view, read),
    writing: async (log, write) => {
      mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 })
      return within(database(log, 'writer'), sql.begin, write)
    },
    tables: () => first,
    // They lie in files of the folder.
    takeSecrets: async () => undefined,
    giveSecrets: async () => undefined,
    blobs: blobsInFolder(dataDir),
    vault,
    close: async () => {
      await vault.close()
      for (const one of opened.values()) one.close()
      opened.clear()
    },
  }
}
