/** Two browsers on two nodes behind HAProxy as the sample has it: what is typed at one stands on the other, whatever breaks. */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { launchChromium, watchFaults, type Faults } from '../support/chromium.ts'
import { startCluster, type TestCluster } from '../support/cluster.ts'
import { newId, pause, report, taken, type Sender } from '../support/doors.ts'
import { freePort } from '../support/freePort.ts'
import { note } from '../support/note.ts'
import { certificateIn, haproxySample, startHaproxy } from '../support/proxies.ts'

const folder = mkdtempSync(join(tmpdir(), 'lianxin-browsers-'))
const title = '澜泉化工储罐泄漏'
let cluster: TestCluster
let haproxy: ChildProcess
let browser: Browser
let origin = ''
let desk: Page
let wall: Page
const faults: Faults[] = []

beforeAll(async () => {
  const port = await freePort()
  origin = `https://localhost:${port}`
  cluster = await startCluster(2, { PUBLIC_URL: origin, TRUST_PROXY: 'loopback' })
  const addresses = cluster.nodes.map(({ url }) => new URL(url).host)
  const { both } = certificateIn(folder)
  haproxy = await startHaproxy(haproxySample(folder, port, addresses, both), port)
  const duty = await cluster.sender('duty')
  const display = await cluster.desk.sender('wall', 'wall')
  taken(await duty.give(report(newId(), { title })))
  browser = await launchChromium()
  desk = await screen('desk', duty)
  await desk.getByText(title).first().click()
  wall = await screen('wall', display)
  // Which node a browser comes to is HAProxy's to choose: the suite wants one each.
  while (!(await isSpread())) await wall.reload()
})

afterAll(async () => {
  await browser.close()
  haproxy.kill('SIGKILL')
  await cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

async function screen(path: string, { token }: Sender): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    locale: 'zh-CN',
    ignoreHTTPSErrors: true,
  })
  faults.push(await watchFaults(context, origin))
  await context.addCookies([{ name: '__Host-lianxin', value: token, url: origin, secure: true }])
  const page = await context.newPage()
  await page.goto(`${origin}/${path}`)
  await page.getByText(title).first().waitFor()
  return page
}

/** Sockets at each node, as it says itself. */
async function sockets(): Promise<number[]> {
  const asked = cluster.nodes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text())
  return (await Promise.all(asked)).map((text) => Number(/^lianxin_sockets (\d+)$/m.exec(text)?.[1]))
}

/** Whether each node holds one, once both stand. */
async function isSpread(): Promise<boolean> {
  let counts = await sockets()
  for (; counts.reduce((sum, one) => sum + one, 0) !== 2; counts = await sockets()) await pause(50)
  return counts.every((count) => count === 1)
}

async function typed(text: string): Promise<void> {
  const field = desk.locator('form.composer textarea')
  await field.pressSequentially(text)
  await field.press('Enter')
}

/** How long after it was typed a text stood on the wall, ms. */
async function crosses(text: string, withinMs: number): Promise<number> {
  await typed(text)
  const began = performance.now()
  await wall.getByText(text).first().waitFor({ timeout: withinMs })
  return performance.now() - began
}

/** What a wall says, but for ages, which differ by when one looks. */
async function readOn(page: Page): Promise<string[]> {
  const texts = await page.locator('main.panels, .timeline').allInnerTexts()
  return texts.map((text) => text.replace(/\d+ (?:秒|分|时)/g, 'age'))
}

/** Texts of the entries as the desk lists them, without the report itself. */
const listed = async (): Promise<string[]> =>
  (await desk.locator('.entries .text').allTextContents()).filter((text) => text !== '接报')

const recorded = z.object({ type: z.string(), data: z.object({ text: z.string().optional() }) })

/** Texts of the entries as the log holds them. */
async function texts(): Promise<string[]> {
  const { events } = await cluster.desk.house.log.page('live', 0, 1000)
  return events.flatMap(({ wire }) => recorded.parse(JSON.parse(wire)).data.text ?? [])
}

test('[NOD1] what is typed at one node’s desk stands on the other node’s wall, within the poll while Redis is gone', async (context) => {
  const withRedis = await crosses('一号泵组已停', 5000)
  await cluster.redis.kill()
  const without: number[] = []
  for (const text of ['二号阀组已封堵', '三号罐已降温', '四号门已关闭'])
    without.push(await crosses(text, 5000))
  await cluster.redis.start()
  await crosses('五号井已排空', 5000)
  expect(await isSpread()).toBe(true)
  expect((await texts()).toSorted()).toEqual((await listed()).toSorted())
  note(context, `${Math.round(withRedis)} ms with Redis, ${Math.round(Math.max(...without))} ms without`)
})

test('[LOG3] [LOG20] typed while PostgreSQL is down, entries are recorded once when it is back; walls are equal', async () => {
  await crosses('数据库停机之前', 5000)
  cluster.postgres.crash()
  const meanwhile = ['停机期间第一条', '停机期间第二条', '停机期间第三条']
  for (const text of meanwhile) await typed(text)
  await desk.locator('.entries .pending').nth(2).waitFor()
  expect(await desk.locator('.entries .pending').allInnerTexts()).toEqual(
    meanwhile.map((text) => expect.stringContaining(text) as string),
  )
  expect(await wall.getByText('停机期间').count()).toBe(0)
  await cluster.postgres.start()
  for (const text of meanwhile) await wall.getByText(text).first().waitFor({ timeout: 40_000 })
  await crosses('数据库恢复之后', 20_000)
  const all = await texts()
  expect(all.filter((text) => text.startsWith('停机期间'))).toEqual(meanwhile)
  expect(new Set(all).size).toBe(all.length)
  expect((await listed()).toSorted()).toEqual(all.toSorted())
  const fresh = await screen('wall', await cluster.desk.sender('wall', 'wall'))
  await expect.poll(() => readOn(fresh)).toEqual(await readOn(wall))
  await fresh.context().close()
})

test('[NOD11] whichever node is killed, its browser is current on the other', async (context) => {
  const gaps: number[] = []
  for (const [n, node] of cluster.nodes.entries()) {
    await expect.poll(() => cluster.balancer.ready().length).toBe(2)
    await node.end('SIGKILL')
    gaps.push(await crosses(`节点 ${n + 1} 已停`, 30_000))
    const [here, there] = [cluster.nodes[n === 0 ? 1 : 0], node]
    if (!here) throw new Error('two nodes were asked for')
    await expect
      .poll(async () => /^lianxin_sockets 2$/m.test(await (await fetch(`${here.url}/metrics`)).text()))
      .toBe(true)
    await there.start()
  }
  const all = await texts()
  expect(new Set(all).size).toBe(all.length)
  expect((await listed()).toSorted()).toEqual(all.toSorted())
  note(
    context,
    `from Enter to the wall ${gaps.map((gap) => `${Math.round(gap)} ms`).join(', ')} after a kill`,
  )
})

test('no page reached for another host, broke its policy or threw', () => {
  for (const { cspViolations, pageErrors, foreignRequests } of faults)
    expect({ cspViolations, pageErrors, foreignRequests }).toEqual({
      cspViolations: [],
      pageErrors: [],
      foreignRequests: [],
    })
})
