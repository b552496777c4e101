/** `npm run demo -- --cluster` as somebody meets it who tries it: what it says, what the wall shows, what is left of it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, watchFaults } from '../support/chromium.ts'
import { freePort } from '../support/freePort.ts'
import { asked } from '../support/postgres.ts'
import { startProcess, type HouseProcess } from '../support/process.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'lianxin-cluster-demo-'))
const startMs = 60_000
let demo: HouseProcess
let browser: Browser
let port = 0

beforeAll(async () => {
  port = await freePort()
  browser = await launchChromium()
  demo = startProcess('demo', { DATA_DIR: dataDir, PORT: String(port) }, ['--cluster', '--speed', '240'])
})

afterAll(async () => {
  await browser.close()
  // Asked to, it ends what it started; one that was killed could not.
  if (demo.child.exitCode === null) demo.kill('SIGTERM')
  await demo.ended
  rmSync(dataDir, { recursive: true, force: true })
})

interface Part {
  url: string
  pid: number
}

/** A node as it was said last. */
function node(at: number): Part {
  const said = [...demo.text().matchAll(new RegExp(`^Node ${at} +(http:\\S+) {2}\\(process (\\d+)\\)`, 'gm'))]
  const [, url = '', pid] = said.at(-1) ?? []
  return { url, pid: Number(pid) }
}

const panels = async (page: Page): Promise<string> =>
  (await page.locator('main.panels').innerText()).replace(/\d+ (?:秒|分|时)/g, 'age')

function isListening(url: string): Promise<boolean> {
  const { hostname, port: at } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(at), hostname)
    socket.once('connect', () => (socket.destroy(), resolve(true)))
    socket.once('error', () => resolve(false))
  })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function programOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
}

test('it says where its database, Redis, balancer and nodes are, and its wall moves', async () => {
  const [, balancer = ''] = await demo.says(/^Balancer +(\S+)$/m, startMs)
  expect(new URL(balancer).port).toBe(String(port))
  for (const at of [1, 2, 3]) await demo.says(new RegExp(`^Node ${at} +http:`, 'm'), startMs)
  for (const at of [1, 2, 3]) expect((await fetch(`${node(at).url}/livez`)).status).toBe(200)
  const [, wall = ''] = await demo.says(/^Wall +(\S+)/m, startMs)
  expect(new URL(wall).origin).toBe(balancer)
  expect(demo.text()).toMatch(/^Every account has the password +\S+$/m)

  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' })
  const faults = await watchFaults(context, balancer)
  const page = await context.newPage()
  await page.goto(wall)
  await page.locator('.age.live').waitFor()
  const before = await panels(page)
  await expect.poll(() => panels(page)).not.toBe(before)

  const { pid } = node(2)
  process.kill(pid, 'SIGKILL')
  await demo.says(/^Node 2 ended \(SIGKILL\); another is started\.$/m)
  await expect.poll(() => node(2).pid).not.toBe(pid)
  const then = await panels(page)
  await expect.poll(() => panels(page)).not.toBe(then)
  expect([faults.pageErrors, faults.cspViolations, faults.foreignRequests]).toEqual([[], [], []])
  await context.close()
})

test('[NOD8] Ctrl-C ends it with 0, and nothing of it is left: no process, no port, no database', async () => {
  const urlOf = (what: string): string => new RegExp(`^${what} +(\\S+)$`, 'm').exec(demo.text())?.[1] ?? ''
  const [database, redis, balancer] = [urlOf('PostgreSQL'), urlOf('Redis'), urlOf('Balancer')]
  const nodes = [1, 2, 3].map(node)
  const [shown] = await asked(database, 'SHOW data_directory')
  const folder = String(shown?.['data_directory'])
  expect(existsSync(folder)).toBe(true)
  demo.kill('SIGINT')
  expect(await demo.ended).toBe(0)
  for (const url of [database, redis, balancer, ...nodes.map(({ url }) => url)])
    expect(await isListening(url), url).toBe(false)
  expect(nodes.filter(({ pid }) => isRunning(pid))).toEqual([])
  expect(existsSync(folder)).toBe(false)
})

test('[NOD8] Ctrl-C while it still begins leaves nothing either', async () => {
  const early = startProcess('demo', { DATA_DIR: dataDir, PORT: '0' }, ['--cluster'])
  const pid = early.child.pid ?? 0
  const children = (): number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  await expect.poll(() => children().map(programOf), { interval: 20 }).toContain('postgres')
  const begun = children()
  early.kill('SIGINT')
  expect(await early.ended).toBe(0)
  expect(begun.filter(isRunning)).toEqual([])
  expect(early.text()).not.toMatch(/^Node/m)
})
