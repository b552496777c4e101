/** Orders that flow from several desks while something breaks, and whether in the end nothing is lost or doubled. */
import { z } from 'zod'
import { expect } from 'vitest'
import { newId, pause, report, taken, type Doors, type Sender } from './doors.ts'
import { takeSeat, type Seat } from './seat.ts'

/** Each desk gives about ten orders a second, fewer than the door lets through. */
const betweenMs = 100

export interface Traffic {
  seats: readonly Seat[]
  acceptedSoFar: () => number
  /** Resolves when `n` more orders than now are accepted. */
  flows: (n: number, withinMs?: number) => Promise<void>
  /** No more orders; resolves when every one is answered and every copy is current. */
  stop: (withinMs?: number) => Promise<void>
  /** After `stop`: everything accepted is recorded once, where it was said to be, and all copies are equal. */
  isWhole: () => Promise<void>
  close: () => Promise<void>
}

/** One desk for each address; all write into one incident of log `live`. */
export async function startTraffic(
  desk: Doors,
  urls: readonly string[],
  senders: readonly Sender[],
): Promise<Traffic> {
  const stream = newId()
  const [first] = senders
  if (!first) throw new Error('nobody is at the desk')
  taken(await first.give(report(stream)))
  const seats = await Promise.all(
    urls.map((url, i) => takeSeat(url, senders[i]?.token ?? first.token, 'live')),
  )
  let flowing = true
  let n = 0
  const feeding = seats.map(async ({ link }) => {
    while (flowing) {
      await link.give({ type: 'incident.recordEntry', stream, data: { text: `第 ${n++} 条` } })
      await pause(betweenMs)
    }
  })
  const acceptedSoFar = (): number => seats.reduce((sum, { accepted }) => sum + accepted.size, 0)
  const head = async (): Promise<number> => (await desk.house.log.head('live')).position
  return {
    seats,
    acceptedSoFar,
    flows: async (more, timeout = 30_000) => {
      const before = acceptedSoFar()
      await expect.poll(acceptedSoFar, { timeout, interval: 20 }).toBeGreaterThanOrEqual(before + more)
    },
    stop: async (timeout = 30_000) => {
      flowing = false
      await Promise.all(feeding)
      await expect.poll(() => seats.every((seat) => seat.isSettled()), { timeout }).toBe(true)
      const at = await head()
      await expect
        .poll(() => seats.map(({ link }) => link.state().cursor?.position), { timeout })
        .toEqual(seats.map(() => at))
    },
    isWhole: async () => {
      const recorded = await commandsOf(desk)
      for (const { accepted, link } of seats) {
        const lost = [...accepted].filter(([id, position]) => !recorded.get(id)?.includes(position))
        expect(lost).toEqual([])
        expect(link.orders().filter(({ status }) => status === 'parked')).toEqual([])
      }
      expect([...recorded].filter(([, positions]) => positions.length > 1)).toEqual([])
      const [one, ...others] = seats
      for (const { link } of others) expect([...link.streams()]).toEqual([...(one?.link.streams() ?? [])])
    },
    close: async () => {
      flowing = false
      await Promise.all(seats.map(({ link }) => link.close()))
    },
  }
}

const wire = z.object({ commandId: z.string(), position: z.number() })

/** Positions of every command recorded in log `live`. */
async function commandsOf({ house: { log } }: Doors): Promise<Map<string, number[]>> {
  const recorded = new Map<string, number[]>()
  for (let after = 0; ;) {
    const page = await log.page('live', after, 1000)
    if (page.upTo === after) return recorded
    for (const event of page.events) {
      const { commandId, position } = wire.parse(JSON.parse(event.wire))
      recorded.set(commandId, [...(recorded.get(commandId) ?? []), position])
    }
    after = page.upTo
  }
}
