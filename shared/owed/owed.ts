/**
 * What the public is owed, whatever it follows from: a press task with the clock of its rule, opened with its cause
 * (D17). Its id follows from that cause, whoever opens it: so there is one, and a task opened by hand stands for it.
 */
import { clockCancelled, clockFact, clockUntil, openedBy } from '../clocks/clocksFor.ts'
import { clocksIn, isOpen, type Clock } from '../clocks/clock.ts'
import { ruleOf } from '../clocks/rule.ts'
import type { Context, NewEvent, States } from '../feature.ts'
import { taskOf, type OwedRules, type TaskKind } from './rules.ts'

export interface Owing {
  /** The stream it follows from. */
  cause: string
  kind: TaskKind
  rule: string
  incident: string
  area: string
  /** Epoch ms. */
  startedAt: number
  subject?: string | undefined
}

/** A press task as far as it matters here. */
interface Standing {
  stage: 'open' | 'done' | 'cancelled'
  dueAt: number
}

/**
 * The events by which something is owed; none where it was given, or is owed by that rule or a stricter one already.
 * Of several rules the strictest stands; what was missed stays missed (D16).
 */
export function owed({ cause, kind, ...owing }: Owing, states: States, context: Context): NewEvent[] {
  const rules = context.city?.owed
  if (!rules) return []
  const stream = taskOf(cause, kind)
  const duty = { agency: rules.desk }
  const clock = openedBy({ ...owing, stream, clockId: owing.rule, duty }, context)
  const { incident, area } = owing
  const task = { incident, kind, owner: rules.desk, dueAt: clock.due, area }
  const opened = [{ stream, type: 'press.taskOpened', data: task }, clockFact(stream, 'clock.opened', clock)]
  const open = states.get(stream)?.parts.open
  if (!open) return opened
  const { stage } = open as unknown as Standing
  const borne = Object.values(clocksIn(open))
  if (stage === 'done' || borne.some((one) => one.rule === owing.rule)) return []
  if (stage === 'cancelled') return opened
  if (borne.some((one) => one.phase !== 'cancelled' && isStricter(one, clock))) return []
  const held = borne
    .filter(isOpen)
    .flatMap(({ id }) => clockCancelled({ stream, clockId: id, cause: 'press.ruleApplied' }, open))
  return [
    ...held,
    { stream, type: 'press.ruleApplied', data: { rule: owing.rule, dueAt: clock.due } },
    clockFact(stream, 'clock.opened', clock),
  ]
}

/** The events by which a word that was promised for an instant is owed, by the city’s rule of continuing release. */
export function owedUntil(
  { cause, kind, ...owing }: Omit<Owing, 'rule'>,
  dueAt: number,
  context: Context,
): NewEvent[] {
  const { city } = context
  if (!city) throw new Error('a word is promised by the rules of its city')
  const { desk, update: rule } = city.owed
  const stream = taskOf(cause, kind)
  const { incident, area, startedAt } = owing
  const opening = { stream, clockId: rule, rule, startedAt, duty: { agency: desk } }
  return [
    { stream, type: 'press.taskOpened', data: { incident, kind, owner: desk, dueAt, area } },
    clockUntil(opening, { due: dueAt, profile: ruleOf(city, rule).profile }, context),
  ]
}

/** Its end comes first, or both end together and it does not give way to what the law says. */
function isStricter(one: Clock, other: Pick<Clock, 'due' | 'profile'>): boolean {
  if (one.due !== other.due) return one.due < other.due
  return !isOpen(one) || one.profile === 'statutory' || other.profile !== 'statutory'
}

/** An incident as far as it matters here. */
export interface OwingIncident {
  stage: string
  area: string
  occurredAt: number
  stageSince: number
  grade: { level: string | null }
  response: { level: number } | null
}

/** What an incident owes as it stands: by its level while it lasts, and a last word once its response ended. */
export function owedByIncident(
  stream: string,
  { stage, area, occurredAt, stageSince, grade, response }: OwingIncident,
  states: States,
  context: Context,
): NewEvent[] {
  const rules = context.city?.owed
  if (!rules) return []
  const of = { cause: stream, incident: stream, area }
  if (stage === 'responseEnded')
    return owed({ ...of, kind: 'closing', rule: rules.closing, startedAt: stageSince }, states, context)
  if (!['confirmed', 'responding', 'contained'].includes(stage)) return []
  return (['firstRelease', 'conference'] as const).flatMap((kind) => {
    const line = rules.byLevel.find((one) => one.task === kind && fits(one, grade.level, response?.level))
    return line ? owed({ ...of, kind, rule: line.rule, startedAt: occurredAt }, states, context) : []
  })
}

function fits(
  { eventLevels, responseLevels }: OwedRules['byLevel'][number],
  event: string | null,
  response: number | undefined,
): boolean {
  if (!eventLevels && !responseLevels) return true
  const byEvent = event !== null && eventLevels?.includes(Number(event.slice(1)))
  const byResponse = response !== undefined && responseLevels?.includes(response)
  return Boolean(byEvent) || Boolean(byResponse)
}
