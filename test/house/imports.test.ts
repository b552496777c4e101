/** An office's export at the door: who brings one, what is said of each row, and what comes of it. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeXlsx } from 'hucre/xlsx'
import { partiesIn } from '../../shared/parties/party.ts'
import { roles } from '../../shared/event.ts'
import type { MediationOpen } from '../../shared/features/mediation/state.ts'
import type { ImportLine } from '../../shared/imports.ts'
import { openDoors, taken, type Doors, type Sender } from '../support/doors.ts'
import {
  allLines,
  csv,
  exported,
  exportOf,
  gbkOf,
  headings,
  linesOf,
  ofKind,
  sendExport,
  textOf,
} from '../support/exports.ts'
import { agreedCase, askedCase, type OpenedCase } from '../support/papers.ts'
import { openDispute } from '../support/vault.ts'

let doors: Doors
let intake: Sender

beforeAll(async () => {
  doors = await openDoors()
  intake = await doors.sender('intake', 'intakeOfficer', { agency: 'hotline' })
})
afterAll(async () => {
  await doors.close()
})

const send = (act: 'check' | 'import', file: string | Buffer, who = intake) =>
  sendExport(doors.house.url, who, act, file)
const lines = async (act: 'check' | 'import', file: string | Buffer, who = intake) =>
  allLines(await send(act, file, who))
const matters = async (): Promise<string[]> => {
  const { streams } = await doors.house.log.liveSet('live')
  return streams.flatMap(({ stream, feature }) => (feature === 'grievance' ? [stream] : []))
}
const codeOf = async (response: Response): Promise<[number, string]> => [
  response.status,
  ((await response.json()) as { code: string }).code,
]
/** Rows that no other test has. */
let last = 0
const rows = (count: number): string[][] => Array.from({ length: count }, () => exported((last += 1)))
/** A row of these cells, by heading. */
const rowWith = (cells: Record<string, string>): string[] => {
  const [row = []] = rows(1)
  return headings.map((heading, at) => cells[heading] ?? row[at] ?? '')
}

test('[IMP3] is looked through whole: every fault by row and column, none else, and nothing is written', async () => {
  const { text, faults } = exportOf(1000)
  const before = await matters()
  const told = await lines('check', text)
  expect(ofKind(told, 'fault').map(({ row, column, code }) => ({ row, column, code }))).toEqual(faults)
  expect(told.at(-1)).toEqual({
    ...{ kind: 'done', ending: 'whole', rows: 1000, faulty: faults.length, known: 0 },
    ...{ good: 1000 - faults.length, in: 0 },
  })
  const progress = ofKind(told, 'progress').map(({ rows }) => rows)
  expect(progress.at(-1)).toBe(1000)
  expect(progress).toEqual([...progress].sort((a, b) => a - b))
  expect(await matters()).toEqual(before)
})

