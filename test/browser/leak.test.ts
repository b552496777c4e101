/** The leak as the duty officer's screen shows it at chosen minutes, against values written by hand from domain.md §7.3. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { streamOf } from '../../server/scenario/script.ts'
import { launchChromium } from '../support/chromium.ts'
import type { Exercise } from '../support/exercise.ts'
import { openScreen } from '../support/screen.ts'
import { playOn, scriptUntil, startStage } from '../support/stage.ts'

let stage: Exercise
let browser: Browser

beforeAll(async () => {
  stage = await startStage([scriptUntil('leak', '2026-05-16T22:58:00+08:00')])
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
  await stage.close()
})

/** What stands on the incident's page, read as a person reads it: top to bottom, in words. */
async function read(page: Page) {
  const texts = (selector: string): Promise<string[]> =>
    page
      .locator(selector)
      .evaluateAll((found) => found.map((one) => (one.textContent ?? '').replace(/\s+/g, ' ').trim()))
  return {
    levels: await texts('.levels dd b'),
    facts: await texts('.facts tbody tr'),
    disputes: await texts('.facts .dispute b'),
    zones: await texts('.ground li:has(i.zone) b'),
    places: await texts('.ground li:not(:has(i.zone)) span'),
    clocks: await texts('.deadlines li p > b, .deadlines li p > span'),
  }
}

const site = '园区 2 号门外上风向空地 现场指挥部'
const hospital = '甲医院 医疗点 6 人（23:38）'
const eve = '5 月 16 日'

