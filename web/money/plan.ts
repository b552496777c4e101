/** A plan of performance as it is written: each step with its day, what is done, and the amount where it is money. Pure. */
import { fenOf, problemOf, type MoneyProblem } from './money.ts'

export interface PlanRow {
  /** As a datetime-local control holds it. */
  due: string
  what: string
  /** In yuan, as written; empty where no money is owed. */
  amount: string
}
export const emptyRow: PlanRow = { due: '', what: '', amount: '' }

/** What a row lacks; the first thing is said. */
export function rowProblem({ due, what, amount }: PlanRow): 'day' | 'what' | MoneyProblem | undefined {
  if (due === '') return 'day'
  if (what === '') return 'what'
  return amount.trim() === '' ? undefined : problemOf(amount)
}

/** The rows as an order bears them; what cannot be read is left for the order's schema to refuse. */
export function instalmentsOf(
  rows: readonly PlanRow[],
  instantOf: (local: string) => number | undefined,
): Record<string, unknown>[] {
  return rows.map(({ due, what, amount }) => ({
    ...{ dueAt: instantOf(due), what },
    ...(amount.trim() !== '' && { amountFen: fenOf(amount) }),
  }))
}

/** What all steps come to, in fen; undefined where one of the amounts cannot be read, or none was written. */
export function sumOf(rows: readonly PlanRow[]): number | undefined {
  const written = rows.map(({ amount }) => amount).filter((amount) => amount.trim() !== '')
  const all = written.map(fenOf)
  const fen = all.filter((one) => typeof one === 'number')
  return fen.length === 0 || fen.length < all.length ? undefined : fen.reduce((sum, one) => sum + one, 0)
}
