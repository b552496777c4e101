/** Text files that spreadsheets open: nothing in them is worked out, nothing loses its noughts. */
import { expect, test } from 'vitest'
import { csvFile, csvLine, harmless } from '../../shared/sheets.ts'
import { CsvReader } from '../../server/imports/csv.ts'

test.each([
  '=1+1',
  '=HYPERLINK("http://x";"y")',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  '000123',
  '990102003004',
])('[IMP9] %j is a text to a spreadsheet', (text) => {
  expect(harmless(text)).toBe(`'${text}`)
})

test.each(['水压', 'H-0227-01', 'a=b', '12', '2026-02-27 09:05', '', '0', '12 月'])(
  '[IMP9] %j stays as it is',
  (text) => {
    expect(harmless(text)).toBe(text)
  },
)

test('[IMP9] cells are quoted where they must be, and the file bears its mark', () => {
  expect(csvLine(['a,b', 'c"d', 'e\nf', 'g'])).toBe('"a,b","c""d","e\nf",g\r\n')
  expect(csvLine(['=cmd|"/c calc"'])).toBe('"\'=cmd|""/c calc"""\r\n')
  const rows = [
    ['编号', '标题'],
    ['H-1', '第一行\n第二行, "引号"'],
  ]
  const file = csvFile(rows)
  expect(file.charCodeAt(0)).toBe(0xfeff)
  const reader = new CsvReader()
  expect([...reader.push(file.slice(1)), ...reader.end()].map(({ cells }) => cells)).toEqual(rows)
})
