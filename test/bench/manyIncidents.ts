/**
 * What an event costs a house with 1,000 open incidents, against one with 10 and as many sockets: processor time of
 * corridor, views and broadcast, in all threads. The clients are another process and do not count.
 */
import { join } from 'node:path'
import { withFolder } from './folder.ts'
import { furnished, log, viewCount, type Furnished } from './house.ts'
import { alternated, atMost, type Measure } from './measure.ts'
import { entryOf, give } from './orders.ts'
import { Swarm } from './swarm.ts'

const [many, few] = [1000, 10]
const rounds = 9
const eventsEach = 400
/** Given at once, so that ticks hold several events as on a busy day. */
const together = 10

export const manyIncidents: Measure = {
  name: 'manyIncidents',
  run: () =>
    withFolder(async (folder) => {
      const swarm = new Swarm()
      const busy = await furnished(join(folder, 'many'), many)
      const calm = await furnished(join(folder, 'few'), few)
      await swarm.connect('many', busy.places(viewCount))
      await swarm.connect('few', calm.places(viewCount))
      const { ratio, ours, bare } = await alternated(
        rounds,
        () => processorMs(busy),
        () => processorMs(calm),
      )
      swarm.close()
      await busy.house.close()
      await calm.house.close()
      const detail = `${ours.toFixed(3)} ms of processor an event with ${many}, ${bare.toFixed(3)} ms with ${few}`
      return [atMost('manyIncidents', 1.2, ratio, detail)]
    }),
}

/** An event's share of the processor time until all were told; they fall on all incidents in turn. */
async function processorMs({ house, duty, incidents }: Furnished): Promise<number> {
  const broadcast = house.served.get(log)?.broadcast
  if (!broadcast) throw new Error(`log ${log} is not served`)
  const target = broadcast.flushed + eventsEach
  const before = process.cpuUsage()
  for (let n = 0; n < eventsEach; n += together)
    await Promise.all(
      Array.from({ length: together }, (_, i) =>
        give(house.log, log, duty, entryOf(incidents[(n + i) % incidents.length] ?? '', n + i)),
      ),
    )
  while (broadcast.flushed < target) await new Promise((resolve) => setTimeout(resolve, 5))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / eventsEach
}
