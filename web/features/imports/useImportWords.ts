/** What is said of a row, in the reader's words. */
import { useI18n } from 'vue-i18n'
import type { ImportFault, ImportKindName } from '../../../shared/imports.ts'
import { csvFile } from '../../../shared/sheets.ts'
import { useRefusalWords } from '../../ui/useRefusalWords.ts'
import type { Told } from './useImport.ts'

export function useImportWords(kind: ImportKindName = 'hotline') {
  const { t } = useI18n()
  const refusal = useRefusalWords()

  const reason = ({ code, params = {} }: ImportFault): string => {
    const [family, name = ''] = code.split('.')
    return family === 'row' ? t(`import.fault.${name}`) : refusal({ code: code as never, params })
  }
  const faultsFile = (faults: readonly ImportFault[]): string =>
    csvFile([
      [t('import.column.row'), t('import.column.column'), t('import.column.code')],
      ...faults.map((fault) => [String(fault.row), fault.column ?? '', reason(fault)]),
    ])
  /** Every row with what came of it: its number here, that it was there before, or why it is not. */
  const resultFile = (told: readonly Told[], faults: readonly ImportFault[]): string => {
    const rows = [
      ...told.map((one): [number, string, string] =>
        one.kind === 'in'
          ? [one.row, t('import.state.in'), one.code]
          : [one.row, t(kind === 'court' ? 'import.court.known' : 'import.state.known'), ''],
      ),
      ...faults.map((fault): [number, string, string] => [
        fault.row,
        t('import.state.fault'),
        [fault.column, reason(fault)].filter(Boolean).join(' '),
      ]),
    ].sort(([a], [b]) => a - b)
    return csvFile([
      [t('import.column.row'), t('import.state.heading'), t('import.state.code')],
      ...rows.map(([row, ...rest]) => [String(row), ...rest]),
    ])
  }
  return { reason, faultsFile, resultFile }
}
