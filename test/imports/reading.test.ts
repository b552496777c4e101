/** Rows and what they come to: the city's words, its places and units, moments, numbers; and each thing that is wrong. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { agenciesFile, areasFile } from '../../server/city/files.ts'
import { hotlineExportFile, type ColumnName } from '../../server/city/hotlineExport.ts'
import { examined } from '../../server/imports/examined.ts'
import type { Columns } from '../../server/imports/headings.ts'
import { momentIn } from '../../server/imports/moment.ts'
import { areasByName, unitsByName } from '../../server/imports/places.ts'
import { columnsIn, readRow } from '../../server/imports/reading.ts'
import { FileFault } from '../../server/imports/sheetRow.ts'
import { mostImported } from '../../shared/imports.ts'
import { idOf } from '../support/ids.ts'
import { yunting } from '../support/playing.ts'

const read = (name: string): unknown => JSON.parse(readFileSync(join(yunting, `${name}.json`), 'utf8'))
const areas = areasByName(areasFile.parse(read('areas')))
const units = unitsByName(agenciesFile.parse(read('agencies')))
const reading = {
  export: hotlineExportFile.parse(read('hotlineExport')),
  areas,
  units,
  utcOffsetMinutes: 480,
}

const whole = { 标题: '水压不足', 分类: '供水', 所属社区: '新圩社区' }

function rowOf(cells: Record<string, string>) {
  const said: Record<string, string> = { ...whole, ...cells }
  const columns = columnsIn({ row: 1, cells: Object.keys(said) }, reading.export)
  if ('refusal' in columns) throw new Error(columns.refusal.code)
  return readRow({ row: 2, cells: Object.values(said) }, columns, reading)
}
const dataOf = (cells: Record<string, string>) => {
  const row = rowOf(cells)
  if (!row || 'faults' in row) throw new Error(JSON.stringify(row))
  return row
}
const faultsOf = (cells: Record<string, string>): [string | undefined, string][] => {
  const row = rowOf(cells)
  return row && 'faults' in row ? row.faults.map(({ column, code }) => [column, code]) : []
}

test('[IMP1] what is not there, or empty, stands for what the city says', () => {
  expect(dataOf({ 渠道: '', 反映人数: '' })).toEqual({
    row: 2,
    data: {
      ...{ procedure: 'hotline', channel: 'call', kind: 'reliefRequest', field: 'utilities' },
      ...{ area: '990102003004', level: 'village', callers: 1, summary: '水压不足' },
    },
    occurredAt: undefined,
    party: undefined,
    said: JSON.stringify({ field: '供水', area: '新圩社区', summary: '水压不足' }),
  })
})

test('[IMP1] words, places and units are known by the names people use', () => {
  const said = { 渠道: '小程序', 诉求类型: '建议', 承办单位: '苇塘街道', 紧急: '是', 转交单位类别: '工会' }
  expect(dataOf({ ...said, 所属社区: '临澜区/苇塘街道' }).data).toMatchObject({
    ...{ channel: 'web', kind: 'suggestion', lead: 'weitang', urgent: true, bringer: 'union' },
    ...{ area: '990102003000', level: 'township' },
  })
  expect(dataOf({ 所属社区: '990102003005' }).data.area).toBe('990102003005')
  expect(dataOf({ 承办单位: '市应急管理局' }).data.lead).toBe('emergency')
  const twins = [
    { code: '990101000000', name: { zh: '城关镇', en: 'A' } },
    { code: '990102000000', name: { zh: '城关镇', en: 'B' } },
  ]
  expect(areasByName(twins)('城关镇')).toBeUndefined()
  expect(areasByName(twins)('B')).toBe('990102000000')
})

test.each([
  ['202602270001', 'RX-20260227-0001'],
  ['="000123"', 'RX-000123'],
  ['12345-678', 'RX-12345-678'],
  ['gd-20260227_7', 'GD-20260227-7'],
  ['ＲＸ－7', 'RX-7'],
])('[IMP1] the number %s of an office is %s here', (text, code) => {
  expect(dataOf({ 工单编号: text }).data.code).toBe(code)
})

test('[IMP8] a row that accuses or is about a unit loses its office’s number', () => {
  expect(dataOf({ 工单编号: '1', 诉求类型: '举报' }).data.code).toBeUndefined()
  const about = dataOf({ 工单编号: '1', 被反映单位: '苇塘街道、市供水公司' }).data
  expect([about.code, about.against]).toEqual([undefined, ['weitang', 'water-company']])
})

test('[IMP4] who brought it stands apart, with what they asked for', () => {
  const said = { 来电人: '王某', 联系电话: '139 0000 0001', 联系地址: '一号楼', 诉求内容: '停水三天' }
  expect(dataOf({ ...said, 是否保密: '是', 无需回复: '否' }).party).toEqual({
    contact: { name: '王某', phone: '139 0000 0001', address: '一号楼' },
    words: '停水三天',
    wishes: { secrecy: true },
  })
})

test.each([
  ['2026-02-27 09:05:00', '2026-02-27T09:05:00'],
  ['2026/2/27 9:05', '2026-02-27T09:05:00'],
  ['2026年2月27日 9时5分', '2026-02-27T09:05:00'],
  ['2026.02.27', '2026-02-27T00:00:00'],
  ['2026-02-27T09:05:30.000', '2026-02-27T09:05:30'],
])('[IMP4] %s is a moment of the city', (text, local) => {
  expect(momentIn(text, 480)).toBe(Date.parse(`${local}+08:00`))
})

test.each(['', '昨天', '2026-02-30', '2026-13-01', '2026-02-27 24:00', '27/02/2026', '1950-01-01'])(
  '%s is no moment',
  (text) => {
    expect(momentIn(text, 480)).toBeUndefined()
  },
)

describe('[IMP3] what is wrong with a row', () => {
  test.each<[Record<string, string>, string, string]>([
    [{ 标题: '' }, '标题', 'row.missing'],
    [{ 标题: ' \n' }, '标题', 'row.missing'],
    [{ 标题: '水'.repeat(121) }, '标题', 'row.tooLong'],
    [{ 标题: '回电 13900000001' }, '标题', 'row.personalMark'],
    [{ 标题: 'a\u0007b' }, '标题', 'row.malformed'],
    [{ 分类: '外星' }, '分类', 'row.unknownValue'],
    [{ 分类: 'constructor' }, '分类', 'row.unknownValue'],
    [{ 所属社区: '无此社区' }, '所属社区', 'row.unknownValue'],
    [{ 反映人数: '三' }, '反映人数', 'row.malformed'],
    [{ 反映人数: '0' }, '反映人数', 'row.malformed'],
    [{ 联系电话: '同上' }, '联系电话', 'row.malformed'],
    [{ 来电人: '名'.repeat(81) }, '来电人', 'row.tooLong'],
    [{ 诉求内容: '字'.repeat(10_001) }, '诉求内容', 'row.tooLong'],
    [{ 受理时间: '刚才' }, '受理时间', 'row.malformed'],
    [{ 承办单位: '无此单位' }, '承办单位', 'row.unknownValue'],
    [{ 被反映单位: '苇塘街道、无此单位' }, '被反映单位', 'row.unknownValue'],
    [{ 工单编号: '编号一' }, '工单编号', 'row.malformed'],
  ])('%j: %s', (cells, column, code) => {
    expect(faultsOf(cells)).toEqual([[column, code]])
  })

  test('is told of each of its columns, once', () => {
    expect(faultsOf({ 标题: '', 分类: 'x', 联系电话: 'x', 反映人数: '-1' })).toEqual([
      ['标题', 'row.missing'],
      ['分类', 'row.unknownValue'],
      ['反映人数', 'row.malformed'],
      ['联系电话', 'row.malformed'],
    ])
  })

  test('and nothing is read of one whose cells moved', () => {
    const heads = { row: 1, cells: ['标题', '分类', '所属社区'] }
    const columns = columnsIn(heads, reading.export) as Columns<ColumnName>
    for (const cells of [
      ['王某', '13900000001'],
      ['a', '供水', '新圩社区', '多'],
    ])
      expect(readRow({ row: 2, cells }, columns, reading)).toEqual({
        row: 2,
        faults: [{ row: 2, code: 'row.ragged' }],
      })
    expect(readRow({ row: 2, cells: ['', ' ', ''] }, columns, reading)).toBeUndefined()
    expect(readRow({ row: 2, cells: ['水压', '供水', '新圩社区', ''] }, columns, reading)).toHaveProperty(
      'data',
    )
  })
})

test('[IMP2] a file of too many rows is refused as soon as that is known', async () => {
  const line = '水压,供水,新圩社区\n'
  const file = Buffer.from(`标题,分类,所属社区\n${line.repeat(mostImported.rows + 1)}`)
  const ids = { stream: idOf('a'), party: idOf('b'), command: idOf('c') }
  const all = examined({ file, reading, faultOf: () => undefined, idsOf: () => ids }, 1000)
  let rows = 0
  const reads = (async () => {
    for await (const some of all) rows += some.length
  })()
  await expect(reads).rejects.toThrow(FileFault)
  await expect(reads).rejects.toThrow('import.tooManyRows')
  expect(rows).toBe(mostImported.rows)
})
