/** `/my` through its door: what a receipt and a word open, and what nobody learns without them. */
import type { Layer } from '../../shared/event.ts'
import { grievanceCommands } from '../../shared/features/grievance/messages.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { community } from '../support/actors.ts'
import { newId, openDoors, report, taken, type Doors, type Sender } from '../support/doors.ts'
import { between } from '../support/vault.ts'

let doors: Doors
let duty: Sender
let street: Sender
let intake: Sender
const chosen = '玉兰花开'

beforeAll(async () => {
  doors = await openDoors()
  duty = await doors.sender('duty', 'dutyOfficer')
  intake = await doors.sender('intake', 'intakeOfficer')
  street = await doors.sender('street', 'liaison', { agency: 'labour' })
})
afterAll(() => doors.close())

interface Brought {
  stream: string
  party: string
  receipt: string
}

/** Somebody rings about wages, and is given a receipt. */
async function brought({ summary = '问工资什么时候发', more = {} } = {}): Promise<Brought> {
  const [stream, party] = [newId(), newId()]
  const body = { log: 'live', contact: { phone: '13800138001' }, words: '原话在这里', word: chosen }
  const answer = await doors.ask(duty, 'PUT', `/api/parties/${party}`, body)
  const { receipt } = (await answer.json()) as { receipt: string }
  taken(
    await duty.give({
      type: 'grievance.receive',
      stream,
      data: {
        ...{ procedure: 'hotline', channel: 'call', kind: 'reliefRequest', field: 'labour' },
        ...{ area: community, level: 'township', callers: 1, lead: 'labour', parties: [party], summary },
        ...more,
      },
    }),
  )
  return { stream, party, receipt }
}

/** Gives an order about a matter as it stands. */
async function give(who: Sender, type: string, stream: string, data = {}): Promise<void> {
  const [opened] = await doors.house.log.streams('live', [stream])
  const { judgedOn } = grievanceCommands[type as keyof typeof grievanceCommands] as { judgedOn?: Layer }
  const seen = judgedOn && (opened?.state.version[judgedOn] ?? 0)
  taken(await who.give({ type, stream, data, ...(seen !== undefined && { seen }) }))
}

