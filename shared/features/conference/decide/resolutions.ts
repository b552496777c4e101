/** What a conference resolves: who does it until when; in one act it becomes orders, and what was wrong is struck through. */
import { decided, type Decision, type GivenOrder } from '../../../feature.ts'
import { partId } from '../../../ids.ts'
import { cancels, disputeClock } from '../clocks.ts'
import { most, type ConferenceCommand } from '../messages.ts'
import type { Resolution } from '../state.ts'
import { fact, record, refuse, timeOf, type Held } from './common.ts'
import { isRunning } from './sitting.ts'

export function resolve(
  command: ConferenceCommand<'conference.resolve'>,
  { open, work, context }: Held,
): Decision {
  const { dueAt, incident } = command.data
  if (incident !== undefined && !open.incidents.includes(incident)) return refuse('link.unknown')
  if (dueAt <= timeOf(command, context)) return refuse('conference.dueInPast')
  return work.resolutions.length >= most.resolutions
    ? refuse('conference.enough', { most: most.resolutions })
    : record(command, 'conference.resolved', { resolution: partId(command.commandId, 0), ...command.data })
}

/** A resolution whose order runs is struck only once that is withdrawn or done: two papers must not say two things. */
export function strike(command: ConferenceCommand<'conference.strike'>, held: Held): Decision {
  const { item } = command.data
  const { open, work } = held
  const resolution = work.resolutions.find(({ id }) => id === item)
  const dispute = work.disputes.find(({ id }) => id === item)
  const found = resolution ?? dispute
  if (!found) return refuse('conference.unknown')
  if (found.struck) return refuse('conference.alreadyStruck')
  if (resolution && resolution.order !== null && isRunning(resolution.order, held))
    return refuse('conference.orderRuns', { n: resolution.n })
  return decided([
    fact(command, 'conference.struck', command.data),
    ...(dispute ? cancels(command.stream, 'conference.struck', open, disputeClock(dispute.n)) : []),
  ])
}

/** Each becomes an order of whoever gives it, judged as one (ORD1-ORD9): all of them, or none. */
export function issueOrders(command: ConferenceCommand<'conference.issueOrders'>, held: Held): Decision {
  const gives: GivenOrder[] = []
  for (const { resolution: id, stream } of command.data.orders) {
    const resolution = held.work.resolutions.find((one) => one.id === id)
    if (!resolution || resolution.what === null) return refuse('conference.unknown')
    if (resolution.struck) return refuse('conference.alreadyStruck')
    if (resolution.order !== null) return refuse('conference.alreadyOrdered', { n: resolution.n })
    const incident = resolution.incident ?? onlyOne(held.open.incidents)
    const area = incident === undefined ? held.open.area : areaOf(incident, held)
    if (area === undefined) return refuse('link.unknown')
    gives.push({ type: 'order.issue', stream, data: orderOf(resolution, area, incident) })
  }
  const ordered = command.data.orders.map(({ resolution, stream: order }) =>
    fact(command, 'conference.ordered', { resolution, order }),
  )
  return { accepted: true, events: ordered, gives }
}

function onlyOne(incidents: readonly string[]): string | undefined {
  return incidents.length === 1 ? incidents[0] : undefined
}

function areaOf(incident: string, { states }: Held): string | undefined {
  const area = states.get(incident)?.parts.open['area']
  return typeof area === 'string' ? area : undefined
}

function orderOf(resolution: Resolution, area: string, incident: string | undefined): GivenOrder['data'] {
  const { what, owner, assisting, dueAt, kind, purpose, proportionality } = resolution
  return {
    ...(incident !== undefined && { incident }),
    area,
    kind,
    addressees: [
      { agency: owner, part: 'lead' },
      ...assisting.map((agency) => ({ agency, part: 'assisting' })),
    ],
    dueAt,
    spoken: false,
    what,
    ...(purpose !== null && { purpose }),
    ...(proportionality !== null && { proportionality }),
  }
}
