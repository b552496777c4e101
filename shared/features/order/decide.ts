/** What the orders about an order come to: one line each, the rest in `decide/`. */
import type { Context, Decision, Reads, States, StreamState } from '../../feature.ts'
import { refuse, type Held } from './decide/common.ts'
import { issue } from './decide/issue.ts'
import * as issuer from './decide/issuer.ts'
import * as receipt from './decide/receipt.ts'
import type { OrderCommand } from './messages.ts'
import type { OrderParts } from './state.ts'

/** What must be loaded besides the order: what it belongs to. */
export function orderReads(command: OrderCommand): Reads {
  if (command.type !== 'order.issue') return {}
  const { incident, dispute } = command.data
  return { streams: [incident, dispute].filter((id) => id !== undefined) }
}

export function decideOrder(command: OrderCommand, states: States, context: Context): Decision {
  if (command.type === 'order.issue') return issue(command, states, context)
  const { open, work } = opened(states.get(command.stream))
  // Orders are worked on by those who see what they say.
  if (!work) return refuse('access.forbidden', { command: command.type })
  if (open.stage !== 'open') return refuse('order.over', { stage: open.stage })
  return follow(command, { open, work, context })
}

function follow(command: Exclude<OrderCommand, { type: 'order.issue' }>, held: Held): Decision {
  switch (command.type) {
    case 'order.markRead':
      return receipt.markRead(command, held)
    case 'order.signFor':
      return receipt.signFor(command, held)
    case 'order.reportBack':
      return receipt.reportBack(command, held)
    case 'order.refuse':
      return receipt.refuseIt(command, held)
    case 'order.noteProgress':
      return receipt.noteProgress(command, held)
    case 'order.supply':
      return receipt.supply(command, held)
    case 'order.notePage':
      return receipt.notePage(command, held)
    case 'order.remind':
      return issuer.remind(command, held)
    case 'order.recordCall':
      return issuer.recordCall(command, held)
    case 'order.return':
      return issuer.sendBack(command, held)
    case 'order.escalate':
      return issuer.escalate(command, held)
    case 'order.close':
      return issuer.close(command, held)
    case 'order.withdraw':
      return issuer.withdraw(command, held)
  }
}

function opened(state: StreamState | undefined): OrderParts {
  if (state?.feature !== 'order') throw new Error('the corridor let an order for a missing order through')
  return state.parts as OrderParts
}
