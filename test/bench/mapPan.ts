/** The worst frame while one pans the desk's map with 1,000 incidents and 5,000 marks, against the same city without any. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { cookieName } from '../../server/transport/cookies.ts'
import { withFolder } from './folder.ts'
import { furnished, log, type Furnished } from './house.ts'
import { alternated, atMost, type Measure } from './measure.ts'
import { give, newId } from './orders.ts'
import { withBrowser } from './page.ts'

const incidents = 1000
const placesEach = 4
const together = 50
const rounds = 9
/** The drag of a hand: so many moves of so many pixels there, and back. */
const moves = 24
const stepPx = 6
const viewport = { width: 1600, height: 900 }
/** Where the fictional city lies, degrees. */
const ground = { west: 0.03, south: 0.03, width: 0.56, height: 0.38 }

export const mapPan: Measure = {
  name: 'mapPan',
  run: () =>
    withFolder((folder) =>
      withBrowser(async (browser) => {
        const full = await furnished(join(folder, 'full'), 0)
        await fill(full)
        const empty = await furnished(join(folder, 'empty'), 0)
        const [fullDesk, emptyDesk] = [await desk(browser, full), await desk(browser, empty)]
        await fullDesk.locator('.map-mark').first().waitFor({ timeout: 60_000 })
        const { ratio, ours, bare } = await alternated(
          rounds,
          () => worstFrame(fullDesk),
          () => worstFrame(emptyDesk),
        )
        await full.house.close()
        await empty.house.close()
        const detail = `worst frame ${Math.round(ours)} ms, without marks ${Math.round(bare)} ms`
        return [atMost('mapPan', 3, ratio, detail)]
      }),
    ),
}

/** The n-th of many places spread evenly over the city, always the same. */
function spot(n: number): [number, number] {
  const share = (step: number): number => (n * step) % 1
  return [ground.west + ground.width * share(0.754877666), ground.south + ground.height * share(0.569840291)]
}

/** An incident has a site, four places and a cordon: five marks. */
async function fill({ house, duty }: Furnished): Promise<void> {
  const report = async (n: number): Promise<void> => {
    const stream = newId()
    const order = (type: string, data: Record<string, unknown>): Promise<unknown> =>
      give(house.log, log, duty, { commandId: newId(), type, stream, data })
    const at = spot(n)
    const title = `罐区法兰渗漏 ${n}`
    await order('incident.report', { category: 'accident', title, area: '990102003000', at, source: 'unit' })
    for (let k = 0; k < placesEach; k++) {
      const kind = (['shelter', 'medical', 'commandPost'] as const)[k % 3]
      await order('incident.openPlace', { kind, name: `安置点 ${n}-${k}`, at: spot(n + (k + 1) * 1000) })
    }
    const [lng, lat] = at
    const ring = [
      [lng, lat],
      [lng + 0.004, lat],
      [lng + 0.004, lat + 0.004],
      [lng, lat + 0.004],
      [lng, lat],
    ]
    await order('incident.drawZone', { kind: 'cordon', name: `警戒区 ${n}`, ring })
  }
  for (let n = 0; n < incidents; n += together)
    await Promise.all(Array.from({ length: together }, (_, i) => report(n + i)))
}

/** The duty desk of a house, its map at rest. */
async function desk(browser: Browser, { house, duty }: Furnished): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN' })
  const session = await house.sessions.begin(duty, log)
  await context.addCookies([{ name: cookieName(false), value: session, url: house.url }])
  const page = await context.newPage()
  await page.goto(`${house.url}/desk`)
  await page.locator('.map canvas').first().waitFor()
  return page
}

/** Drags the map to the side and back with a real pointer; the longest time between two frames, ms. */
async function worstFrame(page: Page): Promise<number> {
  await page.bringToFront()
  const map = await page.locator('.map').boundingBox()
  if (!map) throw new Error('the desk shows no map')
  const [x, y] = [map.x + map.width / 2, map.y + map.height / 2]
  await page.mouse.move(x, y)
  const frames = await page.evaluateHandle(() => {
    const watch = { worst: 0, on: true, rest: () => Promise.resolve() }
    const next = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    const watching = (async () => {
      for (let last = await next(); watch.on;) {
        const now = await next()
        watch.worst = Math.max(watch.worst, now - last)
        last = now
      }
    })()
    watch.rest = async () => {
      await next()
      await next()
      watch.on = false
      await watching
    }
    return watch
  })
  await page.mouse.down()
  for (const way of [1, -1])
    for (let n = 1; n <= moves; n++) {
      const gone = way === 1 ? n : moves - n
      await page.mouse.move(x + gone * stepPx, y + gone * stepPx * 0.5)
    }
  await page.mouse.up()
  return frames.evaluate(async (watch) => {
    await watch.rest()
    return watch.worst
  })
}