describe('[IMP4] a good row', () => {
  test('is a matter as if it had been taken in by hand, then, and who brought it lies in the vault', async () => {
    const [row = []] = [rowWith({ 承办单位: '苇塘街道', 受理时间: '2026-03-02 09:05:00' })]
    const [one] = ofKind(await lines('import', textOf([row])), 'in')
    const code = `RX-${row[0]?.slice(0, 8)}-${row[0]?.slice(8)}`
    expect(one).toEqual({ kind: 'in', row: 2, code })
    const stream = (await matters()).at(-1) ?? ''
    const [held] = await doors.house.log.streams('live', [stream])
    expect(held?.state.parts.open).toMatchObject({
      ...{ code, procedure: 'hotline', channel: 'call', kind: 'reliefRequest', field: 'utilities' },
      ...{ area: '990102003004', level: 'village', callers: 1, intake: 'hotline', lead: 'weitang' },
      receivedAt: Date.UTC(2026, 2, 2, 1, 5),
    })
    const [party = ''] = Object.keys(partiesIn(held?.state.parts.closed))
    const n = Number(row[0]?.slice(4))
    expect(await doors.house.vault.open('live', party, 'contact')).toMatchObject({
      contact: { name: `canary-name-${n}`, phone: row[11], address: `canary-address-${n}` },
    })
    expect(await doors.house.vault.open('live', party, 'words')).toMatchObject({ words: row[13] })
  })

  test('[IMP8] that accuses, or is about a unit, bears a number of the house, and its unit learns nothing', async () => {
    const row = rowWith({ 诉求类型: '举报', 被反映单位: '市供水公司、苇塘街道', 承办单位: '' })
    const [one] = ofKind(await lines('import', textOf([row])), 'in')
    expect(one?.code).toMatch(/^J-\d{4}-/)
    const about = await doors.sender('about', 'liaison', { agency: 'water-company' })
    expect(await (await doors.ask(about, 'GET', '/api/snapshot')).text()).not.toContain(one?.code)
    expect(ofKind(await lines('import', textOf([row])), 'known')).toEqual([{ kind: 'known', row: 2 }])
  })

  test('without anything of anybody names nobody; without a number it gets the next one', async () => {
    const nobody = { 工单编号: '', 来电人: '', 联系电话: '', 联系地址: '', 诉求内容: '', 诉求类型: '' }
    const [one] = ofKind(await lines('import', textOf([rowWith(nobody)])), 'in')
    expect(one?.code).toMatch(/^H-\d{4}-\d{2,}$/)
  })

  test('that the house refuses is told of, and neither it nor who brought it comes in', async () => {
    const unit = { 诉求类型: '投诉', 被反映单位: '苇塘街道', 承办单位: '苇塘街道' }
    const own = { 诉求类型: '投诉', 被反映单位: 'hotline', 承办单位: '' }
    const before = await matters()
    const told = await lines('import', textOf([rowWith(unit), rowWith(own)]))
    expect(ofKind(told, 'fault').map(({ row, code }) => [row, code])).toEqual([
      [2, 'grievance.conflict'],
      [3, 'grievance.aboutOwnUnit'],
    ])
    expect(await matters()).toEqual(before)
  })

  test('[IMP5] of somebody who was erased does not bring them back', async () => {
    const row = rowWith({ 工单编号: '', 诉求类型: '投诉', 被反映单位: '', 承办单位: '' })
    const before = await matters()
    expect(ofKind(await lines('import', textOf([row])), 'in')).toHaveLength(1)
    const stream = (await matters()).find((one) => !before.includes(one)) ?? ''
    const [held] = await doors.house.log.streams('live', [stream])
    const [party = ''] = Object.keys(partiesIn(held?.state.parts.closed))
    const auditor = await doors.sender('auditor', 'auditor', { agency: 'discipline' })
    taken(await auditor.give({ type: 'party.erase', stream, data: { party } }))
    await expect.poll(() => doors.house.vault.open('live', party, 'words')).toBeUndefined()
    expect(ofKind(await lines('import', textOf([row])), 'known')).toHaveLength(1)
    expect(await doors.house.vault.open('live', party, 'words')).toBeUndefined()
  })
})

describe('[IMP5] nothing comes twice', () => {
  test('of the same file, by the same or by another; of a mended one only what was mended', async () => {
    const some = rows(30)
    some[4]?.splice(9, 1, '')
    const spoilt = textOf(some)
    expect((await lines('import', spoilt)).at(-1)).toMatchObject({ in: 29, faulty: 1, known: 0 })
    const before = await matters()
    const other = await doors.sender('other', 'dutyOfficer')
    expect((await lines('import', spoilt, other)).at(-1)).toMatchObject({ in: 0, faulty: 1, known: 29 })
    expect(await matters()).toEqual(before)
    some[4]?.splice(9, 1, '水压不足')
    expect((await lines('import', textOf(some))).at(-1)).toMatchObject({ in: 1, faulty: 0, known: 29 })
  })

  test('of two rows that bear no number and say the same each is one', async () => {
    const row = rowWith({ 工单编号: '', 诉求类型: '投诉', 被反映单位: '' })
    expect((await lines('import', textOf([row, row]))).at(-1)).toMatchObject({ in: 2 })
    expect((await lines('import', textOf([row, row, row]))).at(-1)).toMatchObject({ in: 1, known: 2 })
  })

  test('of two rows that bear the same number the second is a fault', async () => {
    const [first = [], second = []] = rows(2)
    const told = await lines('check', textOf([first, [first[0] ?? '', ...second.slice(1)]]))
    expect(ofKind(told, 'fault')).toEqual([
      { kind: 'fault', row: 3, column: '工单编号', code: 'row.codeTwice' },
    ])
  })
})