/** At the minute, after everything it tells of: its order stands in the script before the next minute's. */
const moments: [string, Partial<Awaited<ReturnType<typeof read>>>][] = [
  [
    '2026-05-16T22:58',
    { levels: ['未定级', '未启动'], facts: [], disputes: [], zones: [], places: [], clocks: [] },
  ],
  [
    '2026-05-16T23:05',
    {
      levels: ['一般', '未启动'],
      facts: [],
      clocks: [
        ...['初报（书面）', '5 月 17 日 00:01 到·县应急', '逐级上报（每级）', '5 月 17 日 00:58 到·县应急'],
        ...['突发环境事件报告（一般、较大）', '5 月 17 日 03:04 到·环保'],
        ...['首次权威发布（从严）', '5 月 17 日 03:47 到·宣传'],
        ...['新闻发布会（从严）', '5 月 17 日 22:47 到·宣传'],
      ],
    },
  ],
  [
    '2026-05-16T23:13',
    {
      levels: ['一般', '响应三级，23:09 起，预计 24 小时'],
      facts: ['轻伤2 人待核 消防 23:12', '警戒半径300 米已核 消防 23:12'],
      disputes: [],
      zones: ['300 米警戒区'],
      places: [site],
    },
  ],
  [
    '2026-05-16T23:17',
    {
      facts: ['轻伤2 人待核 消防 23:12', '需转移3,400 人待核 盐湖镇 23:16', '警戒半径300 米已核 消防 23:12'],
      zones: ['300 米警戒区', '下风向 1.2 公里撤离区'],
    },
  ],
  [
    '2026-05-16T23:39',
    {
      facts: ['重伤1 人已核 卫健 23:38', '需转移3,400 人待核 盐湖镇 23:16', '警戒半径600 米已核 消防 23:31'],
      disputes: ['轻伤不一致：5 / 2'],
      zones: ['下风向 1.2 公里撤离区', '600 米警戒区'],
      places: [site, hospital],
      clocks: [
        ...['初报（书面）', '5 月 17 日 00:01 到·县应急', '续报', '5 月 17 日 00:30 到'],
        ...['逐级上报（每级）', '5 月 17 日 01:33 到·应急'],
        ...['新闻发布会（从严）', '5 月 17 日 22:47 到·宣传'],
      ],
    },
  ],
  [
    '2026-05-16T23:47',
    {
      facts: [
        '重伤1 人已核 卫健 23:38',
        '轻伤5 人采信 卫健 23:40',
        '已安置118 人已核 民政 23:46',
        '需转移3,400 人待核 盐湖镇 23:16',
        '车辆24 辆已核 交通 23:41',
        '警戒半径600 米已核 消防 23:31',
      ],
      disputes: [],
      places: [site, hospital, 'S1 镇中学 安置点 118 / 1,800 人（23:46）'],
    },
  ],
  [
    '2026-05-17T00:29',
    {
      facts: [
        '重伤3 人已核 卫健 00:28',
        '已转移2,130 人采信 盐湖镇 00:29',
        `已安置118 人已核 民政 ${eve} 23:46`,
        '需转移3,400 人已核 盐湖镇 00:27',
        `车辆24 辆已核 交通 ${eve} 23:41`,
        `警戒半径600 米已核 消防 ${eve} 23:31`,
      ],
      disputes: ['轻伤不一致：8 / 2'],
      zones: ['下风向 1.2 公里撤离区', '600 米警戒区', '南侧扩大撤离区'],
      clocks: [
        ...['续报', '00:30 到', '逐级上报（每级）', '01:33 到·应急'],
        ...['新闻发布会（从严）', '22:47 到·宣传'],
      ],
    },
  ],
  [
    '2026-05-17T00:50',
    {
      levels: ['较大', '响应二级，00:49 起，预计 48 小时'],
      disputes: ['轻伤不一致：14 / 2'],
      clocks: [
        ...['逐级上报（每级）', '01:33 到·应急', '续报', '02:30 到'],
        ...['澄清虚假或不完整信息', '02:37 到·宣传'],
        ...['新闻发布会（从严）', '22:47 到·宣传'],
      ],
    },
  ],
  [
    '2026-05-17T02:41',
    {
      facts: [
        '重伤12 人已核 卫健 00:45',
        '轻伤14 人采信 卫健 00:54',
        '已转移3,400 人已核 公安 01:43',
        '已安置2,910 人已核 民政 02:10',
        '需转移3,400 人已核 盐湖镇 00:27',
        `车辆24 辆已核 交通 ${eve} 23:41`,
        `警戒半径600 米已核 消防 ${eve} 23:31`,
      ],
      disputes: [],
      places: [
        site,
        `甲医院 医疗点 6 人（${eve} 23:38）`,
        'S1 镇中学 安置点 1,640 / 1,800 人（02:10）',
        'S2 体育馆 安置点 1,270 / 1,500 人（02:10）',
      ],
    },
  ],
  [
    '2026-05-17T20:10',
    {
      levels: ['较大', '响应三级，20:00 起，预计 48 小时'],
      facts: [
        '死亡0 人已核 卫健 15:35',
        '重伤12 人已核 卫健 00:45',
        '轻伤19 人采信 卫健 10:45',
        '已转移3,400 人已核 公安 01:43',
        '已安置0 人已核 民政 18:40',
        '需转移3,400 人已核 盐湖镇 00:27',
        `车辆24 辆已核 交通 ${eve} 23:41`,
        '警戒半径150 米已核 消防 20:05',
      ],
      zones: ['罐区旁 42 户暂不返回', '罐区 150 米警戒区'],
      places: [site, `甲医院 医疗点 6 人（${eve} 23:38）`],
      clocks: ['答复问询', '5 月 18 日 12:00 到', '伤亡补报期', '6 月 15 日 23:59 到·应急'],
    },
  ],
]

test('shows levels, facts, what differs, zones, places and times as the script tells them, live', async () => {
  const path = `incidents/${streamOf('leak', 'I-C1')}`
  const { page, faults, close } = await openScreen(browser, stage, {
    path,
    login: 'duty',
    viewport: { width: 1366, height: 768 },
  })
  for (const [minute, expected] of moments) {
    await playOn(stage, scriptUntil('leak', `${minute}:30+08:00`))
    await expect.poll(async () => ({ minute, ...(await read(page)) })).toMatchObject({ minute, ...expected })
  }
  expect(faults.pageErrors).toEqual([])
  await close()
})
