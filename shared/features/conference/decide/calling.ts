/** Calling a conference: about what, for when, whom; moving it, calling it off. */
import { covers } from '../../../access/actor.ts'
import { centre, isInvolved } from '../../../access/standing.ts'
import { decided, type Context, type Decision, type States } from '../../../feature.ts'
import { cancels, opens, startClock } from '../clocks.ts'
import { most, type ConferenceCommand } from '../messages.ts'
import { fact, record, refuse, timeOf, type Held } from './common.ts'

/** For incidents one works in: in their command centre, or as an agency involved in each. */
export function convene(
  command: ConferenceCommand<'conference.convene'>,
  states: States,
  context: Context,
): Decision {
  const { subject, agenda, place, link, ...data } = command.data
  const { actor } = context
  for (const id of data.incidents) {
    const linked = states.get(id)
    if (linked?.feature !== 'incident') return refuse('link.unknown')
    if (!covers(data.area, String(linked.parts.open['area']))) return refuse('conference.outsideArea')
    if (!centre.includes(actor.role) && !isInvolved(actor.agency, linked))
      return refuse('conference.notYours')
  }
  if (data.incidents.length === 0 && !centre.includes(actor.role)) return refuse('conference.notYours')
  if (data.startsAt < timeOf(command, context)) return refuse('conference.inPast')
  return decided([
    fact(command, 'conference.convened', data),
    fact(command, 'conference.told', {
      subject,
      ...(agenda !== undefined && { agenda }),
      ...(place !== undefined && { place }),
      ...(link !== undefined && { link }),
    }),
    opens(
      {
        stream: command.stream,
        clockId: startClock(1),
        measures: 'start',
        startedAt: data.startsAt,
        agency: actor.agency,
      },
      context,
    ),
  ])
}

export function reschedule(
  command: ConferenceCommand<'conference.reschedule'>,
  { open, context }: Held,
): Decision {
  const { startsAt, ...told } = command.data
  if (startsAt < timeOf(command, context)) return refuse('conference.inPast')
  const { stream } = command
  const [clockId, agency] = [startClock(open.plans + 1), open.convenedBy.agency]
  return decided([
    fact(command, 'conference.rescheduled', { startsAt }),
    fact(command, 'conference.moved', told),
    ...cancels(stream, 'conference.rescheduled', open, startClock(open.plans)),
    opens({ stream, clockId, measures: 'start', startedAt: startsAt, agency }, context),
  ])
}

export function invite(command: ConferenceCommand<'conference.invite'>, { open }: Held): Decision {
  const known = command.data.agencies.find((agency) => agency === open.chair || open.invited.includes(agency))
  if (known !== undefined) return refuse('conference.alreadyInvited', { agency: known })
  return open.invited.length + command.data.agencies.length > most.invited
    ? refuse('conference.enough', { most: most.invited })
    : record(command, 'conference.invited', command.data)
}

export function cancel(command: ConferenceCommand<'conference.cancel'>, { open }: Held): Decision {
  return decided([
    fact(command, 'conference.reasonTold', command.data),
    fact(command, 'conference.cancelled', {}),
    ...cancels(command.stream, 'conference.cancelled', open),
  ])
}
