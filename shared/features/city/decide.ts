/** Judges orders about the city's rules of time and its calendar: one proposes, a second confirms, nothing counts backwards. */
import { dateOf } from '../../clocks/calendar.ts'
import { countsLike, rulesOn } from '../../clocks/overrides.ts'
import { ruleOf } from '../../clocks/rule.ts'
import type { CityRules } from '../../city.ts'
import { decided, type Context, type Decision, type NewEvent, type States } from '../../feature.ts'
import { refused } from '../../refusal.ts'
import type { CityCommand, CityCommandOf, CityEventData } from './messages.ts'
import type { CityClosed, CityOpen } from './state.ts'

/** Overrides of one rule, or of the office hours, that wait for their day. */
export const mostWaiting = 4
/** Years entered beside those of the city's files. */
export const mostYears = 20

interface Held {
  open: CityOpen
  closed: CityClosed | undefined
  city: CityRules
  /** The city's date. */
  today: string
  account: string
}

export function decideCity(order: CityCommand, states: States, context: Context): Decision {
  const { city, actor } = context
  if (order.type === 'city.open') return begin(order, city)
  const parts = states.get(order.stream)?.parts
  if (!parts) throw new Error('the corridor let an order for a missing city through')
  if (!city) throw new Error(`${order.type} is judged by the city's rules, and there are none`)
  const held: Held = {
    open: parts.open as CityOpen,
    closed: parts.closed as CityClosed | undefined,
    city,
    today: dateOf(city.calendar, context.now),
    account: actor.account,
  }
  switch (order.type) {
    case 'city.proposeOverride':
      return ofKnownRule(order, held, () => proposeOverride(order, held))
    case 'city.confirmOverride':
      return ofKnownRule(order, held, () => confirmOverride(order, held))
    case 'city.withdrawProposal':
      return held.open.proposals[order.data.rule]
        ? decided([fact(order, 'city.proposalWithdrawn', order.data)])
        : refuse('city.notProposed', { rule: order.data.rule })
    case 'city.confirmRule':
      return ofKnownRule(order, held, () =>
        decided([fact(order, 'city.ruleConfirmed', { ...order.data, on: held.today })]),
      )
    case 'city.proposeYear':
      return proposeYear(order, held)
    case 'city.proposeOfficeHours':
      return proposeOfficeHours(order, held)
    case 'city.confirmCalendar':
      return confirmCalendar(order, held)
    case 'city.withdrawCalendar':
      return waitingSince(held.open, order.data.part) === undefined
        ? refuse('city.notProposed', { rule: order.data.part })
        : decided([fact(order, 'city.calendarWithdrawn', order.data)])
  }
}

/** The book of another city has no place in this house. */
function begin(order: CityCommandOf<'city.open'>, city: CityRules | undefined): Decision {
  const { area } = order.data
  if (city && city.area !== area) return refuse('city.otherCity', { area: city.area })
  return decided([fact(order, 'city.opened', order.data)], [`city:${area}`])
}

function ofKnownRule(
  { data: { rule } }: { data: { rule: string } },
  { city }: Held,
  then: () => Decision,
): Decision {
  return city.clocks.some(({ id }) => id === rule) ? then() : refuse('city.ruleUnknown', { rule })
}

function proposeOverride(order: CityCommandOf<'city.proposeOverride'>, held: Held): Decision {
  const { rule, counting, from } = order.data
  const { open, city, today, account } = held
  if (open.proposals[rule]) return refuse('city.alreadyProposed', { rule })
  if (from < today) return refuse('city.dayPast', { rule, today })
  if (isFull(open.overrides[rule] ?? [], today)) return refuse('city.enough', { rule, most: mostWaiting })
  if (countsLike(counting, ruleOf(rulesOn(city, open, from), rule))) return refuse('city.sameRule', { rule })
  return decided([
    fact(order, 'city.overrideProposed', order.data),
    fact(order, 'city.proposerNoted', { rule, account }),
  ])
}

/** A second person confirms, before the day it names is over: nothing comes into force backwards. */
function confirmOverride(order: CityCommandOf<'city.confirmOverride'>, held: Held): Decision {
  const { rule } = order.data
  const proposal = held.open.proposals[rule]
  if (!proposal) return refuse('city.notProposed', { rule })
  return bySecond(rule, proposal.from, held, (on) =>
    decided([fact(order, 'city.overrideConfirmed', { rule, on })]),
  )
}

/** A year that is over is settled: what was counted by it was counted. */
function proposeYear(order: CityCommandOf<'city.proposeYear'>, { open, today, account }: Held): Decision {
  const { year } = order.data
  const part = String(year)
  if (open.proposedYears[part]) return refuse('city.alreadyProposed', { rule: part })
  if (year < Number(today.slice(0, 4))) return refuse('city.dayPast', { rule: part, today })
  const known = new Set([...Object.keys(open.years), ...Object.keys(open.proposedYears)])
  if (!known.has(part) && known.size >= mostYears)
    return refuse('city.enough', { rule: part, most: mostYears })
  return decided([
    fact(order, 'city.yearProposed', order.data),
    fact(order, 'city.calendarProposerNoted', { part, account }),
  ])
}

function proposeOfficeHours(order: CityCommandOf<'city.proposeOfficeHours'>, held: Held): Decision {
  const { open, today, account } = held
  const part = 'officeHours'
  if (open.proposedHours) return refuse('city.alreadyProposed', { rule: part })
  if (order.data.from < today) return refuse('city.dayPast', { rule: part, today })
  if (isFull(open.hours, today)) return refuse('city.enough', { rule: part, most: mostWaiting })
  return decided([
    fact(order, 'city.officeHoursProposed', order.data),
    fact(order, 'city.calendarProposerNoted', { part, account }),
  ])
}

function confirmCalendar(order: CityCommandOf<'city.confirmCalendar'>, held: Held): Decision {
  const { part } = order.data
  const from = waitingSince(held.open, part)
  if (from === undefined) return refuse('city.notProposed', { rule: part })
  return bySecond(part, from, held, (on) => decided([fact(order, 'city.calendarConfirmed', { part, on })]))
}

/** The last day on which what waits may still be confirmed; undefined where nothing waits. */
function waitingSince(open: CityOpen, part: string): string | undefined {
  if (part === 'officeHours') return open.proposedHours?.from
  return open.proposedYears[part] && `${part}-12-31`
}

function bySecond(
  of: string,
  from: string,
  { closed, today, account }: Held,
  then: (on: string) => Decision,
): Decision {
  if (closed?.proposers[of] === account) return refuse('city.secondPerson', { rule: of })
  return from < today ? refuse('city.dayPast', { rule: of, today }) : then(today)
}

function isFull(all: readonly { from: string }[], today: string): boolean {
  return all.filter(({ from }) => from > today).length >= mostWaiting
}

function fact<T extends keyof CityEventData>(order: CityCommand, type: T, data: CityEventData[T]): NewEvent {
  return { stream: order.stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}
