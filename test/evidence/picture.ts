/** `npm run picture`: the README's picture, taken from the real wall. */
import { fileURLToPath } from 'node:url'
import { launchChromium } from '../support/chromium.ts'
import { openShot, take } from './camera.ts'
import { startNight } from './scenes.ts'
import { shots } from './shots.ts'

const [wall] = shots
if (!wall) throw new Error('there is no shot of the wall')
const night = await startNight()
const browser = await launchChromium()
try {
  const { page } = await openShot(browser, night, wall, 'zh-CN')
  await take(page, fileURLToPath(new URL('wall.png', import.meta.url)))
} finally {
  await browser.close()
  await night.close()
}
