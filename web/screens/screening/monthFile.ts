/** A month's counts as lines of a file, safe to open as a sheet, and as text to paste. Pure. */
import type { MonthCounts, Screened } from '../../../shared/monthCounts.ts'
import { harmless } from '../../../shared/sheets.ts'
import { fields, type Field } from '../../../shared/fields.ts'

export const screenedColumns = [
  'reports',
  'zeros',
  'disputes',
  'urgent',
  'asked',
  'opened',
  'passedOn',
] as const
export const mediatedColumns = ['opened', 'agreed', 'ended', 'kept', 'broken'] as const

export interface FileWords {
  agency: (code: string) => string
  area: (code: string) => string
  channel: (code: string) => string
  field: (field: Field) => string
  /** Headings, by the names of the columns. */
  screened: (column: (typeof screenedColumns)[number] | 'body' | 'area') => string
  mediated: (column: (typeof mediatedColumns)[number] | 'body' | 'channel') => string
}

/** Fields that were found, the most frequent first. */
export function byField(rows: readonly Screened[]): { field: Field; n: number }[] {
  return fields
    .map((field) => ({ field, n: rows.reduce((sum, row) => sum + (row.fields[field] ?? 0), 0) }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n)
}

/** Both tables, one under the other: what was screened with its fields, then what became of disputes. */
export function linesOf({ month, screening, mediation }: MonthCounts, words: FileWords): string[][] {
  const found = byField(screening).map(({ field }) => field)
  return [
    [month],
    [
      words.screened('body'),
      words.screened('area'),
      ...screenedColumns.map((column) => words.screened(column)),
      ...found.map((field) => words.field(field)),
    ],
    ...screening.map((row) => [
      words.agency(row.body),
      words.area(row.area),
      ...screenedColumns.map((column) => String(row[column])),
      ...found.map((field) => String(row.fields[field] ?? 0)),
    ]),
    [],
    [
      words.mediated('channel'),
      words.mediated('body'),
      ...mediatedColumns.map((column) => words.mediated(column)),
    ],
    ...mediation.map((row) => [
      words.channel(row.channel),
      words.agency(row.body),
      ...mediatedColumns.map((column) => String(row[column])),
    ]),
  ]
}

/** To be pasted into a sheet: a tab between cells, and no cell that a sheet would work out. */
export function pasted(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => line.map((cell) => harmless(cell)).join('\t')).join('\n')
}
