/** What the orders about a dispute come to: one line each, the rest in `decide/`. */
import type { Context, Decision, Reads, States, StreamState } from '../../feature.ts'
import * as after from './decide/after.ts'
import type { Held } from './decide/common.ts'
import * as danger from './decide/danger.ts'
import * as mediator from './decide/mediator.ts'
import * as opening from './decide/opening.ts'
import * as papers from './decide/papers.ts'
import * as register from './decide/register.ts'
import * as talks from './decide/talks.ts'
import * as transfers from './decide/transfers.ts'
import { paperSeries, yearsAbout } from './documents.ts'
import type { MediationCommand } from './messages.ts'
import type { MediationOpen, MediationParts } from './state.ts'

/** What must be loaded besides the dispute: what it belongs to or comes from, how many codes the day has. */
export function mediationReads(
  command: MediationCommand,
  own: StreamState | undefined,
  { day, now }: Pick<Context, 'day' | 'now'>,
): Reads {
  const held = own?.feature === 'mediation' ? (own.parts.open as MediationOpen) : undefined
  if (command.type === 'mediation.issueDocument')
    return held ? { series: yearsAbout(now).map((year) => paperSeries(held.body, year)) } : {}
  if (command.type === 'mediation.reportDanger')
    return typeof held?.incident === 'string' ? { streams: [held.incident] } : {}
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
    case 'mediation.nameRepresentatives':
      return register.nameRepresentatives(command, held)
    case 'mediation.recordClaim':
      return register.recordClaim(command, held)
    case 'mediation.withdrawClaim':
      return register.withdrawClaim(command, held)
    case 'mediation.propose':
      return register.propose(command, held)
    case 'mediation.issueDocument':
      return papers.issueDocument(command, held)
    case 'mediation.recordSigning':
      return papers.recordSigning(command, held)
    case 'mediation.recordService':
      return papers.recordService(command, held)
    case 'mediation.reportDanger':
      return danger.reportDanger(command, held)
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
    case 'mediation.recordInstalment':
      return after.recordInstalment(command, held)
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
