/** An append to a stream with 20,000 entries against one with 20: what only grows must not be paid for again (D7). */
import { openThreads } from '../../server/log/sqlite/threads.ts'
import { withFolder } from './folder.ts'
import { alternated, atMost, clockMs, type Measure } from './measure.ts'
import { city, entryOf, give, openAccount, openIncident } from './orders.ts'

const log = 'live'
const [long, short] = [20_000, 20]
const rounds = 9
const appends = 200

export const longStreamServer: Measure = {
  name: 'longStreamServer',
  run: () =>
    withFolder(async (folder) => {
      const house = await openThreads({
        dataDir: folder,
        timeZone: 'Asia/Shanghai',
        onDeath: (error) => {
          throw error
        },
        onFault: (text) => {
          throw new Error(text)
        },
      })
      await house.open('house')
      await house.open(log)
      const account = await openAccount(house, 'duty', { role: 'dutyOfficer', agency: 'centre', area: city })
      const streamOf = async (entries: number): Promise<string> => {
        const stream = await openIncident(house, log, account, '990102003000')
        for (let n = 0; n < entries; n += 100)
          await Promise.all(
            Array.from({ length: Math.min(100, entries - n) }, (_, i) =>
              give(house, log, account, entryOf(stream, n + i)),
            ),
          )
        return stream
      }
      const streams = { long: await streamOf(long), short: await streamOf(short) }
      /** Median over appends of one after the other. */
      const timed = async (stream: string): Promise<number> => {
        const began = clockMs()
        for (let n = 0; n < appends; n++) await give(house, log, account, entryOf(stream, n))
        return (clockMs() - began) / appends
      }
      const { ratio, ours, bare } = await alternated(
        rounds,
        () => timed(streams.long),
        () => timed(streams.short),
      )
      await house.close()
      const detail = `${ours.toFixed(3)} ms behind ${long}, ${bare.toFixed(3)} ms behind ${short}`
      return [atMost('longStreamServer', 1.3, ratio, detail)]
    }),
}
