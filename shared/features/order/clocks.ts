/** The clocks of an order: each addressee's time to read it, and the time by which all have reported back (D16). */
import { clockIn, clocksIn } from '../../clocks/clock.ts'
import { clockCancelled, clockMet, clockOpened, clockUntil } from '../../clocks/clocksFor.ts'
import type { Context, NewEvent, States } from '../../feature.ts'
import { outstanding, unread } from './readings.ts'
import type { Addressee } from './messages.ts'
import type { OrderOpen, OrderParts, OrderWork } from './state.ts'

/** The rule of the time to read, by the response level of the incident. */
export function readRule(responseLevel: number | undefined): string {
  if (responseLevel === undefined) return 'ORD-READ'
  return responseLevel <= 2 ? 'ORD-READ-12' : 'ORD-READ-34'
}

export const readClock = (agency: string): string => `read-${agency}`
/** A report sent back opens the next: what was met stays met. */
export const dueClock = (returns: number): string => (returns === 0 ? 'due' : `due-${returns}`)

export interface Beginning {
  stream: string
  rule: string
  startedAt: number
  addressees: readonly Addressee[]
}

/** One clock for each addressee. */
export function readClocks({ stream, rule, startedAt, addressees }: Beginning, context: Context): NewEvent[] {
  return addressees.map(({ agency, role }) => {
    const duty = { agency, ...(role && { role }) }
    return clockOpened({ stream, clockId: readClock(agency), rule, startedAt, duty }, context)
  })
}

/** The clock of a due time that the issuer set, on whoever leads. */
export function dueClockOpened(
  { stream, addressees, startedAt }: Pick<Beginning, 'stream' | 'addressees' | 'startedAt'>,
  { dueAt: due, returns }: { dueAt: number; returns: number },
  context: Context,
): NewEvent {
  const lead = addressees.find(({ part }) => part === 'lead')
  if (!lead) throw new Error(`nobody leads the order ${stream}`)
  const { agency, role } = lead
  const duty = { agency, ...(role && { role }) }
  return clockUntil(
    { stream, clockId: dueClock(returns), rule: 'ORD-DUE', startedAt, duty },
    { due, profile: 'city' },
    context,
  )
}

/** Until when it is due by now: its clock may have been extended. */
export function dueNow(open: OrderOpen): number {
  const due = Object.values(clocksIn(open)).findLast(({ rule }) => rule === 'ORD-DUE')
  return due?.due ?? open.dueAt
}

/**
 * Whom an event calls from outside its screen (PAGE1): who let its time to read run out; all who have not read it, when
 * the order's own time runs out or they are reminded. Who has read it meanwhile, and whoever is asked about an order that
 * is over, is not called.
 */
export function toPage(
  { type, data }: Pick<NewEvent, 'type' | 'data'>,
  { open, work }: OrderParts,
): string[] {
  const silent = work ? unread(open, work) : []
  if (type === 'order.reminded') return silent
  if (type !== 'clock.missed') return []
  const clock = clockIn(clocksIn(open), String(data['clock']))
  if (clock?.rule === 'ORD-DUE') return silent
  return silent.filter((agency) => clock?.id === readClock(agency))
}

/** What follows for its clocks from what happened to an order. */
export function orderPolicies(events: readonly NewEvent[], states: States, context: Context): NewEvent[] {
  return events.flatMap((event) => {
    const parts = states.get(event.stream)?.parts as OrderParts | undefined
    return parts?.work ? followUps(event, parts.open, parts.work, context) : []
  })
}

function followUps(event: NewEvent, open: OrderOpen, work: OrderWork, context: Context): NewEvent[] {
  const { stream, type, data } = event
  const agency = String(data['agency'])
  const receipt = work.receipts[agency]
  const read = (): NewEvent[] =>
    typeof receipt?.readAt !== 'number'
      ? []
      : clockMet({ stream, clockId: readClock(agency), at: receipt.readAt }, open, context)
  switch (type) {
    case 'order.read':
    case 'order.signedFor':
    case 'order.called':
      return read()
    case 'order.reportedBack':
      return outstanding(work).length > 0 || !receipt
        ? []
        : clockMet({ stream, clockId: dueClock(returnsOf(work)), at: receipt.since }, open, context)
    case 'order.refused':
      return clockCancelled({ stream, clockId: readClock(agency), cause: type }, open)
    case 'order.returned':
      return [
        ...clockCancelled({ stream, clockId: dueClock(returnsOf(work) - 1), cause: type }, open),
        dueClockOpened(
          { stream, ...open, startedAt: context.now },
          { ...open, returns: returnsOf(work) },
          context,
        ),
      ]
    case 'order.closed':
      return Object.keys(clocksIn(open)).flatMap((clockId) =>
        clockCancelled({ stream, clockId, cause: type }, open),
      )
    default:
      return []
  }
}

function returnsOf({ receipts }: OrderWork): number {
  return Object.values(receipts).reduce((sum, { returns }) => sum + returns, 0)
}
