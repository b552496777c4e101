/** Workbooks: their rows as texts, and none that costs more than its bound (T11). */
import { crc32, deflateRawSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { expect, test, vi } from 'vitest'
import { sheetLimits, workbookRows } from '../../server/imports/sheet.ts'
import { FileFault, type SheetRow } from '../../server/imports/sheetRow.ts'
import { unpackedBytes } from '../../server/imports/zip.ts'

// Each of many is a process of its own.
vi.setConfig({ testTimeout: 180_000 })

async function rowsOf(file: Buffer, limits: Partial<typeof sheetLimits> = {}): Promise<SheetRow[]> {
  const rows: SheetRow[] = []
  for await (const some of workbookRows(file, { ...sheetLimits, ...limits })) rows.push(...some)
  return rows
}
async function refusalOf(
  file: Buffer,
  limits: Partial<typeof sheetLimits> = {},
): Promise<string | undefined> {
  try {
    await rowsOf(file, limits)
    return undefined
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    return error.refusal.code
  }
}

const heads = ['工单编号', '受理时间', '标题']

async function workbook(rows: (string | number | Date | null)[][]): Promise<Buffer> {
  return Buffer.from(await writeXlsx({ sheets: [{ name: '导出', rows: [heads, ...rows] }] }))
}

test('[IMP1] its cells are texts as a person reads them; noughts stay, formulas are not worked out', async () => {
  const rows = [
    ['000123', new Date(Date.UTC(2026, 1, 27, 9, 5)), '=1+1'],
    [13_800_138_000, null, '水压'],
  ]
  expect(await rowsOf(await workbook(rows))).toEqual([
    { row: 1, cells: heads },
    { row: 2, cells: ['000123', '2026-02-27 09:05:00', '=1+1'] },
    { row: 3, cells: ['13800138000', '', '水压'] },
  ])
})

test('[IMP1] what is no workbook, or half of one, is refused', async () => {
  const file = await workbook([['1', null, 'x']])
  expect(await refusalOf(file.subarray(0, file.length - 30))).toBe('import.unreadable')
  expect(await refusalOf(Buffer.concat([file, Buffer.from('x')]))).toBe('import.unreadable')
  expect(await refusalOf(Buffer.from('PK\u0003\u0004 and nothing else'))).toBe('import.unreadable')
})

/** A part as it lies in a ZIP file; `says` is what it claims to come to. */
interface Part {
  name: string
  body: Buffer
  says?: number
}

function zipped(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, body, says = body.length } of parts) {
    const packed = deflateRawSync(body)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(crc32(body), 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(says, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    local.copy(entry, 8, 6, 30)
    entry.writeUInt32LE(at, 42)
    bodies.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, ...directory, end])
}

const xml = (text: string): Buffer => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`)
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'

/** A workbook of these cells; all else in it is as it must be. */
function workbookOf(sheet: Part, strings: Buffer): Buffer {
  const type = (name: string) => `${relations}/${name}`
  return zipped([
    {
      name: '[Content_Types].xml',
      body: xml(
        `<Types xmlns="${packages}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
      ),
    },
    {
      name: '_rels/.rels',
      body: xml(
        `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${type('officeDocument')}" Target="xl/workbook.xml"/></Relationships>`,
      ),
    },
    {
      name: 'xl/workbook.xml',
      body: xml(
        `<workbook xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      body: xml(
        `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${type('worksheet')}" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${type('sharedStrings')}" Target="sharedStrings.xml"/></Relationships>`,
      ),
    },
    { name: 'xl/sharedStrings.xml', body: strings },
    { ...sheet, name: 'xl/worksheets/sheet1.xml' },
  ])
}

const sheetOf = (rows: string): Part => ({
  name: '',
  body: xml(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
})
const strings = xml('<sst><si><t>标题</t></si></sst>')
const one = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'

test('[IMP2] one that unpacks to more than it may, or than it says, is refused before it does', async () => {
  expect(await rowsOf(workbookOf(sheetOf(one), strings))).toEqual([{ row: 1, cells: ['标题'] }])
  const bomb = sheetOf(`${one}<!--${' '.repeat(20_000_000)}-->`)
  const file = workbookOf(bomb, strings)
  expect(file.length).toBeLessThan(100_000)
  expect(unpackedBytes(file)).toBeGreaterThan(20_000_000)
  expect(await refusalOf(file, { unpackedBytes: 10_000_000 })).toBe('import.tooLarge')
  const liar = workbookOf({ ...bomb, says: 1000 }, strings)
  expect(await refusalOf(liar, { unpackedBytes: 10_000_000 })).toBe('import.unreadable')
  const silent = workbookOf({ ...bomb, says: 0 }, strings)
  expect(await refusalOf(silent)).toBe('import.unreadable')
})

test('[IMP2] one that grows too large or takes too long ends, and says so', async () => {
  const many = xml(`<sst>${'<si><t>x</t></si>'.repeat(1_500_000)}</sst>`)
  const file = workbookOf(sheetOf(one), many)
  expect(await refusalOf(file, { memoryBytes: 150 * 1024 * 1024 })).toBe('import.tooLarge')
  expect(await refusalOf(file, { timeMs: 100 })).toBe('import.tooLarge')
})

test('[IMP2] whoever wants no more of it ends it', async () => {
  const rows = Array.from({ length: 5000 }, (_, n) => [String(n), null, 'x'])
  let seen = 0
  for await (const some of workbookRows(await workbook(rows))) {
    seen += some.length
    break
  }
  expect(seen).toBeLessThan(5000)
})
