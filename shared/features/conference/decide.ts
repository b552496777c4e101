/** What the orders about a conference come to: one line each, the rest in `decide/`. */
import { withKnownYears } from '../../clocks/clocksFor.ts'
import type { Context, Decision, Reads, States, StreamState } from '../../feature.ts'
import { asKeeper, refuse, type Held } from './decide/common.ts'
import * as calling from './decide/calling.ts'
import * as disputes from './decide/disputes.ts'
import * as resolutions from './decide/resolutions.ts'
import * as sitting from './decide/sitting.ts'
import type { ConferenceCommand } from './messages.ts'
import type { ConferenceParts } from './state.ts'
import { takes } from './steps.ts'

/** The incidents it is about, and for what became of its resolutions their orders. */
export function conferenceReads(command: ConferenceCommand, own: StreamState | undefined): Reads {
  if (command.type === 'conference.convene') return { streams: command.data.incidents }
  if (own?.feature !== 'conference') return {}
  const { open, work } = own.parts as ConferenceParts
  if (command.type === 'conference.issueOrders') return { streams: open.incidents }
  if (command.type !== 'conference.close' && command.type !== 'conference.strike') return {}
  return { streams: work?.resolutions.flatMap(({ order }) => order ?? []) ?? [] }
}

export function decideConference(command: ConferenceCommand, states: States, context: Context): Decision {
  if (command.type === 'conference.convene')
    return withKnownYears(() => calling.convene(command, states, context))
  const { open, work } = opened(states.get(command.stream))
  // Whoever only knows that units meet takes no step in it.
  if (!work) return refuse('access.forbidden', { command: command.type })
  if (!takes(open.stage, command.type)) return refuse('conference.wrongStage', { stage: open.stage })
  return withKnownYears(() => follow(command, { open, work, states, context }))
}

type Later = Exclude<ConferenceCommand, { type: 'conference.convene' }>

function follow(command: Later, held: Held): Decision {
  if (command.type === 'conference.markPresence') return sitting.markPresence(command, held)
  if (command.type === 'conference.raiseDispute') return disputes.raise(command, held)
  return asKeeper(held, () => keep(command, held))
}

function keep(
  command: Exclude<Later, { type: 'conference.markPresence' | 'conference.raiseDispute' }>,
  held: Held,
): Decision {
  switch (command.type) {
    case 'conference.reschedule':
      return calling.reschedule(command, held)
    case 'conference.invite':
      return calling.invite(command, held)
    case 'conference.cancel':
      return calling.cancel(command, held)
    case 'conference.start':
      return sitting.start(command, held)
    case 'conference.adjourn':
      return sitting.adjourn(command, held)
    case 'conference.resume':
      return sitting.resume(command, held)
    case 'conference.end':
      return sitting.end(command, held)
    case 'conference.issueMinutes':
      return sitting.issueMinutes(command, held)
    case 'conference.close':
      return sitting.close(command, held)
    case 'conference.decideDispute':
      return disputes.decide(command, held)
    case 'conference.resolve':
      return resolutions.resolve(command, held)
    case 'conference.strike':
      return resolutions.strike(command, held)
    case 'conference.issueOrders':
      return resolutions.issueOrders(command, held)
  }
}

function opened(state: StreamState | undefined): ConferenceParts {
  if (state?.feature !== 'conference')
    throw new Error('the corridor let an order for a missing conference through')
  return state.parts as ConferenceParts
}
