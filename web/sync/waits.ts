/** Every wait of the sync room, in one place (style 18). */

/** Age of the last head from which a screen lags, is stale, is down (ux.md §2). */
export const lagAfterMs = 5_000
export const staleAfterMs = 20_000
export const downAfterMs = 60_000

/** The house answers a hello within this, or the connection is given up. */
export const greetingTimeoutMs = 10_000
/** Missing packets or pages keep coming at least this often, or the connection is given up. */
export const progressTimeoutMs = 15_000
/** A hello out of turn is forgotten after this long without another. */
export const troubleFadesMs = 30_000
/** How often the machine is asked whether a wait has ended. */
export const tickMs = 1_000

/** Before the n-th hello out of turn in a row, from 1: the first at once. */
export function pauseMs(n: number): number {
  return n <= 1 ? 0 : Math.min(15_000, 500 * 2 ** (n - 2))
}

/** Reconnecting draws a wait from the whole window (full jitter), so that a thousand screens do not return at once. */
export function dialWindow(attempt: number): { spanMs: number } {
  return { spanMs: Math.min(30_000, 1_000 * 2 ** Math.min(attempt, 5)) }
}

/** An order without an answer for this long is sent again; the house knows it by its id (LOG3). */
export const answerTimeoutMs = 15_000
/** After the n-th refusal with `later` in a row (D4, ux.md §2). */
export const laterMs = [2_000, 5_000, 15_000, 60_000] as const
/** How long a stream the house does not know may still come back after a change of epoch (D4). */
export const epochGraceMs = 600_000
/** How long accepted orders are kept, to be sent again after a restore (reliability I19). */
export const deliveredKeptMs = 24 * 3_600_000
/** Without contact for this long the copy is destroyed (architecture §6). */
export const copyKeptMs = 72 * 3_600_000
/** How often the disk is told when the house was last heard, from which the time above is counted. */
export const contactEveryMs = 60_000
/** At most one write of the copy to disk in this time. */
export const saveEveryMs = 250
/** A cursor that moved over nothing visible can wait: read back too low, it only costs a few events skipped. */
export const saveCursorEveryMs = 5_000
