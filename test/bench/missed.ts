/**
 * A browser that missed 10,000 events, through the real sync of house and page, against a bare page that takes the same
 * texts from a bare websocket of the same process, parses them, folds with the same code and writes what changed once.
 */
import { WebSocketServer } from 'ws'
import { withFolder } from './folder.ts'
import { furnished, log } from './house.ts'
import { alternated, atMost, type Measure } from './measure.ts'
import { entryOf, give } from './orders.ts'
import { rigPage, withBrowser } from './page.ts'
import type { Rig } from './pageRig.ts'

declare const rig: Rig
const missed = 10_000
const together = 100
const rounds = 7

export const missedInBrowser: Measure = {
  name: 'missed',
  run: () =>
    withFolder((folder) =>
      withBrowser(async (browser) => {
        const { house, duty, incidents } = await furnished(folder)
        const page = await rigPage(browser, house, duty)
        const { position } = await house.log.head(log)
        await page.evaluate((target) => rig.caughtUp(target), position)
        const kept = await page.evaluateHandle(() => rig.stored())
        for (let n = 0; n < missed; n += together)
          await Promise.all(
            Array.from({ length: together }, (_, i) =>
              give(house.log, log, duty, entryOf(incidents[(n + i) % incidents.length] ?? '', n + i)),
            ),
          )
        const target = position + missed
        const texts = await page.evaluate(
          async ({ target, kept }) => {
            const heard: string[] = []
            await rig.keep(kept)
            await rig.caughtUp(target, (text) => heard.push(text))
            return heard
          },
          { target, kept },
        )
        const raw = await saying(texts)
        const { ratio, ours, bare } = await alternated(
          rounds,
          () =>
            page.evaluate(
              async ({ target, kept }) => {
                await rig.keep(kept)
                return rig.caughtUp(target)
              },
              { target, kept },
            ),
          () =>
            page.evaluate(({ kept, url, n }) => rig.bare(kept, url, n), {
              kept,
              url: raw.url,
              n: texts.length,
            }),
        )
        raw.close()
        await house.close()
        const detail = `${Math.round(ours)} ms for ${missed} events, bare ${Math.round(bare)} ms`
        return [atMost('missed', 2, ratio, detail)]
      }),
    ),
}

/** A websocket that knows nobody: whoever comes is sent these texts. */
async function saying(texts: readonly string[]): Promise<{ url: string; close: () => void }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  const frames = texts.map((text) => Buffer.from(text))
  server.on('connection', (socket) => {
    for (const frame of frames) socket.send(frame, { binary: false })
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `ws://127.0.0.1:${port}`, close: () => server.close() }
}
