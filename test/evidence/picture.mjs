/** `npm run picture`: plays the demo and takes the README's picture from the real wall. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('../..', import.meta.url))
const picture = join(root, 'test/evidence/wall.png')
const untilEntry = '甲医院收治 6 人'
const dataDir = mkdtempSync(join(tmpdir(), 'lianxin-picture-'))

const demo = spawn(process.execPath, ['dist/server/demo.js', '--speed', '120'], {
  cwd: root,
  env: { ...process.env, DATA_DIR: dataDir },
  stdio: ['ignore', 'pipe', 'inherit'],
})

/** The wall's address, from what the demo prints. */
function address() {
  return new Promise((resolve, reject) => {
    let text = ''
    demo.stdout.on('data', (chunk) => {
      text += chunk
      const match = /Wall\s+(\S+)/.exec(text)
      if (match) resolve(match[1])
    })
    demo.on('exit', (code) => reject(new Error(`the demo ended with ${code}`)))
  })
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
})
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' })
  await page.goto(await address())
  await page.getByText(untilEntry).first().waitFor({ timeout: 120_000 })
  await page.locator('.age.live').waitFor()
  await page.evaluate(() => globalThis.document.fonts.ready.then(() => true))
  await page.screenshot({ path: picture })
  console.log(`wrote ${picture}`)
} finally {
  await browser.close()
  demo.kill('SIGTERM')
  await new Promise((resolve) => demo.once('exit', resolve))
  rmSync(dataDir, { recursive: true, force: true })
}
