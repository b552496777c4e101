/** How long after its commit an event reaches an idle screen, against a raw websocket frame of the same bytes. */
import { withFolder } from './folder.ts'
import { audience, furnished, log, viewCount } from './house.ts'
import { atMost, clockMs, median, type Measure } from './measure.ts'
import { entryOf, give } from './orders.ts'
import { rawServer } from './rawServer.ts'
import { Swarm } from './swarm.ts'

const samples = 150
/** Longer than a tick, so that every event finds the house idle. */
const pauseMs = 40
/** Sockets a view: the thousand of `fanout`, and beside them, for the reader, one each. */
const socketsEach = { many: 20, few: 1 } as const

/**
 * Stamps each commit in the writer's thread with the clock that all processes share: `Committed.at` knows only whole
 * milliseconds, more than the whole way takes. Loaded into every thread of the measure's process.
 */
const stampCommits = `
import { isMainThread, parentPort } from 'node:worker_threads'
if (!isMainThread) {
  const post = parentPort.postMessage.bind(parentPort)
  parentPort.postMessage = (message) => {
    if (message.committed) message.committed.at = Number(process.hrtime.bigint()) / 1e6
    post(message)
  }
}`

export const idleLatency: Measure = {
  name: 'idleLatency',
  execArgv: ['--import', `data:text/javascript,${encodeURIComponent(stampCommits)}`],
  run: async () => {
    const [ours, bare] = await medians(socketsEach.many)
    const [few, bareFew] = await medians(socketsEach.few)
    const text =
      `${ours.toFixed(3)} ms from the commit, raw ws ${bare.toFixed(3)} ms; ` +
      `with a socket a view ${few.toFixed(3)} ms, raw ws ${bareFew.toFixed(3)} ms`
    return [atMost('idleLatency', 1.5, ours / bare, text)]
  },
}

/** Median delays of the house and of raw websockets with so many sockets in each view, in ms. */
function medians(each: number): Promise<[ours: number, bare: number]> {
  return withFolder(async (folder) => {
    const swarm = new Swarm()
    const { house, duty, incidents, places } = await furnished(folder)
    await swarm.connect('house', places(viewCount * each))
    const raw = await rawServer()
    await swarm.connect('raw', raw.places(viewCount * each))
    swarm.note(true)
    const ours: number[] = []
    const bare: number[] = []
    const last = { at: 0, frame: Buffer.alloc(0), views: [] as number[] }
    house.log.onCommitted(({ at, events: [event], log: name }) => {
      if (name !== log || !event) return
      const members = audience(house, event.stream)
      const views = members.flatMap((count, i) => (count > 0 ? i : []))
      Object.assign(last, { at, frame: Buffer.from(event.wire), views })
    })
    for (let n = 0; n < samples; n++) {
      await give(house.log, log, duty, entryOf(incidents[n % incidents.length] ?? '', n))
      ours.push(...(await delays(swarm, last.at)))
      const sent = clockMs()
      raw.send(last.frame, last.views)
      bare.push(...(await delays(swarm, sent)))
    }
    swarm.close()
    raw.close()
    await house.close()
    return [median(ours), median(bare)]
  })
}

/** Waits until all is quiet again, then tells how long after `since` each client had the packet. */
async function delays(swarm: Swarm, since: number): Promise<number[]> {
  await new Promise((resolve) => setTimeout(resolve, pauseMs))
  return swarm.receipts.splice(0).map(([, at]) => at - since)
}
