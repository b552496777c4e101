/** The ledger as a file: what one sees on the screen, by its filters and in its order, every column of it (IMP9). */
import { useI18n } from 'vue-i18n'
import { csvFile } from '../../../shared/sheets.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { csvType, saveFile, workbookType } from '../../ui/saveFile.ts'
import { workbookOf } from '../../ui/workbook.ts'
import { columns, type Column, type LedgerRow } from './rows.ts'
import { useLedgerWords } from './useLedgerWords.ts'

export const fileKinds = ['csv', 'xlsx'] as const
export type FileKind = (typeof fileKinds)[number]

export function useLedgerFile() {
  const { t } = useI18n()
  const format = useFormat()
  const { cell, summary, place } = useLedgerWords()

  /** `2026-03-02 09:05`, by the city's clock: a file is read on another day. */
  const moment = (at: number): string =>
    new Date(at + format.offsetMs(at)).toISOString().slice(0, 16).replace('T', ' ')

  function written(row: LedgerRow, column: Column): string[] {
    if (column === 'summary') return [summary(row), place(row)]
    if (column === 'time') return [moment(row.matter.open.receivedAt)]
    if (column === 'limit') return [row.limit ? moment(row.limit.clock.due) : '']
    return [cell(row, column)]
  }
  const heads = (): string[] =>
    columns.flatMap((column) =>
      column === 'summary'
        ? [t('ledger.fact.summary'), t('ledger.fact.place')]
        : [t(`ledger.column.${column}`)],
    )
  const linesOf = (rows: readonly LedgerRow[]): string[][] => [
    heads(),
    ...rows.map((row) => columns.flatMap((column) => written(row, column))),
  ]

  async function save(kind: FileKind, rows: readonly LedgerRow[]): Promise<void> {
    const name = t('import.export.name')
    const lines = linesOf(rows)
    if (kind === 'csv') saveFile(`${name}.csv`, csvFile(lines), csvType)
    else saveFile(`${name}.xlsx`, await workbookOf(name, lines), workbookType)
  }
  return { linesOf, save }
}
