/** What the orders about a dispute come to: one line each, the rest in `decide/`. */
import type { Context, Decision, Reads, States } from '../../feature.ts'
import * as after from './decide/after.ts'
import type { Held } from './decide/common.ts'
import * as mediator from './decide/mediator.ts'
import * as opening from './decide/opening.ts'
import * as talks from './decide/talks.ts'
import * as transfers from './decide/transfers.ts'
import type { MediationCommand } from './messages.ts'
import type { MediationParts } from './state.ts'

/** What must be loaded besides the dispute: what it belongs to or comes from, how many codes the day has. */
export function mediationReads(command: MediationCommand, { day }: Pick<Context, 'day'>): Reads {
  if (command.type === 'mediation.takeOver') return { streams: [command.data.previous] }
  if (command.type !== 'mediation.open') return {}
  const { incident, remainderOf } = command.data
  const streams = [incident, remainderOf].filter((id) => id !== undefined)
  const rests = remainderOf === undefined ? [] : [opening.restsOf(remainderOf)]
  return { series: [opening.codeSeries(day), ...rests], streams }
}

export function decideMediation(command: MediationCommand, states: States, context: Context): Decision {
  if (command.type === 'mediation.open') return opening.open(command, states, context)
  if (command.type === 'mediation.takeOver') return transfers.takeOver(command, states, context)
  const state = states.get(command.stream)
  if (state?.feature !== 'mediation')
    throw new Error('the corridor let an order for a missing mediation through')
  const parts = state.parts as MediationParts
  return follow(command, { command, open: parts.open, parts, states, context })
}

type Following = Exclude<MediationCommand, { type: 'mediation.open' | 'mediation.takeOver' }>

function follow(command: Following, held: Held): Decision {
  switch (command.type) {
    case 'mediation.assignBody':
      return opening.assignBody(command, held)
    case 'mediation.askConsent':
      return opening.askConsent(command, held)
    case 'mediation.recordConsent':
      return opening.recordConsent(command, held)
    case 'mediation.accept':
      return opening.take(command, held)
    case 'mediation.nameMediator':
      return mediator.nameMediator(command, held)
    case 'mediation.recuse':
      return mediator.recuse(command, held)
    case 'mediation.scheduleSession':
      return talks.scheduleSession(command, held)
    case 'mediation.startSession':
      return talks.startSession(command, held)
    case 'mediation.closeSession':
      return talks.closeSession(command, held)
    case 'mediation.recordNote':
      return talks.recordNote(command, held)
    case 'mediation.pause':
      return talks.pause(command, held)
    case 'mediation.resume':
      return talks.resume(command, held)
    case 'mediation.continue':
      return talks.goOn(command, held)
    case 'mediation.recordAgreement':
      return talks.recordAgreement(command, held)
    case 'mediation.leave':
      return talks.leave(command, held)
    case 'mediation.end':
      return talks.end(command, held)
    case 'mediation.recordPerformance':
      return after.recordPerformance(command, held)
    case 'mediation.askConfirmation':
      return after.askConfirmation(command, held)
    case 'mediation.recordCourt':
      return after.recordCourt(command, held)
    case 'mediation.askTransfer':
      return transfers.askTransfer(command, held)
    case 'mediation.returnTransfer':
      return transfers.returnTransfer(command, held)
  }
}
