/** What the orders about a report come to. */
import { centre, isInvolved } from '../../access/standing.ts'
import { clockIn, clocksIn } from '../../clocks/clock.ts'
import { clockMet } from '../../clocks/clocksFor.ts'
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
import type { FactKind, Facts } from '../../facts/facts.ts'
import { cite, movedSince } from '../../facts/cite.ts'
import { missingIn } from './elements.ts'
import type { Citation } from '../../facts/cite.ts'
import type { ReportEventData, ReportEventType } from './events.ts'
import type { ReportCommand } from './messages.ts'
import type { ReportOpen, ReportParts, ReportStage } from './state.ts'

type Line = Pick<ReportOpen, 'incident' | 'from' | 'to'>
/** Where a unit reports an incident to another, each kind of report is numbered or signed once. */
const series = (kind: ReportOpen['kind'], { incident, from, to }: Line) =>
  `report:${kind}:${incident}:${from}:${to}:`

export function reportReads(
  command: ReportCommand,
  own: StreamState | undefined,
  { actor }: Pick<Context, 'actor'>,
): Reads {
  if (command.type === 'report.compose') {
    const { incident, to } = command.data
    return { streams: [incident], series: [series('first', { incident, from: actor.agency, to })] }
  }
  if (!own) return {}
  const { open } = opened(own)
  const streams = [open.incident]
  return command.type === 'report.signOff' ? { streams, series: [series(open.kind, open)] } : { streams }
}

export function decideReport(command: ReportCommand, states: States, context: Context): Decision {
  if (command.type === 'report.compose') return compose(command, states, context)
  const parts = opened(states.get(command.stream))
  const held: Held = { ...parts, context, states }
  switch (command.type) {
    case 'report.revise':
      return revise(command, held)
    case 'report.signOff':
      return signOff(command, held)
    case 'report.send':
      return send(command, held)
    case 'report.acknowledge':
      return acknowledge(command, held)
    case 'report.withdraw':
      return withdraw(command, held)
  }
}

type Held = ReportParts & { context: Context; states: States }

/** For an incident one works in: in its command centre, or as an agency involved. */
function compose(command: ReportCommand<'report.compose'>, states: States, context: Context): Decision {
  const { incident, area, kind, way, to, meets = [], ...contents } = command.data
  const from = context.actor.agency
  const linked = states.get(incident)
  if (linked?.feature !== 'incident' || linked.parts.open['area'] !== area) return refuse('link.unknown')
  if (!centre.includes(context.actor.role) && !isInvolved(from, linked)) return refuse('report.notYours')
  if (to === from) return refuse('report.toSelf')
  if (kind !== 'first' && context.seriesLength(series('first', { incident, from, to })) === 0)
    return refuse('report.noFirstYet', { agency: to })
  const clocks = clocksIn(linked.parts.open)
  // One meets one's own duties, not those of others.
  if (meets.some((id) => clockIn(clocks, id)?.duty.agency !== from)) return refuse('report.clockNotYours')
  return withFacts(contents.facts, linked, (cited) =>
    decided([
      fact(command, 'report.opened', { incident, area, kind, way, from, to, meets }),
      fact(command, 'report.composed', contentsOf(contents, cited)),
      fact(command, 'report.composerNoted', { account: context.actor.account }),
    ]),
  )
}

function revise(command: ReportCommand<'report.revise'>, held: Held): Decision {
  const { account } = held.context.actor
  return atStage(held, ['drafted'], () =>
    asSender(held, () =>
      withFacts(command.data.facts, held.states.get(held.open.incident), (cited) =>
        decided([
          fact(command, 'report.revised', contentsOf(command.data, cited)),
          ...(held.closed?.composers.includes(account)
            ? []
            : [fact(command, 'report.composerNoted', { account })]),
        ]),
      ),
    ),
  )
}

/** Complete, still true, authorised by a leader, and where the city asks for it by a second person. */
function signOff(command: ReportCommand<'report.signOff'>, held: Held): Decision {
  return atStage(held, ['drafted'], () => {
    const { open, work, closed, context } = held
    const linked = held.states.get(open.incident)
    if (!work || linked?.feature !== 'incident') return refuse('link.unknown')
    const { reporting } = ruled(context)
    const { actor } = context
    const { byPhone } = command.data
    const isAuthorised =
      actor.role === 'commander' ||
      (byPhone !== undefined &&
        actor.agency === open.from &&
        reporting.byTelephone.some((role) => role === actor.role))
    if (!isAuthorised) return refuse('report.leaderNeeded')
    if (reporting.twoPersons.includes(open.way) && closed?.composers.includes(actor.account))
      return refuse('report.secondPerson')
    const missing = missingIn(open.kind, work)
    if (missing.length > 0) return refuse('report.elementsMissing', { elements: missing.join(', ') })
    const moved = movedSince(work.cited, factsOf(linked))
    if (moved.length > 0) return refuse('report.factMoved', { facts: moved.join(', ') })
    const { number, claim } = numbered(held)
    const data = { ...(number !== undefined && { number }), ...(byPhone && { byPhone }) }
    return decided([fact(command, 'report.signedOff', data)], [claim])
  })
}

