/** Events a second to a thousand sockets of fifty views under load, against one raw websocket frame per event. */
import { Flight } from './flight.ts'
import { withFolder } from './folder.ts'
import { audience, furnished, log, type Furnished } from './house.ts'
import { alternated, atLeast, type Measure } from './measure.ts'
import { entryOf, give } from './orders.ts'
import { rawServer, type RawServer } from './rawServer.ts'
import { Swarm } from './swarm.ts'

const sockets = 1000
const waiting = 64
/** Events that may be on their way on either side. */
const mostInFlight = 512
const warmMs = 300
const roundMs = 2000
const rounds = 4

export const fanout: Measure = {
  name: 'fanout',
  run: () =>
    withFolder(async (folder) => {
      const swarm = new Swarm()
      const furniture = await furnished(folder)
      await swarm.connect('house', furniture.places(sockets))
      const raw = await rawServer()
      await swarm.connect('raw', raw.places(sockets))
      const events = new Map<number, Sent>()
      const { ratio, ...side } = await alternated(
        rounds,
        () => ours(swarm, furniture, events),
        () => bare(swarm, raw, [...events.values()]),
        true,
      )
      swarm.close()
      raw.close()
      await furniture.house.close()
      const rate = (perMs: number): string => `${Math.round(perMs)}k/s`
      return [atLeast('fanout', 3, ratio, `${rate(side.ours)} deliveries, raw ws ${rate(side.bare)}`)]
    }),
}

/** An event with the views it went to, by number. */
interface Sent {
  wire: Buffer
  views: number[]
}

async function ours(swarm: Swarm, { house, duty, incidents }: Furnished, events: Map<number, Sent>) {
  const flight = new Flight(swarm)
  let isOver = false
  events.clear()
  house.log.onCommitted((committed) => {
    if (isOver || committed.log !== log) return
    for (const { position, stream, wire } of committed.events) {
      const members = audience(house, stream)
      flight.sent(members.reduce((sum, count) => sum + count, 0))
      events.set(position, {
        wire: Buffer.from(wire),
        views: members.flatMap((count, i) => (count > 0 ? i : [])),
      })
    }
  })
  let n = 0
  const sender = async (): Promise<void> => {
    while (!isOver) {
      n += 1
      await give(house.log, log, duty, entryOf(incidents[n % incidents.length] ?? '', n))
      await flight.room(mostInFlight)
    }
  }
  const senders = Array.from({ length: waiting }, sender)
  await flight.rate(warmMs)
  const rate = await flight.rate(roundMs)
  isOver = true
  await Promise.all(senders)
  await flight.room(0)
  return rate
}

/** The same events to sockets of as many views, a frame an event, as often as the round lasts. */
async function bare(swarm: Swarm, raw: RawServer, events: readonly Sent[]): Promise<number> {
  const flight = new Flight(swarm)
  let isOver = false
  const send = async (): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      const event = events[n % events.length]
      if (!event) throw new Error('no events to send')
      flight.sent(raw.send(event.wire, event.views))
      if (flight.inFlight > mostInFlight) await flight.room(mostInFlight - 1)
    }
  }
  const sending = send()
  await flight.rate(warmMs)
  const rate = await flight.rate(roundMs)
  isOver = true
  await sending
  await flight.room(0)
  return rate
}
