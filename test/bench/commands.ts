/** Durable commands a second with 64 waiting, against a bare loop that writes the same rows in the same batches. */
import { join } from 'node:path'
import type { EventLog } from '../../server/log/eventLog.ts'
import { journalPages } from '../../server/log/sqlite/database.ts'
import { openThreads } from '../../server/log/sqlite/threads.ts'
import { BareLoop, rowsOf } from './bareLoop.ts'
import { withFolder } from './folder.ts'
import { alternated, atLeast, clockMs, median, type Measure } from './measure.ts'
import { city, entryOf, give, openAccount, openIncident } from './orders.ts'

const log = 'live'
const waiting = 64
const incidents = 16
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
        async () => commandsEach / (await ours.round()),
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
  const before = await opened(folder)
  const accounts: string[] = []
  for (let i = 0; i < waiting; i++)
    accounts.push(
      await openAccount(before, `duty-${i}`, { role: 'dutyOfficer', agency: 'centre', area: city }),
    )
  const streams: string[] = []
  for (let i = 0; i < incidents; i++)
    streams.push(await openIncident(before, log, accounts[i] ?? '', '990102003000'))
  await before.close()

  const events = await opened(folder)
  /** Ends of the batches of the present round, and where the round began. */
  const batches: number[] = []
  events.onCommitted(({ log: name, upTo }) => {
    if (name === log) batches.push(upTo)
  })
  const round = async (): Promise<number> => {
    const { position } = await events.head(log)
    batches.splice(0, batches.length, position)
    const orders = Array.from({ length: commandsEach }, (_, n) => entryOf(streams[n % incidents] ?? '', n))
    const sender = async (account: string): Promise<void> => {
      for (let next = orders.pop(); next; next = orders.pop()) await give(events, log, account, next)
    }
    const began = clockMs()
    await Promise.all(accounts.map(sender))
    return clockMs() - began
  }
  return { round, batches, file: join(folder, 'logs', `${log}.db`), close: () => events.close() }
}

async function opened(dataDir: string): Promise<EventLog> {
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
