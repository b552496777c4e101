/**
 * A thousand clients cut at once while 200 events happen: how long until all are current again, against the same
 * clients joining a bare Socket.IO server that sends each one static buffer of the same bytes.
 */
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import type { LogBroadcast } from '../../server/broadcast/logBroadcast.ts'
import { Prepared } from '../../server/broadcast/prepared.ts'
import { withFolder } from './folder.ts'
import { furnished, log, viewCount, type Furnished } from './house.ts'
import { alternated, atMost, clockMs, type Measure } from './measure.ts'
import { entryOf, give } from './orders.ts'
import { Swarm, type Place } from './swarm.ts'

const sockets = 1000
const behind = 200
const rounds = 5

export const storm: Measure = {
  name: 'storm',
  run: () =>
    withFolder(async (folder) => {
      const swarm = new Swarm()
      const furniture = await furnished(folder)
      const { house, places } = furniture
      const broadcast = house.served.get(log)?.broadcast
      if (!broadcast) throw new Error(`log ${log} is not served`)
      await swarm.connect('house', places(sockets))
      const bare = await bareServer(await pages(broadcast, furniture))
      await swarm.connect('bare', bare.places)
      const reads = countReads(furniture)
      const { ratio, ...side } = await alternated(
        rounds,
        async () => {
          await swarm.cut('house')
          await until(() => broadcast.views.size === 0)
          await happen(furniture)
          reads.begin()
          const ms = await returning(swarm, 'house')
          reads.end()
          return ms
        },
        async () => {
          await swarm.cut('bare')
          await until(() => bare.isEmpty())
          return returning(swarm, 'bare')
        },
      )
      swarm.close()
      bare.close()
      await house.close()
      return [
        atMost(
          'storm',
          1.3,
          ratio,
          `${Math.round(side.ours)} ms, static buffers ${Math.round(side.bare)} ms`,
        ),
        atMost('stormReads', 1, reads.most / viewCount, `${reads.most} reads of the log, ${viewCount} views`),
      ]
    }),
}

async function returning(swarm: Swarm, group: string): Promise<number> {
  const began = clockMs()
  await swarm.reconnect(group)
  return clockMs() - began
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

async function happen({ house, duty, incidents }: Furnished): Promise<void> {
  const entries = Array.from({ length: behind }, (_, n) => entryOf(incidents[n % incidents.length] ?? '', n))
  await Promise.all(entries.map((entry) => give(house.log, log, duty, entry)))
}

/** What each view misses after 200 events, as the house would write it. */
async function pages(broadcast: LogBroadcast, furniture: Furnished): Promise<string[]> {
  const before = broadcast.flushed
  await happen(furniture)
  await until(() => broadcast.flushed === before + behind)
  broadcast.beat()
  const prepared = new Prepared(broadcast)
  return Promise.all(
    [...broadcast.views.values()].map(async (view) => (await prepared.page(view, before)).body),
  )
}

/** Counts how often the log is read between `begin` and `end`; `most` of all rounds. */
function countReads({ house }: Furnished) {
  const reads = {
    now: 0,
    most: 0,
    begin: () => void (reads.now = 0),
    end: () => void (reads.most = Math.max(reads.most, reads.now)),
  }
  const { page, streams } = house.log
  house.log.page = (name, ...rest) => {
    if (name === log) reads.now += 1
    return page(name, ...rest)
  }
  house.log.streams = (name, ...rest) => {
    if (name === log) reads.now += 1
    return streams(name, ...rest)
  }
  return reads
}

/** A Socket.IO server that knows nobody: whoever joins is sent the buffer of the view it asks for. */
async function bareServer(bodies: readonly string[]) {
  const http = createServer()
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false })
  const buffers = bodies.map((body) => Buffer.from(`42["events",${body}]`))
  io.on('connection', (socket) => {
    const buffer = buffers[Number(socket.handshake.query['view'])]
    const { transport } = socket.conn as unknown as {
      transport: { socket: { send: (data: Buffer, options: { binary: false }) => void } }
    }
    if (buffer) transport.socket.send(buffer, { binary: false })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', 4096, resolve))
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    places: Array.from({ length: sockets }, (_, i): Place => {
      return { kind: 'packet', port, path: `/socket.io/?view=${i % bodies.length}`, headers: [] }
    }),
    isEmpty: () => io.engine.clientsCount === 0,
    close: () => void io.close(),
  }
}