describe('[MED23] a court’s list', () => {
  const heads = ['案件编号', '处理结果', '文书号', '文书日期']
  const listOf = (rows: string[][]): string => [heads, ...rows].map(csv).join('')
  const bring = async (who: Sender, act: 'check' | 'import', file: string | Buffer) =>
    allLines(await sendExport(doors.house.url, who, act, file, { kind: 'court' }))
  const faultsIn = (told: readonly ImportLine[]) =>
    ofKind(told, 'fault').map(({ row, column, code }) => [row, column, code])

  test('is looked through whole, each row then the order one gives by hand, once by whomever', async () => {
    const dispute = await openDispute(doors)
    const cases = [await askedCase(dispute), await askedCase(dispute), await agreedCase(dispute)]
    const openOf = async ({ stream }: OpenedCase) => {
      const [held] = await doors.house.log.streams('live', [stream])
      return held?.state.parts.open as MediationOpen
    }
    const [first = '', second = '', third = ''] = (await Promise.all(cases.map(openOf))).map(
      ({ code }) => code ?? '',
    )
    const { mediator, colleague, stranger } = dispute
    const spoilt = listOf([
      [first, '确认有效', '（2020）云0101民特1号', '2020-01-06'],
      ['M-0000-00', '受理', '（2020）云0101民特2号', '2020-01-06'],
      [second, '恭喜', '', '2020-02-31'],
      [second, '受理', '电话13912345678', '2199-01-01'],
      [third, '受理', '（2020）云0101民特3号', '2020-01-06'],
    ])
    const before = await doors.house.log.head('live')
    expect(faultsIn(await bring(mediator, 'import', spoilt))).toEqual([
      [2, '处理结果', 'mediation.courtStep'],
      [3, '案件编号', 'row.unknownCase'],
      [4, '文书号', 'row.missing'],
      [4, '处理结果', 'row.unknownValue'],
      [4, '文书日期', 'row.malformed'],
      [5, '案件编号', 'row.codeTwice'],
      [5, '文书日期', 'row.inFuture'],
      [5, '文书号', 'row.personalMark'],
      [6, '处理结果', 'mediation.notAsked'],
    ])
    expect((await doors.house.log.head('live')).position).toBe(before.position)
    const taken = gbkOf(
      listOf([
        [first, '受理', '云0101民特1号', '2020-01-06'],
        [second, '补正', '云0101民特2号', '2020年1月7日'],
      ]),
    )
    expect((await bring(mediator, 'check', taken)).at(-1)).toMatchObject({ good: 2, in: 0 })
    const told = await bring(mediator, 'import', taken)
    expect(ofKind(told, 'in')).toEqual([
      { kind: 'in', row: 2, code: first },
      { kind: 'in', row: 3, code: second },
    ])
    expect((await openOf(cases[0] as OpenedCase)).confirmation).toMatchObject({
      ...{ step: 'accepted', document: '云0101民特1号', dated: Date.parse('2020-01-06T00:00:00+08:00') },
    })
    const confirmed = listOf([[first, '确认有效', '云0101民特1号裁定', '2020-01-20']])
    expect((await bring(colleague, 'import', confirmed)).at(-1)).toMatchObject({ in: 1 })
    const { position } = await doors.house.log.head('live')
    for (const [who, file, known] of [
      [colleague, taken, 2],
      [mediator, taken, 2],
      [mediator, confirmed, 1],
    ] as const)
      expect((await bring(who, 'import', file)).at(-1)).toMatchObject({ in: 0, faulty: 0, known })
    expect((await doors.house.log.head('live')).position).toBe(position)
    expect(faultsIn(await bring(stranger, 'check', confirmed))).toEqual([[2, '案件编号', 'row.unknownCase']])
    const refused = await sendExport(doors.house.url, intake, 'check', confirmed, { kind: 'court' })
    expect(await codeOf(refused)).toEqual([403, 'access.forbidden'])
  })
})

