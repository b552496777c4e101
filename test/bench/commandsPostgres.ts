/** Durable commands a second on PostgreSQL with 64 waiting, against bare transactions of the same rows in the same batches. */
import type { EventLog } from '../../server/log/eventLog.ts'
import { openPostgres } from '../../server/log/postgres/log.ts'
import { startPostgres } from '../support/postgres.ts'
import { BarePostgres, rowsOf } from './barePostgres.ts'
import { withFolder } from './folder.ts'
import { alternated, atLeast, clockMs, type Measure } from './measure.ts'
import { city, entryOf, give, openAccount, openIncident } from './orders.ts'

const log = 'live'
const waiting = 64
const incidents = 16
const rounds = 7
const commandsEach = 4000

export const commandsPostgres: Measure = {
  name: 'commandsPostgres',
  run: () =>
    withFolder(async (folder) => {
      const server = await startPostgres()
      try {
        const url = await server.database()
        const ours = await openOurs(url, folder)
        const bare = await BarePostgres.open(await server.database())
        const { ratio, ...side } = await alternated(
          rounds,
          async () => commandsEach / (await ours.round()),
          async () => commandsEach / (await bare.write(await rowsOf(url, 'log_live', ours.batches))),
          true,
        )
        await ours.close()
        await bare.close()
        const rate = (perMs: number): string => `${Math.round(perMs * 1000)}/s`
        const detail = `${rate(side.ours)}, bare transactions ${rate(side.bare)}`
        return [atLeast('commandsPostgres', 0.6, ratio, detail)]
      } finally {
        server.remove()
      }
    }),
}

async function openOurs(url: string, dataDir: string) {
  const events = await opened(url, dataDir)
  const accounts: string[] = []
  for (let i = 0; i < waiting; i++)
    accounts.push(
      await openAccount(events, `duty-${i}`, { role: 'dutyOfficer', agency: 'centre', area: city }),
    )
  const streams: string[] = []
  for (let i = 0; i < incidents; i++)
    streams.push(await openIncident(events, log, accounts[i] ?? '', '990102003000'))
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
  return { round, batches, close: () => events.close() }
}

async function opened(url: string, dataDir: string): Promise<EventLog> {
  const onFault = (text: string): void => {
    throw new Error(text)
  }
  const events = await openPostgres({ url, dataDir, timeZone: 'Asia/Shanghai', onFault })
  await events.open(log)
  return events
}
