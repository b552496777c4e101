/** What follows from an order as it stands: who is outstanding, whom to call next, whether an owner is idle. Pure. */
import type { OwnerAction } from './messages.ts'
import { ownerActions } from './messages.ts'
import type { OrderOpen, OrderWork, Receipt } from './state.ts'

const minuteMs = 60_000
/** At most one reminder of an order in this time. */
export const remindEveryMs = 10 * minuteMs
/** An owner who did nothing for this long owns in name only. */
export const idleAfterMs = 7 * 24 * 60 * minuteMs

/** Agencies whose report is still awaited. */
export function outstanding({ receipts }: OrderWork): string[] {
  return agenciesIn(receipts, ({ stage }) => stage !== 'reportedBack' && stage !== 'refused')
}

/** Agencies that have not seen an open order. */
export function unread(open: OrderOpen, { receipts }: OrderWork): string[] {
  return open.stage === 'open' ? agenciesIn(receipts, ({ stage }) => stage === 'sent') : []
}

/** The same, once the time to read it is over. */
export function unreadPastLimit(open: OrderOpen, work: OrderWork, now: number): string[] {
  return now > open.receiptDueAt ? unread(open, work) : []
}

function agenciesIn(receipts: OrderWork['receipts'], has: (receipt: Receipt) => boolean): string[] {
  return Object.entries(receipts).flatMap(([agency, receipt]) => (has(receipt) ? [agency] : []))
}

/** The next number to call: one after the other, then from the first again. */
export function nextCall<T>(calls: readonly T[], { calls: made }: Pick<Receipt, 'calls'>): T | undefined {
  return calls[made % Math.max(1, calls.length)]
}

/** From when on it may be reminded of again. */
export function remindableAt({ remindedAt }: OrderWork): number {
  return remindedAt === null ? 0 : remindedAt + remindEveryMs
}

/** Assigned but idle: a matter that a leader owns, and nothing done in it for a week. */
export function isIdle(open: OrderOpen, work: OrderWork, now: number): boolean {
  const last = Math.max(open.issuedAt, ...Object.values(work.actions))
  return open.kind === 'caseOwner' && open.stage === 'open' && now - last > idleAfterMs
}

/** What the owner has not yet done in person. */
export function missingActions({ actions }: OrderWork): OwnerAction[] {
  return ownerActions.filter((action) => actions[action] === undefined)
}
