/** A mediator's phone without a link: the window opens from the device, judges and queues; nothing personal is cached. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jumpedTo, logTime } from '../../shared/time.ts'
import { launchChromium, watchFaults, type Faults } from '../support/chromium.ts'
import { exerciseLog, newId, reportIncident, startExercise, type Exercise } from '../support/exercise.ts'
import { openGate, type Gate } from '../support/gate.ts'
import { backOnline, cachesOf, sendFrom, shellKept } from '../support/offline.ts'

let gate: Gate
let exercise: Exercise
let browser: Browser

beforeAll(async () => {
  gate = await openGate()
  exercise = await startExercise([gate.url])
  gate.aim(exercise.house.port)
  browser = await launchChromium()
  await reportIncident(exercise, '锦绣苑漏水纠纷', '990102001001')
})
afterAll(async () => {
  await browser.close()
  await exercise.close()
  await gate.close()
})

async function phone(login: string): Promise<{ context: BrowserContext; page: Page; faults: Faults }> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 844 } })
  const faults = await watchFaults(context, gate.url)
  const [name = '', value = ''] = (await exercise.cookie(login)).split('=')
  await context.addCookies([{ name, value, url: gate.url }])
  const page = await context.newPage()
  await page.goto(`${gate.url}/${login === 'duty' ? 'desk' : 'mediation'}`)
  return { context, page, faults }
}

/** The city's own data have come, from the house or from this device. */
async function cityNamed(page: Page): Promise<void> {
  await page.waitForFunction(() => document.title.includes('云汀'))
}

describe('the window on a device', () => {
  test('[OFF1] [OFF2] opens without a link, with the copy, the rules and the session last used, and what is ordered there arrives', async () => {
    const { context, page, faults } = await phone('mediator-people')
    await shellKept(page)
    await cityNamed(page)
    gate.shut()
    await page.close()
    const again = await context.newPage()
    await again.goto(`${gate.url}/mediation`)
    await cityNamed(again)
    const stream = newId()
    const opened = {
      ...{ channel: 'peoples', body: 'justice', area: '990102001001' },
      subject: '楼上漏水，天花板损坏',
    }
    await sendFrom(again, { type: 'mediation.open', stream, data: opened })
    await sendFrom(again, { type: 'mediation.askConsent', stream, data: {} })
    await again.getByText('待上传').first().waitFor()
    gate.open()
    await backOnline(again)
    await expect
      .poll(async () => (await exercise.house.log.streams(exerciseLog, [stream]))[0]?.state.parts.open)
      .toMatchObject({ body: 'justice', stage: 'consentPending' })
    expect(faults).toMatchObject({ cspViolations: [], foreignRequests: [], pageErrors: [] })
    await context.close()
  })

  test('[OFF1] keeps the files of one build with their headers, and no answer of the house', async () => {
    const { context, page } = await phone('mediator-people')
    await shellKept(page)
    const kept = await cachesOf(page)
    const paths = kept.flatMap(({ paths }) => paths)
    expect(paths).toContain('/index.html')
    expect(paths.filter((path) => !/^\/(?:assets\/|index\.html$|icon|manifest)/.test(path))).toEqual([])
    expect(paths.filter((path) => path.includes('WallScreen'))).toEqual([])
    const policies = await page.evaluate(async () => {
      const held = await caches.match('/index.html')
      return held?.headers.get('content-security-policy')
    })
    expect(policies).toContain("require-trusted-types-for 'script'")
    await context.close()
  })

  test('[OFF1] the wall and the pages for the public never come from it', async () => {
    const { context, page } = await phone('mediator-people')
    await shellKept(page)
    gate.shut()
    for (const path of ['wall', 'my', 'exercise/my', 'admin'])
      await expect(page.goto(`${gate.url}/${path}`), path).rejects.toThrow(/ERR_/)
    gate.open()
    await context.close()
  })

  test('[OFF1] can be installed, named in the reader’s language', async () => {
    const { context, page } = await phone('mediator-people')
    await shellKept(page)
    const devtools = await context.newCDPSession(page)
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
    // A private window is the only thing in its way.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
      [],
    )
    const names: unknown[] = []
    for (const lang of ['zh-CN', 'en']) {
      await page.goto(`${gate.url}/mediation?lang=${lang}`)
      const href = page.locator(`link[rel=manifest][href*="${lang === 'en' ? '.en.' : 'manifest.web'}"]`)
      await href.waitFor({ state: 'attached' })
      const { data, errors } = await devtools.send('Page.getAppManifest')
      const { short_name: name, icons } = JSON.parse(data ?? '{}') as {
        short_name: string
        icons: { src: string; sizes: string }[]
      }
      names.push(name, errors)
      for (const { src } of icons) expect((await page.request.get(gate.url + src)).status()).toBe(200)
    }
    expect(names).toEqual(['连心', [], 'Lianxin', []])
    await context.close()
  })

  test('[OFF1] whoever works at a desk gets none', async () => {
    const { context, page } = await phone('duty')
    await page.getByText('锦绣苑漏水纠纷').first().waitFor()
    expect(
      await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length)),
    ).toBe(0)
    await context.close()
  })

  test('[OFF2] a session that ended opens nothing without a link, and keeps its orders', async () => {
    const { context, page } = await phone('mediator-people')
    await shellKept(page)
    await page.evaluate(() => fetch('/api/session', { method: 'DELETE', headers: { 'x-lianxin': '1' } }))
    await page.waitForURL('**/sign-in**')
    gate.shut()
    await page.goto(`${gate.url}/mediation`)
    await page.waitForURL('**/sign-in**')
    gate.open()
    await context.close()
  })
})

