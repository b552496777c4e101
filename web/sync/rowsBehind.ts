/** Which rows of a ledger stand behind those already on disk: a long ledger is not written anew for each line. Pure. */
import type { LedgerRow } from '../../shared/event.ts'

/** At most this many rows lie beside the state and are written with it. */
export const mostBehind = 32

/**
 * The rows behind `kept`, of which the oldest may have left the window. Undefined when one of `kept` is another now, was
 * erased say, or when so many are new that all should be written again. Rows are compared as objects: folding replaces
 * what it changes.
 */
export function rowsBehind(
  kept: readonly LedgerRow[],
  rows: readonly LedgerRow[],
): readonly LedgerRow[] | undefined {
  const [oldest] = rows
  const at = kept.length === 0 || !oldest ? 0 : kept.indexOf(oldest)
  if (at === -1) return undefined
  const shared = kept.length - at
  const isSame = kept.every((row, index) => index < at || row === rows[index - at])
  return isSame && rows.length - shared <= mostBehind ? rows.slice(shared) : undefined
}
