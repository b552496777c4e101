/** Bringing a dispute before a body, and its sides saying that they wish to talk. */
import { ruled, withKnownYears } from '../../../clocks/clocksFor.ts'
import { decided, type Context, type Decision, type NewEvent, type States } from '../../../feature.ts'
import { named } from '../../../parties/party.ts'
import { ruleFor, takesMatter } from '../channels.ts'
import { clocksAtAcceptance, clocksAtOpening, clocksAtResumption } from '../clocks.ts'
import type { MediationCommand } from '../messages.ts'
import { beforeConsent, mediated, type MediationOpen } from '../state.ts'
import { accept, asBody, fact, inStage, openClaim, refuse, whenOf, type Held } from './common.ts'

const usualSides = ['applicant', 'respondent'] as const

/** Codes of one city day share a series. */
export function codeSeries(day: string): string {
  return `code:M-${day}-`
}

/** What was left over of a dispute becomes one case, so that it has one owner. */
export function restsOf(stream: string): string {
  return `dispute:${stream}:rest-`
}

/** 一案一码: the next of its day. */
export function nextCode(context: Context): string {
  const series = codeSeries(context.day)
  return `${series.slice('code:'.length)}${String(context.seriesLength(series) + 1).padStart(2, '0')}`
}

export function open(
  command: MediationCommand<'mediation.open'>,
  states: States,
  context: Context,
): Decision {
  const { stream, data } = command
  const {
    channel,
    body,
    matter = 'civil',
    origin = 'applied',
    sides = [...usualSides],
    atOnce,
    remainderOf,
    parties = [],
  } = data
  if (data.incident !== undefined && states.get(data.incident)?.feature !== 'incident')
    return refuse('link.unknown')
  const before = remainderOf === undefined ? undefined : remainderIn(states, remainderOf)
  if (remainderOf !== undefined && !isItsRest(before, { ...data, matter, remainderOf }, context))
    return refuse('mediation.noRemainder')
  const rest = remainderOf === undefined ? [] : [`${restsOf(remainderOf)}1`]
  if (atOnce && body !== context.actor.agency) return refuse('mediation.notYours', { agency: body })
  return inItsChannel({ channel, matter, body }, context, () =>
    withKnownYears(() => {
      const when = whenOf(command, context)
      const code = before ? before.code : nextCode(context)
      const brought = named(stream, parties)
      const { area, incident, subject, form } = data
      return decided(
        [
          fact(stream, 'mediation.opened', {
            ...{ channel, body, area, subject, matter, origin, sides, code },
            ...(incident !== undefined && { incident }),
            ...(form && { form }),
            ...(before && { dispute: before.dispute, previous: remainderOf }),
          }),
          ...brought.events,
          ...clocksAtOpening(when, { channel, matter, body }, context),
          ...(atOnce ? takenAtOnce(command, context) : []),
        ],
        [openClaim(stream), ...(before || code === null ? [] : [`code:${code}`]), ...rest, ...brought.claims],
      )
    }),
  )
}

/** What is left of a dispute that was agreed in part. */
function remainderIn(states: States, id: string): MediationOpen | undefined {
  const state = states.get(id)
  const held = state?.feature === 'mediation' ? (state.parts.open as MediationOpen) : undefined
  return held?.stage === 'partlyAgreed' ? held : undefined
}

/** Once, with its body, and as it was: to another body or channel it goes by a transfer. */
function isItsRest(
  before: MediationOpen | undefined,
  asked: Pick<MediationOpen, 'body' | 'channel' | 'matter' | 'area'> & { remainderOf: string },
  { actor, seriesLength }: Context,
): boolean {
  return (
    asked.body === actor.agency &&
    (['body', 'channel', 'matter', 'area'] as const).every((what) => before?.[what] === asked[what]) &&
    seriesLength(restsOf(asked.remainderOf)) === 0
  )
}

