/** What the orders about a matter come to: one line each, the rest in `decide/`. */
import type { Context, Decision, Reads, States, StreamState } from '../../feature.ts'
import type { Held } from './decide/common.ts'
import * as handling from './decide/handling.ts'
import * as joining from './decide/links.ts'
import { codeSeries, receive } from './decide/receive.ts'
import * as same from './decide/same.ts'
import * as screening from './decide/screening.ts'
import { links, type GrievanceCommand } from './messages.ts'
import type { GrievanceParts } from './state.ts'

/** What must be loaded besides the matter: what it is joined to, and how many codes the day has. */
export function grievanceReads(
  command: GrievanceCommand,
  own: StreamState | undefined,
  { day }: Pick<Context, 'day'>,
): Reads {
  switch (command.type) {
    case 'grievance.receive': {
      const { procedure, incident, code } = command.data
      return {
        ...(code === undefined && { series: [codeSeries(procedure, day)] }),
        ...(incident !== undefined && { streams: [incident] }),
      }
    }
    case 'grievance.markDuplicate':
      return { streams: [command.data.of] }
    case 'grievance.separate': {
      const of = own && partsOf(own).open.duplicateOf
      return { streams: typeof of === 'string' ? [of] : [] }
    }
    case 'grievance.link':
      return { streams: links.flatMap((link) => command.data[link] ?? []) }
    case 'grievance.close':
    case 'grievance.nameUnits':
      return { streams: (own && partsOf(own).work?.duplicates) ?? [] }
    case 'grievance.accept':
    case 'grievance.addCallers':
    case 'grievance.askForMore':
    case 'grievance.assign':
    case 'grievance.escalate':
    case 'grievance.noteTold':
    case 'grievance.refer':
    case 'grievance.reply':
    case 'grievance.supplyMore':
    case 'grievance.takeBackCallers':
    case 'grievance.takeUpAgain':
    case 'grievance.tellProgress':
    case 'grievance.unlink':
    case 'grievance.withdraw':
      return {}
  }
}

export function decideGrievance(command: GrievanceCommand, states: States, context: Context): Decision {
  if (command.type === 'grievance.receive') return receive(command, states, context)
  const state = states.get(command.stream)
  if (state?.feature !== 'grievance')
    throw new Error('the corridor let an order for a missing matter through')
  const parts = partsOf(state)
  const against = parts.closed?.against ?? []
  return follow(command, { command, open: parts.open, parts, against, states, context })
}

function follow(command: Exclude<GrievanceCommand, { type: 'grievance.receive' }>, held: Held): Decision {
  switch (command.type) {
    case 'grievance.addCallers':
      return same.addCallers(command, held)
    case 'grievance.takeBackCallers':
      return same.takeBackCallers(command, held)
    case 'grievance.markDuplicate':
      return same.markDuplicate(command, held)
    case 'grievance.separate':
      return same.separate(command, held)
    case 'grievance.askForMore':
      return screening.askForMore(command, held)
    case 'grievance.noteTold':
      return screening.noteTold(command, held)
    case 'grievance.supplyMore':
      return screening.supplyMore(command, held)
    case 'grievance.refer':
      return screening.refer(command, held)
    case 'grievance.takeUpAgain':
      return screening.takeUpAgain(command, held)
    case 'grievance.assign':
      return handling.assign(command, held)
    case 'grievance.accept':
      return handling.take(command, held)
    case 'grievance.tellProgress':
      return handling.tellProgress(command, held)
    case 'grievance.escalate':
      return handling.escalate(command, held)
    case 'grievance.reply':
      return handling.reply(command, held)
    case 'grievance.close':
      return handling.close(command, held)
    case 'grievance.withdraw':
      return handling.withdraw(command, held)
    case 'grievance.link':
      return joining.link(command, held)
    case 'grievance.unlink':
      return joining.unlink(command, held)
    case 'grievance.nameUnits':
      return joining.nameUnits(command, held)
  }
}

function partsOf({ parts }: StreamState): GrievanceParts {
  return parts as GrievanceParts
}
