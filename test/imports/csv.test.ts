/** Text files as offices send them: their encodings, their quotes, and what is no such file. */
import { describe, expect, test } from 'vitest'
import { csvRows, CsvReader } from '../../server/imports/csv.ts'
import { FileFault } from '../../server/imports/sheetRow.ts'
import { mostImported } from '../../shared/imports.ts'

async function cellsOf(file: Buffer): Promise<string[][]> {
  const rows: string[][] = []
  for await (const some of csvRows(file)) rows.push(...some.map(({ cells }) => cells))
  return rows
}
async function refusalOf(file: Buffer): Promise<string | undefined> {
  try {
    await cellsOf(file)
    return undefined
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    return error.refusal.code
  }
}

/** `工单,标题` and a row, in GBK. */
const gbk = Buffer.from('b9a4b5a52cb1eacce20d0a522d312ccbaed1b90d0a', 'hex')

describe('[IMP1] the encoding is told by the content', () => {
  test.each([
    ['UTF-8', Buffer.from('工单,标题\r\nR-1,水压\r\n')],
    ['UTF-8 with its mark', Buffer.from('\uFEFF工单,标题\r\nR-1,水压\r\n')],
    ['GBK', gbk],
  ])('%s', async (_name, file) => {
    expect(await cellsOf(file)).toEqual([
      ['工单', '标题'],
      ['R-1', '水压'],
    ])
  })

  test('GB18030 with four bytes, and a sign that lies across two pieces', async () => {
    // U+20000 in GB18030.
    const rare = Buffer.concat([gbk, Buffer.from('95328236', 'hex')])
    expect((await cellsOf(rare)).at(-1)).toEqual(['\u{20000}'])
    const long = Buffer.from(`${'a,b\n'.repeat(16_383)}zz,水y\n`)
    expect((await cellsOf(long)).at(-1)).toEqual(['zz', '水y'])
  })

  test.each([
    ['a picture', Buffer.from('ffd8ffe000104a46494600010101006000600000', 'hex')],
    ['UTF-16', Buffer.from('工单,标题', 'utf16le')],
    ['text in neither', Buffer.from('61ff2c62', 'hex')],
  ])('%s is refused', async (_name, file) => {
    expect(await refusalOf(file)).toBe('import.unreadable')
  })
})

describe('[IMP1] rows', () => {
  const read = (text: string, piece = text.length): string[][] => {
    const reader = new CsvReader()
    const rows = []
    for (let at = 0; at < text.length; at += piece) rows.push(...reader.push(text.slice(at, at + piece)))
    return [...rows, ...reader.end()].map(({ cells }) => cells)
  }

  test.each([
    [
      'commas, quotes and breaks within quotes',
      'a,b\r\n"1,2","x ""y""\nz"\r\n',
      [
        ['a', 'b'],
        ['1,2', 'x "y"\nz'],
      ],
    ],
    [
      'empty cells',
      'a,b,c\n,,\n1,,3\n',
      [
        ['a', 'b', 'c'],
        ['', '', ''],
        ['1', '', '3'],
      ],
    ],
    [
      'no break at the end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'breaks of an old kind',
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'tabs',
      'a\tb\n1,0\t2\n',
      [
        ['a', 'b'],
        ['1,0', '2'],
      ],
    ],
    [
      'semicolons',
      'a;b\n1;2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['ragged ones as they are', 'a,b\n1\n1,2,3\n', [['a', 'b'], ['1'], ['1', '2', '3']]],
    [
      'a quote within a plain cell',
      'a,b\n5" pipe,2\n',
      [
        ['a', 'b'],
        ['5" pipe', '2'],
      ],
    ],
    [
      'what looks like a formula, as it is',
      'a,b\n=1+1,@x\n',
      [
        ['a', 'b'],
        ['=1+1', '@x'],
      ],
    ],
  ])('%s, whole and sign by sign', (_name, text, rows) => {
    expect(read(text)).toEqual(rows)
    expect(read(text, 1)).toEqual(rows)
    expect(read(text, 3)).toEqual(rows)
  })

  test('are counted as a spreadsheet counts them', () => {
    const reader = new CsvReader()
    const found = [...reader.push('a,b\n"1\n1",2\n\n3,4\n'), ...reader.end()]
    expect(found.map(({ row }) => row)).toEqual([1, 2, 3, 4])
  })

  test('[IMP2] one of sixty megabytes, or of commas alone, is refused where it grows too long', async () => {
    const before = process.memoryUsage().rss
    const long = Buffer.alloc(60 * 1024 * 1024, 'x')
    expect(await refusalOf(Buffer.concat([Buffer.from('a,b\n"'), long]))).toBe('import.rowTooLong')
    expect(await refusalOf(Buffer.concat([Buffer.from('a,b\n'), long.fill(',')]))).toBe('import.rowTooLong')
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
    expect(await refusalOf(Buffer.from(`a,b\n${'x'.repeat(mostImported.row - 10)},2\n`))).toBeUndefined()
  })
})
