/** A medium’s question and its answer: only with what the city says to everybody, and within the city’s time. */
import { clockCancelled, clockMet, clockOpened, withKnownYears } from '../../clocks/clocksFor.ts'
import type { Facts } from '../../facts/facts.ts'
import { doubtsAbout, type Basis } from '../../facts/standing.ts'
import {
  decided,
  type Context,
  type Decision,
  type Feature,
  type NewEvent,
  type Order,
  type Reads,
  type States,
  type StreamState,
} from '../../feature.ts'
import { refused } from '../../refusal.ts'
import { enquiryEvents, type EnquiryEventData, type EnquiryEventType } from './events.ts'
import { enquiryFolding, type EnquiryOpen } from './folding.ts'
import { enquiryCommands, type EnquiryCommand } from './messages.ts'

const clockId = 'answer'

/** Its incident, and what it is answered with. */
function reads(command: EnquiryCommand, own: StreamState | undefined): Reads {
  if (command.type === 'enquiry.receive') return { streams: [command.data.incident] }
  const { line, statement } = command.type === 'enquiry.answer' ? command.data : {}
  const incident = own?.parts.open['incident'] as string | undefined
  return { streams: [incident, line, statement].flatMap((id) => id ?? []) }
}

function decide(command: EnquiryCommand, states: States, context: Context): Decision {
  if (command.type === 'enquiry.receive') return receive(command, states, context)
  const open = states.get(command.stream)?.parts.open as EnquiryOpen | undefined
  if (!open) throw new Error('the corridor let an order for a missing enquiry through')
  if (open.stage !== 'waiting') return refuse('enquiry.over', { stage: open.stage })
  return command.type === 'enquiry.answer' ? answer(command, open, states, context) : close(command, open)
}

function receive(
  { stream, data, occurredAt }: EnquiryCommand<'enquiry.receive'>,
  states: States,
  context: Context,
): Decision {
  const { outlet, question, ...about } = data
  const linked = states.get(about.incident)
  if (linked?.feature !== 'incident' || linked.parts.open['area'] !== about.area)
    return refuse('link.unknown')
  const { city } = context
  if (!city) throw new Error('an enquiry is answered within the time of its city')
  const owner = context.actor.agency
  const startedAt = occurredAt ?? context.now
  const opening = { stream, clockId, rule: city.clearance.enquiry, startedAt, duty: { agency: owner } }
  return withKnownYears(() =>
    decided([
      fact(stream, 'enquiry.received', { ...about, owner }),
      fact(stream, 'enquiry.asked', { outlet, question }),
      clockOpened({ ...opening, subject: outlet }, context),
    ]),
  )
}

/** What is in doubt is told to nobody, whoever asks; looked at again under the lock. */
function answer(
  { stream, data, occurredAt }: EnquiryCommand<'enquiry.answer'>,
  open: EnquiryOpen,
  states: States,
  context: Context,
): Decision {
  const { line, statement } = data
  const stage = statement === undefined ? undefined : stageOf(states.get(statement), open.incident)
  if (statement !== undefined && stage !== 'released') return refuse('enquiry.notReleased')
  if (line !== undefined) {
    const told = toldIn(states.get(line), open.incident)
    if (!told) return refuse('enquiry.notInForce')
    if (told.statement !== null && told.statement !== statement) return refuse('enquiry.withoutStatement')
    const seen = { facts: factsOf(states.get(open.incident)), stage }
    if (doubtsAbout(told, seen, context.now).length > 0) return refuse('enquiry.inDoubt')
  }
  const at = occurredAt ?? context.now
  return decided([
    fact(stream, 'enquiry.answered', data),
    ...clockMet({ stream, clockId, at }, open, context),
  ])
}

function close({ stream, data, type }: EnquiryCommand<'enquiry.close'>, open: EnquiryOpen): Decision {
  return decided([
    fact(stream, 'enquiry.closed', data),
    fact(stream, 'enquiry.ended', {}),
    ...clockCancelled({ stream, clockId, cause: type }, open),
  ])
}

function toldIn(state: StreamState | undefined, incident: string): Basis | undefined {
  if (state?.feature !== 'pressLine') return undefined
  const { incident: of, stage, told } = state.parts.open
  return of === incident && stage === 'inForce' ? ((told as Basis | null) ?? undefined) : undefined
}

function stageOf(state: StreamState | undefined, incident: string): string | undefined {
  const isIts = state?.feature === 'statement' && state.parts.open['incident'] === incident
  return isIts ? String(state.parts.open['stage']) : undefined
}

function factsOf(state: StreamState | undefined): Facts {
  return (state?.parts.work?.['facts'] as Facts | undefined) ?? {}
}

function fact<T extends EnquiryEventType>(stream: string, type: T, data: EnquiryEventData[T]): NewEvent {
  return { stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

export const enquiry = {
  ...enquiryFolding,
  commands: enquiryCommands,
  events: enquiryEvents,
  reads: (order: Order, own: StreamState | undefined) => reads(order as EnquiryCommand, own),
  decide: (order: Order, states: States, context: Context) =>
    decide(order as EnquiryCommand, states, context),
} satisfies Feature