describe('[IMP6] a stop', () => {
  test('comes after the rows in hand, says what is in, and the rest follows another time', async () => {
    const text = textOf(rows(600))
    const response = await send('import', text)
    let id = ''
    let told = 0
    let done
    for await (const line of linesOf(response)) {
      if (line.kind === 'begun') id = line.id
      if (line.kind === 'in') told += 1
      if (line.kind === 'in' && told === 1) {
        const stranger = await doors.sender('stranger', 'dutyOfficer')
        expect((await doors.ask(stranger, 'DELETE', `/api/imports/${id}`)).status).toBe(404)
        expect((await doors.ask(intake, 'DELETE', `/api/imports/${id}`)).status).toBe(204)
      }
      if (line.kind === 'done') done = line
    }
    expect(done).toMatchObject({ ending: 'cancelled', in: told, rows: 600 })
    expect(told).toBeLessThan(600)
    const rest = (await lines('import', text)).at(-1)
    expect(rest).toMatchObject({ ending: 'whole', known: told, in: 600 - told })
    expect((await doors.ask(intake, 'DELETE', `/api/imports/${id}`)).status).toBe(404)
  })

  test('is what a page that goes away comes to', async () => {
    const text = textOf(rows(600))
    const leaving = new AbortController()
    const response = await sendExport(doors.house.url, intake, 'import', text, { signal: leaving.signal })
    try {
      for await (const line of linesOf(response)) if (line.kind === 'in') leaving.abort()
    } catch (error) {
      expect((error as Error).name).toBe('AbortError')
    }
    // The house hears of it when it looks.
    let told: ImportLine[] = []
    await expect
      .poll(async () => {
        const next = await send('check', text)
        if (next.status === 200) told = await allLines(next)
        return next.status
      })
      .toBe(200)
    const { known = 0, good = 0 } = ofKind(told, 'done')[0] ?? {}
    expect(known).toBeGreaterThan(0)
    expect(known + good).toBe(600)
    expect(good).toBeGreaterThan(0)
  })

  test('[OPS1] comes by itself where the house takes no more', async () => {
    const text = textOf(rows(300))
    const response = await send('import', text)
    doors.house.isEnding = true
    const told = await allLines(response).finally(() => {
      doors.house.isEnding = false
    })
    expect(told.at(-1)).toMatchObject({ kind: 'done', ending: 'house' })
  })
})

describe('[IMP8] whoever', () => {
  test.each(roles.filter((role) => role !== 'system'))('is %s', async (role) => {
    const sender = await doors.sender(`is-${role.toLowerCase()}`, role)
    const may = role === 'intakeOfficer' || role === 'dutyOfficer'
    expect((await send('check', textOf([]), sender)).status).toBe(may ? 200 : 403)
  })

  test('is nobody, or brings it for another log, or under another name, is refused', async () => {
    expect(await codeOf(await sendExport(doors.house.url, undefined, 'check', ''))).toEqual([
      403,
      'access.forbidden',
    ])
    const elsewhere = await sendExport(doors.house.url, intake, 'check', '', { log: 'exercise-a' })
    expect(await codeOf(elsewhere)).toEqual([409, 'command.wrongLog'])
    expect((await doors.ask(intake, 'POST', '/api/imports?log=live&act=check', {})).status).toBe(400)
  })

  test('answers for another district has a fault for each row', async () => {
    const beyond = await doors.sender('beyond', 'dutyOfficer', { area: '990103000000' })
    expect(ofKind(await lines('check', textOf(rows(1)), beyond), 'fault')).toEqual([
      { kind: 'fault', row: 2, column: '事发区域', code: 'row.outsideArea' },
    ])
  })

  test('comes while another one is read waits', async () => {
    const response = await send('import', textOf(rows(300)))
    expect(await codeOf(await send('check', textOf([])))).toEqual([429, 'import.busy'])
    await allLines(response)
  })
})

