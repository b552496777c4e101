/** Judges orders about the city's rules of time. */
import { dateOf } from '../../clocks/calendar.ts'
import { countsLike, rulesAt } from '../../clocks/overrides.ts'
import { ruleOf } from '../../clocks/rule.ts'
import type { CityRules } from '../../city.ts'
import { decided, type Context, type Decision, type NewEvent, type States } from '../../feature.ts'
import { refused } from '../../refusal.ts'
import type { CityCommand, CityEventData } from './messages.ts'
import type { CityClosed, CityOpen } from './state.ts'

/** Overrides of one rule that wait for their day. */
export const mostWaiting = 4

export function decideCity(order: CityCommand, states: States, context: Context): Decision {
  if (order.type === 'city.open')
    return decided([fact(order, 'city.opened', order.data)], [`city:${order.data.area}`])
  const parts = states.get(order.stream)?.parts
  if (!parts) throw new Error('the corridor let an order for a missing city through')
  const open = parts.open as CityOpen
  const { city } = context
  if (!city) throw new Error(`${order.type} is judged by the city's rules, and there are none`)
  const today = dateOf(city.calendar, context.now)
  const { rule } = order.data
  if (!city.clocks.some(({ id }) => id === rule)) return refuse('city.ruleUnknown', { rule })
  switch (order.type) {
    case 'city.proposeOverride':
      return propose(order, open, city, today, context.actor.account)
    case 'city.confirmOverride':
      return confirm(order, open, parts.closed as CityClosed | undefined, today, context.actor.account)
    case 'city.withdrawProposal':
      return open.proposals[rule]
        ? decided([fact(order, 'city.proposalWithdrawn', { rule })])
        : refuse('city.notProposed', { rule })
    case 'city.confirmRule':
      return decided([fact(order, 'city.ruleConfirmed', { ...order.data, on: today })])
  }
}

function propose(
  order: Extract<CityCommand, { type: 'city.proposeOverride' }>,
  open: CityOpen,
  city: CityRules,
  today: string,
  account: string,
): Decision {
  const { rule, counting, from } = order.data
  if (open.proposals[rule]) return refuse('city.alreadyProposed', { rule })
  if (from < today) return refuse('city.dayPast', { rule, today })
  if ((open.overrides[rule] ?? []).filter((override) => override.from > today).length >= mostWaiting)
    return refuse('city.enough', { rule, most: mostWaiting })
  if (countsLike(counting, ruleOf(rulesAt(city, open, from), rule))) return refuse('city.sameRule', { rule })
  return decided([
    fact(order, 'city.overrideProposed', order.data),
    fact(order, 'city.proposerNoted', { rule, account }),
  ])
}

/** A second person confirms, before the day it names is over: nothing comes into force backwards. */
function confirm(
  order: Extract<CityCommand, { type: 'city.confirmOverride' }>,
  open: CityOpen,
  closed: CityClosed | undefined,
  today: string,
  account: string,
): Decision {
  const { rule } = order.data
  const proposal = open.proposals[rule]
  if (!proposal) return refuse('city.notProposed', { rule })
  if (closed?.proposers[rule] === account) return refuse('city.secondPerson', { rule })
  if (proposal.from < today) return refuse('city.dayPast', { rule, today })
  return decided([fact(order, 'city.overrideConfirmed', { rule, on: today })])
}

function fact<T extends keyof CityEventData>(order: CityCommand, type: T, data: CityEventData[T]): NewEvent {
  return { stream: order.stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}
