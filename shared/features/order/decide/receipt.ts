/** What an addressee does with an order: read it, sign for it, refuse it in time, tell how far it is, report back. */
import { decided, type Decision } from '../../../feature.ts'
import type { OrderCommand } from '../messages.ts'
import type { Receipt, ReceiptStage } from '../state.ts'
import { record, refuse, type Held } from './common.ts'

/** Decides for an addressee: its agency and, where the order names one, its post. */
export function asAddressee(
  { open, work, context: { actor } }: Held,
  then: (agency: string, receipt: Receipt) => Decision,
): Decision {
  const addressee = open.addressees.find(({ agency }) => agency === actor.agency)
  const receipt = work.receipts[actor.agency]
  const isMeant = addressee && (addressee.role === undefined || addressee.role === actor.role)
  return isMeant && receipt ? then(addressee.agency, receipt) : refuse('order.notAddressee')
}

export function markRead(command: OrderCommand, held: Held): Decision {
  return asAddressee(held, (agency, { stage }) =>
    // Two seats of one agency may open it at once: the second sight is no news, and no fault.
    stage === 'sent' ? record(command, 'order.read', { agency }) : decided([]),
  )
}

export function signFor(command: OrderCommand, held: Held): Decision {
  return asAddressee(held, (agency, receipt) =>
    at(receipt, ['sent', 'read'], () => record(command, 'order.signedFor', { agency })),
  )
}

export function refuseIt(command: OrderCommand<'order.refuse'>, held: Held): Decision {
  const { open, context } = held
  return asAddressee(held, (agency, receipt) =>
    at(receipt, ['sent', 'read'], () =>
      context.now > open.receiptDueAt
        ? refuse('order.tooLateToRefuse', { at: open.receiptDueAt })
        : record(command, 'order.refused', { agency, ...command.data }),
    ),
  )
}

export function reportBack(command: OrderCommand<'order.reportBack'>, held: Held): Decision {
  return asAddressee(held, (agency, receipt) =>
    at(receipt, ['signedFor'], () => record(command, 'order.reportedBack', { agency, ...command.data })),
  )
}

export function noteProgress(command: OrderCommand<'order.noteProgress'>, held: Held): Decision {
  if (command.data.action !== undefined && held.open.kind !== 'caseOwner') return wrongKind(held)
  return asAddressee(held, (agency, receipt) =>
    at(receipt, ['signedFor'], () => record(command, 'order.progressNoted', { agency, ...command.data })),
  )
}

export function supply(command: OrderCommand<'order.supply'>, held: Held): Decision {
  if (held.open.kind !== 'resource') return wrongKind(held)
  return asAddressee(held, (agency, receipt) =>
    at(receipt, ['signedFor', 'reportedBack'], () =>
      record(command, 'order.supplied', { agency, ...command.data }),
    ),
  )
}

/** What became of a page, as the house itself found it. */
export function notePage(command: OrderCommand<'order.notePage'>, { work }: Held): Decision {
  return Object.hasOwn(work.receipts, command.data.agency)
    ? record(command, 'order.paged', command.data)
    : refuse('order.unknownAddressee')
}

export function wrongKind({ open }: Held): Decision {
  return refuse('order.wrongKind', { kind: open.kind })
}

/** Decides only at one of the stages of a receipt; otherwise names the stage it is at. */
export function at({ stage }: Receipt, stages: readonly ReceiptStage[], then: () => Decision): Decision {
  return stages.includes(stage) ? then() : refuse('order.wrongStep', { stage })
}
