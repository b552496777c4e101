/** Durable commands a second with 64 waiting, against a bare loop that writes the same rows in the same batches. */
import { join } from 'node:path'
import type { EventLog } from '../../server/log/eventLog.ts'
import { journalPages } from '../../server/log/sqlite/database.ts'
import { openThreads } from '../../server/log/sqlite/threads.ts'
import { BareLoop, rowsOf } from './bareLoop.ts'
import { withFolder } from './folder.ts'
import { alternated, atLeast, median, type Measure } from './measure.ts'
import { log, openPeople, sendingTo } from './sending.ts'

const rounds = 7
const commandsEach = 6000

export const commands: Measure = {
  name: 'commands',
  run: () =>
    withFolder(async (folder) => {
      const ours = await openOurs(folder)
      const bare = new BareLoop(join(folder, 'bare.db'))
      const alike = new BareLoop(join(folder, 'alike.db'), journalPages)
      const alikeMs: number[] = []
      const { ratio, ...side } = await alternated(
        rounds,
        async () => commandsEach / (await ours.round(commandsEach)),
        async () => {
          const rows = rowsOf(ours.file, ours.batches)
          alikeMs.push(alike.write(rows))
          return commandsEach / bare.write(rows)
        },
        true,
      )
      await ours.close()
      bare.close()
      alike.close()
      const rate = (perMs: number): string => `${Math.round(perMs * 1000)}/s`
      const detail = `${rate(side.ours)}, bare loop ${rate(side.bare)}`
      const withOurs = `${rate(commandsEach / median(alikeMs))} with as long a journal as the house's`
      return [atLeast('commands', 0.6, ratio, `${detail}; ${withOurs}`)]
    }),
}

/** Accounts and incidents are made first and the house is started anew: what it knows, it has read. */
async function openOurs(folder: string) {
  const before = await openSqlite(folder)
  const people = await openPeople(before)
  await before.close()
  const events = await openSqlite(folder)
  const file = join(folder, 'logs', `${log}.db`)
  return { ...sendingTo(events, people), file, close: () => events.close() }
}

export async function openSqlite(dataDir: string): Promise<EventLog> {
  const events = await openThreads({
    dataDir,
    timeZone: 'Asia/Shanghai',
    onDeath: (error) => {
      throw error
    },
    onFault: (text) => {
      throw new Error(text)
    },
  })
  await events.open('house')
  await events.open(log)
  return events
}
