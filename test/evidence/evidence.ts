/** `npm run evidence [folder [part of a name]]`: every screen, in both languages, as pictures to look at. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { Locale } from '../../web/i18n/i18n.ts'
import { launchChromium } from '../support/chromium.ts'
import { startExercise } from '../support/exercise.ts'
import { openGate } from '../support/gate.ts'
import { openScreen } from '../support/screen.ts'
import { letRun } from '../support/stage.ts'
import { take, takeShot, type Photographed } from './camera.ts'
import { startClocks, startStill } from './clockScenes.ts'
import { decidedCity } from './ruleScenes.ts'
import { startNight } from './scenes.ts'
import { clockShots, ruleShots, shots, stillShots, type Shot } from './shots.ts'

const [folder = '/tmp/lianxin-evidence', part = ''] = process.argv.slice(2)
const languages: readonly Locale[] = ['zh-CN', 'en']
const viewport = { width: 1920, height: 1080 }
const pastDownMs = 70_000

/** The wall after its link was cut for longer than a minute, which the page's own clock skips. */
async function takeLost(browser: Browser): Promise<void> {
  const gate = await openGate()
  const night = await startNight([gate.url])
  gate.aim(night.house.port)
  // The wall's own clock goes on without the house, and its deadlines with it.
  await letRun(night)
  for (const lang of languages) {
    gate.open()
    const wall = { path: 'wall', lang, origin: gate.url, viewport }
    const { page, close } = await openScreen(browser, night, wall)
    await page.clock.install()
    await page.reload()
    await page.locator('.age.live').waitFor()
    gate.shut()
    await page.clock.fastForward(pastDownMs)
    await page.locator('header.down').waitFor()
    await take(page, join(folder, `wall-lost.${lang}.png`))
    await close()
  }
  await night.close()
  await gate.close()
}

async function takeEmpty(browser: Browser): Promise<void> {
  const quiet = await startExercise()
  for (const lang of languages) {
    const { page, close } = await openScreen(browser, quiet, { path: 'wall', lang, viewport })
    await page.locator('.age.live').waitFor()
    await take(page, join(folder, `wall-empty.${lang}.png`))
    await close()
  }
  await quiet.close()
}

const scenes: readonly { start: () => Promise<Photographed>; shots: readonly Shot[] }[] = [
  { start: startNight, shots },
  { start: startClocks, shots: clockShots },
  { start: startStill, shots: stillShots },
  { start: decidedCity, shots: ruleShots },
]

/** A scene is made only where one of its pictures is asked for. */
async function takeAll(
  browser: Browser,
  start: () => Promise<Photographed>,
  shots: readonly Shot[],
): Promise<void> {
  const wanted = shots.filter(({ name }) => name.includes(part))
  if (wanted.length === 0) return
  const scene = await start()
  for (const shot of wanted) for (const lang of languages) await takeShot(browser, scene, shot, lang, folder)
  await scene.close()
}

mkdirSync(folder, { recursive: true })
const browser = await launchChromium()
try {
  for (const { start, shots } of scenes) await takeAll(browser, start, shots)
  if ('wall-lost'.includes(part)) await takeLost(browser)
  if ('wall-empty'.includes(part)) await takeEmpty(browser)
} finally {
  await browser.close()
}
