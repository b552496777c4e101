/** What the orders about a statement come to: one line each, the rest in `decide/`. */
import type { Facts } from '../../facts/facts.ts'
import type { Context, Decision, Reads, States, StreamState } from '../../feature.ts'
import type { Told } from './clearance.ts'
import * as clearing from './decide/clearing.ts'
import type { Held } from './decide/common.ts'
import * as releasing from './decide/releasing.ts'
import * as writing from './decide/writing.ts'
import type { StatementCommand } from './messages.ts'
import type { StatementOpen, StatementParts } from './state.ts'

/** Its incident, for facts and level; what it follows; the press tasks that end with it. */
export function statementReads(command: StatementCommand, own: StreamState | undefined): Reads {
  if (command.type === 'statement.plan') {
    const { incident, follows, tasks = [] } = command.data
    return { streams: [incident, ...tasks, ...(follows === undefined ? [] : [follows])] }
  }
  if (!own) return {}
  const { incident, follows, tasks } = own.parts.open as StatementOpen
  return { streams: [incident, ...tasks, ...(follows === null ? [] : [follows])] }
}

export function decideStatement(command: StatementCommand, states: States, context: Context): Decision {
  if (command.type === 'statement.plan') return writing.plan(command, states, context)
  return follow(command, heldOf(command, states, context))
}

function heldOf(command: StatementCommand, states: States, context: Context): Held {
  const state = states.get(command.stream)
  if (state?.feature !== 'statement')
    throw new Error('the corridor let an order for a missing statement through')
  const { open, work, closed } = state.parts as StatementParts
  const linked = states.get(open.incident)
  if (linked?.feature !== 'incident') throw new Error(`${command.stream} belongs to no incident`)
  const facts = (linked.parts.work?.['facts'] as Facts | undefined) ?? {}
  return {
    ...{ command, open, states, context, facts, incident: linked.parts.open as unknown as Told },
    work: work ?? blankWork,
    closed: closed ?? { authors: [], noter: null, asker: null },
  }
}

const blankWork = {
  ...{ version: 0, title: null, paragraphs: [], cited: [], signatures: [], waivers: [], escalated: [] },
  ...{ oral: null, returned: null, release: null },
}

function follow(command: Exclude<StatementCommand, { type: 'statement.plan' }>, held: Held): Decision {
  switch (command.type) {
    case 'statement.take':
      return writing.take(command, held)
    case 'statement.submitVersion':
      return writing.submitVersion(command, held)
    case 'statement.confirmFacts':
      return writing.confirmFacts(command, held)
    case 'statement.passCheck':
      return writing.passCheck(command, held)
    case 'statement.sign':
      return clearing.sign(command, held)
    case 'statement.noteOralApproval':
      return clearing.noteOralApproval(command, held)
    case 'statement.witnessOralApproval':
      return clearing.witnessOralApproval(command, held)
    case 'statement.confirmOralApproval':
      return clearing.confirmOralApproval(command, held)
    case 'statement.return':
      return clearing.giveBack(command, held)
    case 'statement.withdraw':
      return clearing.withdraw(command, held)
    case 'statement.askRelease':
      return releasing.askRelease(command, held)
    case 'statement.release':
      return releasing.release(command, held)
    case 'statement.confirmReadable':
      return releasing.confirmReadable(command, held)
    case 'statement.noteSent':
      return releasing.noteSent(command, held)
  }
}
