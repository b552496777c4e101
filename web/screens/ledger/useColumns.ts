/** The columns of the table, in their own order whatever order they were chosen in. */
import { computed } from 'vue'
import { z } from 'zod'
import { useKept } from '../../stores/useKept.ts'
import { columns, fixedColumns, usualColumns, type Column } from './rows.ts'

const chosenColumns = z.array(z.enum(columns)).max(columns.length)

export function useColumns() {
  const kept = useKept<readonly Column[]>('ledger-columns', chosenColumns, usualColumns)
  return {
    shown: computed({
      get: () => columns.filter((one) => fixedColumns.includes(one) || kept.value.includes(one)),
      set: (next: readonly Column[]) => (kept.value = [...next]),
    }),
  }
}
