/** Durable commands a second on PostgreSQL with 64 waiting, against bare transactions of the same rows in the same batches. */
import type { EventLog } from '../../server/log/eventLog.ts'
import { openPostgres } from '../../server/log/postgres/log.ts'
import { startPostgres } from '../support/postgres.ts'
import { BarePostgres, rowsOf } from './barePostgres.ts'
import { withFolder } from './folder.ts'
import { alternated, atLeast, type Measure } from './measure.ts'
import { log, openPeople, sendingTo } from './sending.ts'

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
          async () => commandsEach / (await ours.round(commandsEach)),
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
  const events = await openNetwork(url, dataDir)
  return { ...sendingTo(events, await openPeople(events)), close: () => events.close() }
}

export async function openNetwork(url: string, dataDir: string): Promise<EventLog> {
  const onFault = (text: string): void => {
    throw new Error(text)
  }
  const events = await openPostgres({ url, dataDir, timeZone: 'Asia/Shanghai', onFault })
  await events.open(log)
  return events
}
