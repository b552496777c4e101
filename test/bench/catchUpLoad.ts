/** Appends while others read 10,000 positions again and again, against appends alone: the slowest of a hundred. */
import { openThreads } from '../../server/log/sqlite/threads.ts'
import { withFolder } from './folder.ts'
import { alternated, atMost, clockMs, quantile, type Measure } from './measure.ts'
import { city, entryOf, give, openAccount, openIncident } from './orders.ts'

const log = 'live'
const held = 12_000
const missed = 10_000
const rounds = 7
const appends = 400

export const catchUpLoad: Measure = {
  name: 'catchUpLoad',
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
      const stream = await openIncident(house, log, account, '990102003000')
      for (let n = 0; n < held; n += 100)
        await Promise.all(
          Array.from({ length: 100 }, (_, i) => give(house, log, account, entryOf(stream, n + i))),
        )
      const slowest = async (): Promise<number> => {
        const times: number[] = []
        for (let n = 0; n < appends; n++) {
          const began = clockMs()
          await give(house, log, account, entryOf(stream, n))
          times.push(clockMs() - began)
        }
        return quantile(times, 0.99)
      }
      const besideReading = async (): Promise<number> => {
        const reading = { on: true }
        const reader = (async () => {
          while (reading.on)
            for (let at = 0; at < missed && reading.on; at += 500) await house.page(log, at, 500)
        })()
        const found = await slowest()
        reading.on = false
        await reader
        return found
      }
      const { ratio, ours, bare } = await alternated(rounds, besideReading, slowest)
      await house.close()
      const detail = `p99 ${ours.toFixed(2)} ms beside catch-up, ${bare.toFixed(2)} ms alone`
      return [atMost('catchUpLoad', 3, ratio, detail)]
    }),
}