/** A follow-up bears the next number; a first report goes once by each way, a final one once. */
function numbered({ open, context }: Pick<Held, 'open' | 'context'>): { number?: number; claim: string } {
  const line = series(open.kind, open)
  if (open.kind !== 'followUp') return { claim: onceClaim(open) }
  const number = context.seriesLength(line) + 1
  return { number, claim: `${line}${String(number).padStart(4, '0')}` }
}

function onceClaim(open: ReportOpen): string {
  return `${series(open.kind, open)}${open.kind === 'first' ? open.way : 'once'}`
}

function send(command: ReportCommand<'report.send'>, held: Held): Decision {
  const { call } = command.data
  return atStage(held, ['signedOff'], () =>
    asSender(held, () => {
      if ((held.open.way === 'phone') !== (call !== undefined))
        return refuse(call ? 'report.noCallInWriting' : 'report.callNeeded')
      const noted = call ? [fact(command, 'report.callNoted', call)] : []
      return decided([...noted, fact(command, 'report.sent', {})])
    }),
  )
}

/** By being sent a report meets the clocks it was written for; late, if their time was over. */
export function reportPolicies(events: readonly NewEvent[], states: States, context: Context): NewEvent[] {
  return events
    .filter(({ type }) => type === 'report.sent')
    .flatMap(({ stream }) => {
      const { open } = opened(states.get(stream))
      const linked = states.get(open.incident)?.parts.open
      const met = { stream: open.incident, at: open.sentAt ?? context.now }
      return open.meets.flatMap((clockId) => clockMet({ ...met, clockId }, linked, context))
    })
}

/** That it arrived is for its reader to say; by telephone the sending unit writes down which post did, and when. */
function acknowledge(command: ReportCommand<'report.acknowledge'>, held: Held): Decision {
  const { open, context } = held
  return atStage(held, ['sent'], () => {
    if (open.acknowledged) return refuse('report.alreadyAcknowledged', { at: open.acknowledged.at })
    const { post } = command.data
    const speaks = post === undefined ? open.to : open.from
    if (context.actor.agency !== speaks) return refuse('report.notReader', { agency: open.to })
    if ((command.occurredAt ?? context.now) < (open.sentAt ?? 0)) return refuse('report.notSentThen')
    return decided([fact(command, 'report.acknowledged', command.data)])
  })
}

/** A number once given stays given: a gap shows that a report was withdrawn. */
function withdraw(command: ReportCommand<'report.withdraw'>, held: Held): Decision {
  const { open, context } = held
  return atStage(held, ['drafted', 'signedOff'], () => {
    if (context.actor.role !== 'commander' && context.actor.agency !== open.from)
      return refuse('report.notYours')
    const isHeld = open.stage === 'signedOff' && open.kind !== 'followUp'
    return {
      accepted: true,
      events: [fact(command, 'report.withdrawalTold', command.data), fact(command, 'report.withdrawn', {})],
      ...(isHeld && { releases: [onceClaim(open)] }),
    }
  })
}

function asSender({ open, context }: Held, then: () => Decision): Decision {
  return context.actor.agency === open.from ? then() : refuse('report.notYours')
}

function atStage({ open: { stage } }: Held, stages: readonly ReportStage[], then: () => Decision): Decision {
  return stages.includes(stage) ? then() : refuse('report.wrongStep', { stage })
}

/** Cites the facts as they read; one nobody reported is no fact. */
function withFacts(
  kinds: readonly FactKind[],
  linked: StreamState | undefined,
  then: (cited: Citation[]) => Decision,
): Decision {
  if (linked?.feature !== 'incident') return refuse('link.unknown')
  const facts = factsOf(linked)
  const unknown = kinds.filter((kind) => cite(kind, facts) === undefined)
  return unknown.length > 0
    ? refuse('report.factUnknown', { facts: unknown.join(', ') })
    : then(kinds.flatMap((kind) => cite(kind, facts) ?? []))
}

function factsOf({ parts }: StreamState): Facts {
  return (parts.work?.['facts'] as Facts | undefined) ?? {}
}

type Given = ReportCommand<'report.revise'>['data']
function contentsOf(
  { facts: _facts, ...rest }: Given,
  cited: Citation[],
): ReportEventData['report.composed'] {
  return { ...rest, cited }
}

function ruled({ city }: Context) {
  if (!city) throw new Error('a sign-off needs the rules of its city')
  return city
}

function fact<T extends ReportEventType>(
  command: ReportCommand,
  type: T,
  data: ReportEventData[T],
): NewEvent {
  return { stream: command.stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

function opened(state: StreamState | undefined): ReportParts {
  if (state?.feature !== 'report') throw new Error('the corridor let an order for a missing report through')
  return state.parts as ReportParts
}
