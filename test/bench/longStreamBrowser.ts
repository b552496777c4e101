/** What an event costs a browser from packet to shown and written: a stream with 20,000 entries against one with 20. */
import type { EventLog } from '../../server/log/eventLog.ts'
import { withFolder } from './folder.ts'
import { furnished, log } from './house.ts'
import { alternated, atMost, type Measure } from './measure.ts'
import { entryOf, give, openIncident } from './orders.ts'
import { rigPage, withBrowser } from './page.ts'
import type { Rig } from './pageRig.ts'

declare const rig: Rig
const [long, short] = [20_000, 20]
const rounds = 9
const eventsEach = 20

export const longStreamBrowser: Measure = {
  name: 'longStreamBrowser',
  run: () =>
    withFolder((folder) =>
      withBrowser(async (browser) => {
        const { house, duty } = await furnished(folder)
        const record = async (stream: string, entries: number): Promise<void> => {
          for (let n = 0; n < entries; n += 100)
            await Promise.all(
              Array.from({ length: Math.min(100, entries - n) }, (_, i) =>
                give(house.log, log, duty, entryOf(stream, n + i)),
              ),
            )
        }
        const opened = async (entries: number): Promise<string> => {
          const stream = await openIncident(house.log, log, duty, '990102003000')
          await record(stream, entries)
          return stream
        }
        const longOne = await opened(long)
        // A stream is short once: each round has one of its own.
        const shortOnes = await Promise.all(Array.from({ length: rounds + 1 }, () => opened(short)))
        const { position } = await house.log.head(log)
        const page = await rigPage(browser, house, duty)
        await page.evaluate((target) => rig.caughtUp(target), position)
        const follower = await page.evaluateHandle(async () => {
          const { streams, cursor } = await rig.stored()
          return rig.follower([...streams], cursor)
        })
        for (const stream of shortOnes) {
          await record(longOne, eventsEach)
          await record(stream, eventsEach)
        }
        const packets = await packetsAfter(house.log, position)
        const timed = async (stream = ''): Promise<number> => {
          const texts = packets.get(stream)?.splice(0, eventsEach) ?? []
          const ms = await page.evaluate(({ follower, texts }) => follower.take(texts), { follower, texts })
          return ms / texts.length
        }
        const { ratio, ours, bare } = await alternated(
          rounds,
          () => timed(longOne),
          () => timed(shortOnes.shift()),
        )
        await house.close()
        const detail = `${ours.toFixed(3)} ms behind ${long}, ${bare.toFixed(3)} ms behind ${short}`
        return [atMost('longStreamBrowser', 1.3, ratio, detail)]
      }),
    ),
}

/** Each event after a position as the packet a quiet house would send, by stream. */
async function packetsAfter(events: EventLog, position: number): Promise<Map<string, string[]>> {
  const packets = new Map<string, string[]>()
  for (let after = position; ;) {
    const page = await events.page(log, after, 500)
    if (page.events.length === 0) return packets
    for (const { position: upTo, stream, wire } of page.events)
      packets.set(stream, [
        ...(packets.get(stream) ?? []),
        `{"from":${upTo - 1},"upTo":${upTo},"events":[${wire}]}`,
      ])
    after = page.upTo
  }
}