function takenAtOnce(command: MediationCommand<'mediation.open'>, context: Context): NewEvent[] {
  const { stream, data } = command
  const { channel, matter = 'civil', body, sides = usualSides } = data
  const when = whenOf(command, context)
  // The time to decide on taking it is kept by taking it: both are told by one act.
  const begun = clocksAtOpening(when, { channel, matter, body }, context)
  return [
    fact(stream, 'mediation.consentAsked', {}),
    ...sides.map((side) => fact(stream, 'mediation.consentTold', { side })),
    fact(stream, 'mediation.accepted', {}),
    ...begun.map(({ data: { clock } }) => ({ stream, type: 'clock.met', data: { clock, at: when.at } })),
    ...clocksAtAcceptance(when, { channel, matter, body, openedAt: when.at }, undefined, context),
  ]
}

/** A body that holds the channel in this city, a matter the channel takes, a term with a basis here. */
export function inItsChannel(
  { channel, matter, body }: Pick<MediationOpen, 'channel' | 'matter' | 'body'>,
  context: Context,
  then: () => Decision,
): Decision {
  const { bodies, terms } = ruled(context.city).mediation
  if (!takesMatter(channel, matter)) return refuse('mediation.administrativeAct')
  if (!ruleFor(terms, channel, matter)) return refuse('mediation.noTerm', { channel })
  const holds = bodies.some((one) => one.agency === body && one.channels.includes(channel))
  return holds ? then() : refuse('mediation.notItsChannel', { agency: body, channel })
}

/** To another body of the same channel, by the one that holds it or by the centre; its sides are asked anew. */
export function assignBody(command: MediationCommand<'mediation.assignBody'>, held: Held): Decision {
  const { open: dispute, context } = held
  const { body } = command.data
  return inStage(held, [...beforeConsent, ...mediated], () => {
    if (dispute.session?.begun) return refuse('mediation.inSession')
    if (body === dispute.body) return refuse('mediation.sameBody', { agency: body })
    const { channel, matter } = dispute
    return inItsChannel({ channel, matter, body }, context, () =>
      withKnownYears(() =>
        accept(
          fact(command.stream, 'mediation.bodyAssigned', { body }),
          // What stood still for the other body's appraisal runs on with this one.
          ...clocksAtResumption(whenOf(command, context), dispute, context),
        ),
      ),
    )
  })
}

export function askConsent(command: MediationCommand, held: Held): Decision {
  return inStage(held, ['applied', 'offered', 'referredIn'], () =>
    asBody(held, () => accept(fact(command.stream, 'mediation.consentAsked', {}))),
  )
}

export function recordConsent(command: MediationCommand<'mediation.recordConsent'>, held: Held): Decision {
  const { side } = command.data
  const { open: dispute, parts } = held
  return inStage(held, ['consentPending'], () =>
    asBody(held, () => {
      if (!dispute.sides.includes(side)) return refuse('mediation.noSuchSide')
      if (parts.closed?.consents.includes(side)) return refuse('mediation.consentTold')
      return accept(fact(command.stream, 'mediation.consentTold', { side }))
    }),
  )
}

/**
 * Voluntary for each (人民调解法 Art. 3, 17): it is taken once every side has said yes. A bureau that mediates and
 * enforces does so by two persons, and neither waits for the other.
 */
export function take(command: MediationCommand<'mediation.accept'>, held: Held): Decision {
  const { open: dispute, parts, context } = held
  return inStage(held, ['consentPending'], () =>
    asBody(held, () => {
      const missing = dispute.sides.find((side) => !parts.closed?.consents.includes(side))
      if (missing) return refuse('mediation.consentMissing', { side: missing })
      if (dispute.channel === 'administrative' && !command.data.notInvestigator)
        return refuse('mediation.investigator')
      return withKnownYears(() =>
        accept(
          fact(command.stream, 'mediation.accepted', {}),
          ...clocksAtAcceptance(whenOf(command, context), dispute, dispute, context),
        ),
      )
    }),
  )
}
