/** From a proposal to what every office says: approved by a second person, replaced or taken back in the open. */
import { cite, unfit } from '../../facts/cite.ts'
import type { Facts } from '../../facts/facts.ts'
import { tokensIn, withFigures } from '../../facts/figures.ts'
import {
  decided,
  type Context,
  type Decision,
  type NewEvent,
  type Reads,
  type States,
  type StreamState,
} from '../../feature.ts'
import { refused } from '../../refusal.ts'
import type { PressLineEventData, PressLineEventType } from './events.ts'
import type { PressLineCommand } from './messages.ts'
import type { PressLineOpen, PressLineParts, Told } from './state.ts'

/** Its incident, for the facts; the statement it says again; the wording it is to replace. */
export function pressLineReads(command: PressLineCommand, own: StreamState | undefined): Reads {
  if (command.type === 'pressLine.propose') {
    const { incident, statement, replaces } = command.data
    return { streams: named(incident, statement, replaces) }
  }
  if (!own) return {}
  const { open, work } = own.parts as PressLineParts
  return { streams: named(open.incident, work?.written?.statement, open.replaces) }
}

function named(...ids: (string | null | undefined)[]): string[] {
  return ids.flatMap((id) => id ?? [])
}

export function decidePressLine(command: PressLineCommand, states: States, context: Context): Decision {
  if (command.type === 'pressLine.propose') return propose(command, states, context)
  const state = states.get(command.stream)
  if (state?.feature !== 'pressLine')
    throw new Error('the corridor let an order for a missing wording through')
  const parts = state.parts as PressLineParts
  return command.type === 'pressLine.approve'
    ? approve(command, parts, states, context)
    : takeBack(command, parts)
}

function propose(
  { stream, data }: PressLineCommand<'pressLine.propose'>,
  states: States,
  { now, actor }: Context,
): Decision {
  const { incident, area, replaces, question, answer, unknown, validUntil, statement } = data
  const linked = states.get(incident)
  if (linked?.feature !== 'incident' || linked.parts.open['area'] !== area) return refuse('link.unknown')
  if (validUntil <= now) return refuse('pressLine.timeOver')
  if (replaces !== undefined && !isInForce(states.get(replaces), incident))
    return refuse('pressLine.notInForce')
  if (statement !== undefined && !isOut(states.get(statement), incident))
    return refuse('pressLine.notReleased')
  const tokens = tokensIn(answer)
  if (tokens.unknown.length > 0) return refuse('pressLine.noSuchFact', { facts: tokens.unknown.join(', ') })
  const facts = factsOf(linked)
  const missing = tokens.facts.filter((kind) => cite(kind, facts) === undefined)
  if (missing.length > 0) return refuse('pressLine.factUnknown', { facts: missing.join(', ') })
  if (tokens.facts.length === 0 && statement === undefined) return refuse('pressLine.noBasis')
  const cited = tokens.facts.flatMap((kind) => cite(kind, facts) ?? [])
  const about = { incident, area, ...(replaces !== undefined && { replaces }) }
  return decided([
    fact(stream, 'pressLine.proposed', { ...about, owner: actor.agency }),
    fact(stream, 'pressLine.written', {
      ...{ question, answer, validUntil, cited },
      ...(unknown !== undefined && { unknown }),
      ...(statement !== undefined && { statement }),
    }),
    fact(stream, 'pressLine.authorNoted', { account: actor.account }),
  ])
}

/** Everything it rests on is looked at again in this very moment. */
function approve(
  { stream }: PressLineCommand<'pressLine.approve'>,
  { open, work, closed }: PressLineParts,
  states: States,
  { now, actor }: Context,
): Decision {
  const written = work?.written
  if (open.stage !== 'proposed' || !written) return refuse('pressLine.wrongStage', { stage: open.stage })
  if (closed?.author === actor.account) return refuse('pressLine.secondPerson')
  const refusal = against(written, open, states, now)
  if (refusal) return refusal
  const linked = states.get(open.incident)
  const approved = fact(stream, 'pressLine.approved', { ...inForce(written), binds: unitsOf(linked) })
  const replaced: NewEvent[] =
    open.replaces === null ? [] : [fact(open.replaces, 'pressLine.replaced', { by: stream })]
  return decided([approved, ...replaced])
}

function against(
  { cited, statement, validUntil, answer }: Told,
  { incident, replaces }: PressLineOpen,
  states: States,
  now: number,
): Decision | undefined {
  // Erased words are nobody's answer.
  if (answer === null) return refuse('pressLine.wrongStage', { stage: 'erased' })
  if (validUntil <= now) return refuse('pressLine.timeOver')
  const open = unfit(cited, factsOf(states.get(incident)))
  if (open.length > 0) return refuse('pressLine.factsOpen', { facts: open.join(', ') })
  if (statement !== null && !isOut(states.get(statement), incident)) return refuse('pressLine.notReleased')
  if (replaces !== null && !isInForce(states.get(replaces), incident)) return refuse('pressLine.notInForce')
  return undefined
}

function inForce({ question, answer, unknown, validUntil, statement, cited }: Told) {
  return {
    ...{ question, answer: withFigures(answer ?? '', cited), validUntil, cited: [...cited] },
    ...(unknown !== null && { unknown }),
    ...(statement !== null && { statement }),
  }
}

/** Before it was approved or while it is in force; all who had it see that it was, and why. */
function takeBack(
  { stream, data }: PressLineCommand<'pressLine.takeBack'>,
  { open }: PressLineParts,
): Decision {
  return open.stage === 'proposed' || open.stage === 'inForce'
    ? decided([fact(stream, 'pressLine.takenBack', data)])
    : refuse('pressLine.wrongStage', { stage: open.stage })
}

function isInForce(state: StreamState | undefined, incident: string): boolean {
  return (
    state?.feature === 'pressLine' &&
    state.parts.open['incident'] === incident &&
    state.parts.open['stage'] === 'inForce'
  )
}

/** A statement nothing came after yet: what it says is what the public reads. */
function isOut(state: StreamState | undefined, incident: string): boolean {
  return (
    state?.feature === 'statement' &&
    state.parts.open['incident'] === incident &&
    state.parts.open['stage'] === 'released'
  )
}

function factsOf(state: StreamState | undefined): Facts {
  return (state?.parts.work?.['facts'] as Facts | undefined) ?? {}
}

function unitsOf(state: StreamState | undefined): string[] {
  return Object.keys((state?.parts.open['agencies'] as Record<string, string> | undefined) ?? {})
}

function fact<T extends PressLineEventType>(stream: string, type: T, data: PressLineEventData[T]): NewEvent {
  return { stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Extract<Decision, { accepted: false }> {
  return { accepted: false, refusal: refused(...args) }
}
