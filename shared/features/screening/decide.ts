/** What the orders of screening come to. */
import { dayMs, dayOf, startOf } from '../../clocks/calendar.ts'
import { clockMet, clockOpened, ruled, withKnownYears } from '../../clocks/clocksFor.ts'
import type { Context, Decision, GivenOrder, NewEvent, Reads, States } from '../../feature.ts'
import { refused } from '../../refusal.ts'
import type { ScreeningEventData, ScreeningEventType } from './events.ts'
import { most, type ScreeningOrder } from './messages.ts'
import { isTooWide, screens } from './rules.ts'
import { isNewest, type ScreenedRow, type ScreeningOpen } from './state.ts'

const nextClock = 'next'

/** What must be loaded besides: the reports that one follows or corrects. */
export function screeningReads(order: ScreeningOrder): Reads {
  if (order.type !== 'screening.report') return {}
  const { follows = [], corrects } = order.data
  return { streams: [...new Set([...follows, ...(corrects === undefined ? [] : [corrects])])] }
}

export function decideScreening(order: ScreeningOrder, states: States, context: Context): Decision {
  if (order.type === 'screening.report') return report(order, states, context)
  const held = reportIn(states, order.stream)
  if (!held) throw new Error('the corridor let an order for a missing screening report through')
  if (held.correctedBy !== null) return refuse('screening.alreadyCorrected')
  const row = held.rows[order.data.row]
  if (!row) return refuse('screening.noSuchRow')
  if (row.dispute !== null || row.incident !== null) return refuse('screening.rowTaken')
  return order.type === 'screening.openDispute' ? openDispute(order, held) : passOn(order, held, row, context)
}

function report(order: ScreeningOrder<'screening.report'>, states: States, context: Context): Decision {
  const { stream, data } = order
  const { follows = [], ...told } = data
  const { area, day, corrects } = told
  const { agency: body } = context.actor
  const rules = ruled(context.city)
  if (!screens(rules, body)) return refuse('screening.notItsDuty', { agency: body })
  if (isTooWide(area)) return refuse('screening.tooWide')
  const today = dayOf(rules.calendar, context.now)
  const of = Date.parse(day) / dayMs
  if (of > today || of < today - most.days) return refuse('screening.dayOutOfReach', { days: most.days })
  const isAlike = (one: ScreeningOpen): boolean => one.body === body && one.area === area
  const wrong = corrects === undefined ? undefined : reportIn(states, corrects)
  if (corrects !== undefined) {
    if (!wrong) return refuse('link.unknown')
    if (!isAlike(wrong)) return refuse('screening.ofAnother')
    if (wrong.correctedBy !== null) return refuse('screening.alreadyCorrected')
  }
  // Nobody's report is refused for what became of an earlier one: what is followed already, or unknown, stays out.
  const heads = [...new Set([...follows, ...(corrects === undefined ? [] : [corrects])])].flatMap((id) => {
    const held = reportIn(states, id)
    return held && isAlike(held) && isNewest(held) ? [{ id, held }] : []
  })
  const later = heads.find(({ id, held }) => id !== corrects && held.day > day)
  const begins = startOf(rules.calendar, of)
  const at = Math.min(Math.max(order.occurredAt ?? context.now, begins), begins + dayMs - 1)
  return withKnownYears(() => ({
    accepted: true,
    events: [
      fact(stream, 'screening.reported', { body, ...told }),
      ...(later
        ? [fact(stream, 'screening.followed', { next: later.id })]
        : [nextDue({ stream, at, body, rule: rules.screening.next }, context)]),
      ...heads
        .filter(({ id, held }) => id === corrects || held.day <= day)
        .flatMap(({ id, held }) => [
          ...clockMet({ stream: id, clockId: nextClock, at }, held, context),
          ...(id === corrects ? [] : [fact(id, 'screening.followed', { next: stream })]),
        ]),
      ...(corrects === undefined ? [] : [fact(corrects, 'screening.corrected', { by: stream })]),
    ],
  }))
}

/** The body owes its next report of that area from this one on. Throws `UnknownYear`. */
function nextDue(
  { stream, at, body, rule }: { stream: string; at: number; body: string; rule: string },
  context: Context,
): NewEvent {
  return clockOpened({ stream, clockId: nextClock, rule, startedAt: at, duty: { agency: body } }, context)
}

/** Offered to its sides, who may say no; whether the body and the channel fit is judged as of any dispute. */
function openDispute(
  { stream, data }: ScreeningOrder<'screening.openDispute'>,
  { area }: ScreeningOpen,
): Decision {
  const { row, dispute, channel, body, matter, subject } = data
  const given = { channel, body, area, subject, origin: 'offered', ...(matter !== undefined && { matter }) }
  return gives(fact(stream, 'screening.disputeOpened', { row, dispute }), {
    type: 'mediation.open',
    stream: dispute,
    data: given,
  })
}

function passOn(
  { stream, data }: ScreeningOrder<'screening.passOn'>,
  { area }: ScreeningOpen,
  { nearness }: ScreenedRow,
  { actor }: Context,
): Decision {
  if (nearness !== 'urgent') return refuse('screening.notUrgent')
  const { row, incident, title } = data
  const source = actor.role === 'gridWorker' ? 'grid' : 'agency'
  return gives(fact(stream, 'screening.passedOn', { row, incident }), {
    type: 'incident.report',
    stream: incident,
    data: { category: 'socialSecurity', title, area, source },
  })
}

function gives(event: NewEvent, order: GivenOrder): Decision {
  return { accepted: true, events: [event], gives: [order] }
}

function reportIn(states: States, id: string): ScreeningOpen | undefined {
  const state = states.get(id)
  return state?.feature === 'screening' ? (state.parts.open as ScreeningOpen) : undefined
}

function fact<T extends ScreeningEventType>(stream: string, type: T, data: ScreeningEventData[T]): NewEvent {
  return { stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}