/** As a browser sends the form; no cookie, no header of ours. */
const ask = (receipt: string, word: string, path = '/my?lang=zh-CN'): Promise<Response> =>
  fetch(`${doors.house.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ receipt, word }),
  })
/** The day so many years from now, as the page says it. */
function yearsOn(years: number): string {
  const at = new Date()
  const format = { timeZone: 'Asia/Shanghai', year: 'numeric', month: 'long', day: 'numeric' } as const
  const [year = '', rest = ''] = new Intl.DateTimeFormat('zh-CN', format).format(at).split('年')
  return `${Number(year) + years}年${rest}`
}
const textOf = async (response: Response): Promise<string> => (await response.text()).replace(/\s+/g, ' ')

describe('with receipt and word', () => {
  test('[MY1] one sees with whom it is, until when, the answer, and who opened one’s identity and why', async () => {
    const { stream, party, receipt } = await brought()
    const before = await textOf(await ask(receipt.toLowerCase(), ` ${chosen} `))
    expect(before).toContain('已交承办单位，等待受理')
    expect(before).toContain('最迟')
    expect(before).toContain('还没有书面答复')
    expect(before).toContain('没有人打开过')

    await give(street, 'grievance.accept', stream)
    const note = '约时间当面说明'
    const reveal = { party, part: 'contact', purpose: 'deliverAnswer', note }
    taken(await street.give({ type: 'party.reveal', stream, data: reveal }))
    const reply = {
      facts: '欠薪两个月属实',
      basis: '劳动法',
      result: '责令三月底前付清',
      remedies: '可申请复查',
    }
    await give(street, 'grievance.reply', stream, reply)
    const after = await textOf(await ask(receipt, chosen))
    for (const said of Object.values(reply)) expect(after).toContain(said)
    expect(after).toContain('查看了联系方式：送达答复')
    expect(after).toContain(note)
    expect(after).not.toContain('13800138001')
    expect(after).not.toContain('原话在这里')
    expect(after).not.toContain('问工资什么时候发')
  })

  test('[MY1] what was found to be the same as another shows how that one stands', async () => {
    const first = await brought()
    const second = await brought()
    await give(duty, 'grievance.markDuplicate', second.stream, { of: first.stream })
    await give(street, 'grievance.accept', first.stream)
    const page = await textOf(await ask(second.receipt, chosen))
    expect(page).toContain('已并入办理')
    expect(page).toContain('承办单位正在办理')
  })

  test('[GRV33] one reads what is missing and how to supply it, or where to go and how to come back', async () => {
    const { stream, receipt } = await brought({ more: { lead: undefined } })
    const lacking = { lacks: ['place', 'papers'], what: '请补充工地名称和工资条', told: 'call' }
    await give(intake, 'grievance.askForMore', stream, lacking)
    const asked = await textOf(await ask(receipt, chosen))
    for (const said of ['等您补充情况', '在什么地方', '有关的证明材料', lacking.what, '补充后接着办'])
      expect(asked).toContain(said)
    const way = {
      ...{ reason: 'legalRoute', route: 'arbitration' },
      ...{ where: '市劳动人事争议仲裁院，工作日', why: '属劳动争议，依法先申请仲裁' },
      until: Date.now() + 30 * 86_400_000,
    }
    await give(intake, 'grievance.refer', stream, way)
    const shown = await textOf(await ask(receipt, chosen))
    for (const said of ['依法应当走另一条途径解决', '申请仲裁', way.where, way.why, '期限', '都可以回来'])
      expect(shown).toContain(said)
    for (const untrue of ['正在确定承办单位', '还没有书面答复']) expect(shown).not.toContain(untrue)
    expect(await textOf(await ask(receipt, chosen, '/my?lang=en'))).toContain('apply for arbitration')
    await give(intake, 'grievance.takeUpAgain', stream, { reason: 'notTaken' })
    const back = await textOf(await ask(receipt, chosen))
    expect(back).toContain('已收到，正在分办')
    expect(back).not.toContain(way.why)
  })

  test('[MY5] a party to a dispute sees who mediates, how far it is, when one meets next, and that nobody has to', async () => {
    const mediator = await doors.sender('mediator', 'mediator', { agency: 'justice' })
    const [incident, stream, party] = [newId(), newId(), newId()]
    const body = { log: 'live', contact: { phone: '13800138001' }, words: '原话在这里', word: chosen }
    const answer = await doors.ask(mediator, 'PUT', `/api/parties/${party}`, body)
    const { receipt } = (await answer.json()) as { receipt: string }
    taken(await duty.give(report(incident)))
    const order = between({ incident }, stream, [party])
    taken(await mediator.give({ ...order, data: { ...order.data, atOnce: true } }))
    const before = await textOf(await ask(receipt, chosen))
    for (const said of ['漏水赔偿', '人民调解', '正在约时间', '市司法局', '没有约定时间', '随时可以退出'])
      expect(before).toContain(said)
    const session = { startsAt: Date.now() + 86_400_000, place: '街道调解室二楼' }
    taken(await mediator.give({ type: 'mediation.scheduleSession', stream, seen: 4, data: session }))
    const after = await textOf(await ask(receipt, chosen, '/my?lang=en'))
    for (const said of ['the next session is arranged', session.place, 'you may leave it at any time'])
      expect(after).toContain(said)
    for (const kept of ['13800138001', '原话在这里']) expect(before + after).not.toContain(kept)
    expect((await ask(receipt, '猜一猜')).status).toBe(404)
  })

  test.each([
    ['civil', '向法院起诉', 'declined', false],
    ['labour', '申请劳动仲裁', 'withdrawn', true],
  ])(
    '[MY6] [MY7] [MED3] a party to a %s dispute leaves it, and reads what else is open until when',
    async (matter, route, ending, atOnce) => {
      const mediator = await doors.sender(`mediator-${matter}`, 'mediator', { agency: 'justice' })
      const [incident, stream, party] = [newId(), newId(), newId()]
      const answer = await doors.ask(mediator, 'PUT', `/api/parties/${party}`, { log: 'live', word: chosen })
      const { receipt } = (await answer.json()) as { receipt: string }
      taken(await duty.give(report(incident)))
      const order = between({ incident }, stream, [party])
      const channel = matter === 'labour' ? 'administrative' : 'peoples'
      const data = { ...order.data, channel, matter, ...(atOnce && { atOnce }) }
      taken(await mediator.give({ ...order, data }))
      const lastDay = `最迟 ${yearsOn(matter === 'labour' ? 1 : 3)}`
      const before = await textOf(await ask(receipt, chosen))
      for (const said of [route, lastDay, atOnce ? '退出调解</button>' : '不同意调解</button>'])
        expect(before).toContain(said)
      const leave = async (word: string) => {
        const body = new URLSearchParams({ receipt, word, act: 'leave' })
        return fetch(`${doors.house.url}/my`, { method: 'POST', body })
      }
      expect((await leave('猜一猜')).status).toBe(404)
      const stateOf = async () => (await doors.house.log.streams('live', [stream]))[0]?.state.parts
      expect((await stateOf())?.open['stage']).not.toBe('ended')
      for (const page of [await textOf(await leave(chosen)), await textOf(await leave(chosen))]) {
        for (const said of [
          '调解已结束',
          '您不再参加',
          '下一步',
          route,
          lastDay,
          '市法律援助中心',
          '诉讼服务中心',
        ])
          expect(page).toContain(said)
        expect(page).not.toContain('调解</button>')
      }
      const after = await stateOf()
      expect(after?.open['stage']).toBe('ended')
      expect(after?.closed?.['ending']).toBe(ending)
      const { upTo, events } = await doors.house.log.page('live', 0, 5000)
      expect(upTo).toBeLessThan(5000)
      const told = events.find(({ type, wire }) => type === 'mediation.endingTold' && wire.includes(stream))
      expect(told?.wire).toContain(lastDay)
      const end = { ending: 'withdrawn', otherRoutes: '可以起诉' }
      expect(await mediator.give({ type: 'mediation.end', stream, seen: 99, data: end })).toHaveProperty(
        'refusal',
      )
    },
  )

  test('[MY5] a party reads what it asks for itself, and nothing that another does', async () => {
    const mediator = await doors.sender('mediator-claims', 'mediator', { agency: 'justice' })
    const [incident, stream] = [newId(), newId()]
    const slips = await Promise.all(
      [newId(), newId()].map(async (party) => {
        const answer = await doors.ask(mediator, 'PUT', `/api/parties/${party}`, {
          log: 'live',
          word: chosen,
        })
        return { party, ...((await answer.json()) as { receipt: string }) }
      }),
    )
    taken(await duty.give(report(incident)))
    taken(
      await mediator.give(
        between(
          { incident },
          stream,
          slips.map(({ party }) => party),
        ),
      ),
    )
    for (const [index, { party }] of slips.entries()) {
      const data = { side: 'applicant', kind: 'repair', amountFen: 120_000 + index, party }
      taken(await mediator.give({ type: 'mediation.recordClaim', stream, data }))
    }
    const page = await textOf(await ask(slips[0]?.receipt ?? '', chosen))
    for (const said of ['我提出的请求', '修复、整改，¥1,200.00']) expect(page).toContain(said)
    expect(page).not.toContain('1,200.01')
  })

  test('[MY6] whoever holds the receipt of a matter leaves nothing', async () => {
    const { stream, receipt } = await brought()
    const body = new URLSearchParams({ receipt, word: chosen, act: 'leave' })
    const before = await doors.house.log.streams('live', [stream])
    expect((await fetch(`${doors.house.url}/my`, { method: 'POST', body })).status).toBe(200)
    expect(await doors.house.log.streams('live', [stream])).toEqual(before)
  })

  test('[MY4] a text is text, whatever stands in it', async () => {
    const { stream, receipt } = await brought()
    await give(street, 'grievance.accept', stream)
    const mark = '<img src=x onerror="alert(1)">&amp;'
    const reply = { facts: mark, basis: mark, result: mark, remedies: mark }
    await give(street, 'grievance.reply', stream, reply)
    const page = await (await ask(receipt, chosen)).text()
    expect(page).not.toContain('<img')
    expect(page).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#38;amp;')
    const typed = await (await ask('"><script>', chosen)).text()
    expect(typed).not.toContain('<script')
  })
})

describe('without them', () => {
  test('[MY2] a wrong word, a wrong code and none that could be one are answered alike', async () => {
    const { receipt } = await brought()
    const absent = '3333-3333-3333'
    const answers = await Promise.all([ask(receipt, '猜一猜'), ask(absent, chosen), ask('不是编号', chosen)])
    const pages = await Promise.all(answers.map(textOf))
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    const plain = (page: string, typed: string): string => page.replaceAll(typed, '')
    expect(plain(pages[0] ?? '', receipt)).toBe(plain(pages[1] ?? '', absent))
    expect(plain(pages[2] ?? '', '不是编号')).toBe(plain(pages[1] ?? '', absent))
    expect(pages[0]).toContain('没有查到')
  })

  test('[MY2] whoever was written down and never brought a matter has none', async () => {
    const party = newId()
    const body = { log: 'live', word: chosen }
    const answer = await doors.ask(duty, 'PUT', `/api/parties/${party}`, body)
    const { receipt } = (await answer.json()) as { receipt: string }
    expect((await ask(receipt, chosen)).status).toBe(404)
  })

  test('[MY3] guessing ends after ten tries, and says when to go on', async () => {
    const { receipt } = await brought()
    for (let n = 0; n < 10; n++) expect((await ask(receipt, `猜${n}`)).status).toBe(404)
    const late = await ask(receipt.replaceAll('-', ' '), chosen)
    expect(late.status).toBe(429)
    expect(await textOf(late)).toContain('10 分钟后再试')
  })

  test('[MY4] nothing runs in the page, nothing is kept of it, and it speaks the language asked for', async () => {
    const response = await fetch(`${doors.house.url}/my`, {
      headers: { 'accept-language': 'en-GB,en;q=0.9' },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'")
    expect(await textOf(response)).toContain('With the code on your receipt')
    expect(await textOf(await fetch(`${doors.house.url}/my?lang=xx&size=9`))).toContain('回执编号')
  })

  test('[MY4] an exercise has a page of its own; a house without one says so', async () => {
    const { receipt } = await brought()
    const page = await ask(receipt, chosen, '/exercise/my')
    expect(page.status).toBe(503)
    expect(await textOf(page)).toContain('演练')
  })
})