describe('[IMP1] a file', () => {
  test.each([
    [
      'that lacks columns',
      '工单编号,标题\r\n1,2\r\n',
      'import.columnsMissing',
      { columns: '事发区域、诉求分类' },
    ],
    ['with a column twice', '事发区域,诉求分类,标题,标题\r\n', 'import.columnTwice', { column: '标题' }],
    ['without any', '', 'import.unreadable', {}],
    ['that is none', Buffer.from('ffd8ffe0', 'hex'), 'import.unreadable', {}],
  ])('%s is refused before a row is read', async (_what, file, code, params) => {
    const told = await lines('import', file)
    expect(told.slice(1)).toEqual([
      { kind: 'refused', refusal: expect.objectContaining({ code, params }) as unknown },
    ])
  })

  test('[IMP2] larger than it may be is refused unread', async () => {
    const large = Buffer.alloc(64 * 1024 * 1024 + 1, 'x')
    expect(await codeOf(await send('check', large))).toEqual([413, 'import.tooLarge'])
  })

  test('may be GBK, have a title above its headings, and empty rows', async () => {
    const titled = `热线工单导出 2026 年 3 月\r\n${textOf(rows(2))}\r\n,,,,,,,,,,,,,\r\n`
    expect((await lines('check', gbkOf(titled))).at(-1)).toMatchObject({ rows: 2, faulty: 0, good: 2 })
    expect((await lines('import', titled)).at(-1)).toMatchObject({ in: 2 })
    expect((await lines('import', gbkOf(titled))).at(-1)).toMatchObject({ known: 2 })
  })

  test('may be a workbook, whose rows come to the same', async () => {
    const some = rows(3)
    some[1]?.splice(5, 1, '无此社区')
    const file = Buffer.from(await writeXlsx({ sheets: [{ name: '导出', rows: [headings, ...some] }] }))
    const told = await lines('import', file)
    expect(ofKind(told, 'fault')).toEqual([
      { kind: 'fault', row: 3, column: '事发区域', code: 'row.unknownValue' },
    ])
    expect(told.at(-1)).toMatchObject({ in: 2, faulty: 1 })
    expect((await lines('import', textOf(some))).at(-1)).toMatchObject({ in: 0, known: 2, faulty: 1 })
  })

  test('whose row lacks a cell, or has one too many, has that row named and not read', async () => {
    const [short = [], long = []] = rows(2)
    const told = await lines('check', textOf([short.slice(1), [...long, 'x']]))
    expect(ofKind(told, 'fault')).toEqual([
      { kind: 'fault', row: 2, code: 'row.ragged' },
      { kind: 'fault', row: 3, code: 'row.ragged' },
    ])
  })
})

test('[IMP7] nothing of who people are stands in the report, the log, or any file; nobody has a receipt', async () => {
  const text = textOf(rows(100))
  const said = [...(await lines('check', text)), ...(await lines('import', text))]
  expect(JSON.stringify(said)).not.toMatch(/canary|139\d{8}|漏水/)
  const { events } = await doors.place.recorded('live')
  expect(events.map(({ type }) => type)).toContain('party.named')
  expect(JSON.stringify(events)).not.toMatch(/canary|139\d{8}|没有人来看/)
  const files = readdirSync(doors.dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(doors.dataDir, name))
    .filter((path) => statSync(path).isFile())
  for (const path of files) expect(readFileSync(path).includes('canary'), path).toBe(false)
  const stored = doors.place.stored()
  try {
    const [party] = await stored.vault.list('live', '', 1)
    const held = await stored.vault.get('live', party?.id ?? '')
    expect(held).toMatchObject({ word: '' })
  } finally {
    await stored.close()
  }
})