test('[OFF7] a danger is told in two taps, leaves before what was ordered earlier, and what waited is taken all the same', async () => {
  const stream = newId()
  const opened = {
    channel: 'peoples',
    body: 'justice',
    area: '990102001001',
    subject: '院墙纠纷',
    atOnce: true,
  }
  const by = { login: 'mediator-people', order: { type: 'mediation.open', stream, data: opened } }
  expect(await exercise.give(by.login, by.order)).toMatchObject({ accepted: true })
  // Opened a while ago: what was done just before an order may be news to whoever gave it.
  const { clock } = await exercise.house.log.head(exerciseLog)
  await exercise.house.log.setClock(
    exerciseLog,
    jumpedTo(clock, Date.now(), logTime(clock, Date.now()) + 60_000),
  )
  const { context, page } = await phone(by.login)
  await page.goto(`${gate.url}/mediation?case=${stream}`)
  await shellKept(page)
  await page.getByRole('button', { name: '险情' }).waitFor()
  gate.shut()
  await page.getByText('离线').first().waitFor()
  await page.getByRole('button', { name: '约时间' }).click()
  await page.getByLabel('地点').fill('社区中心')
  await page.getByRole('dialog').getByRole('button', { name: '约时间' }).click()
  await page.getByRole('button', { name: '险情' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '有人扬言动手' }).click()
  await page.getByText('请现在就拨打 110').waitFor()
  gate.open()
  await backOnline(page)
  await page.getByText('公安已收到任务').waitFor()
  const told = async () => {
    const { events } = await exercise.house.log.page(exerciseLog, 0, 1000)
    return events
      .filter((event) => event.stream === stream)
      .map(({ type }) => type)
      .filter((type) => /danger|sessionScheduled/.test(type))
  }
  await expect.poll(told).toEqual(['mediation.dangerReported', 'mediation.sessionScheduled'])
  await context.close()
})

test('[OFF3] elsewhere than on this machine a page without encryption says that it keeps nothing', async () => {
  const plain = await launchChromium(['--host-resolver-rules=MAP city.example 127.0.0.1'])
  const origin = `http://city.example:${gate.port}`
  const open = await startExercise([origin])
  gate.aim(open.house.port)
  const page = await plain.newPage()
  const [name = '', value = ''] = (await open.cookie('mediator-people')).split('=')
  await page.context().addCookies([{ name, value, url: origin }])
  await page.goto(`${origin}/desk`)
  await page.getByText('本页未加密打开').waitFor()
  expect(await page.evaluate(() => 'caches' in globalThis || 'serviceWorker' in navigator)).toBe(false)
  gate.aim(exercise.house.port)
  await plain.close()
  await open.close()
})
