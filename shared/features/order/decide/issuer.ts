/** What the issuer does, and nobody else: send back, escalate, close. Calls and reminders are the centre's, too. */
import { centre } from '../../../access/standing.ts'
import { decided, type Decision } from '../../../feature.ts'
import { ladder, type OrderCommand } from '../messages.ts'
import { outstanding, remindableAt } from '../readings.ts'
import { fact, record, refuse, type Held } from './common.ts'
import { at, wrongKind } from './receipt.ts'

/** The issuing unit, in the same post; which of its people sits there does not matter. */
function isIssuer({ open: { issuer }, context: { actor } }: Held): boolean {
  return issuer.agency === actor.agency && issuer.role === actor.role
}

function asIssuer(held: Held, then: () => Decision): Decision {
  const { agency, role } = held.open.issuer
  return isIssuer(held) ? then() : refuse('order.notIssuer', { agency, role })
}

function asChaser(held: Held, then: () => Decision): Decision {
  const { agency, role } = held.open.issuer
  return isIssuer(held) || centre.includes(held.context.actor.role)
    ? then()
    : refuse('order.notIssuer', { agency, role })
}

export function remind(command: OrderCommand, held: Held): Decision {
  return asChaser(held, () => {
    const agencies = outstanding(held.work)
    const next = remindableAt(held.work)
    if (agencies.length === 0) return refuse('order.nothingToRemind')
    return held.context.now < next
      ? refuse('order.remindedRecently', { at: next })
      : record(command, 'order.reminded', { agencies })
  })
}

export function recordCall(command: OrderCommand<'order.recordCall'>, held: Held): Decision {
  return asChaser(held, () =>
    Object.hasOwn(held.work.receipts, command.data.agency)
      ? record(command, 'order.called', command.data)
      : refuse('order.unknownAddressee'),
  )
}

export function sendBack(command: OrderCommand<'order.return'>, held: Held): Decision {
  const receipt = held.work.receipts[command.data.agency]
  return asIssuer(held, () =>
    receipt
      ? at(receipt, ['reportedBack'], () => record(command, 'order.returned', command.data))
      : refuse('order.unknownAddressee'),
  )
}

export function escalate(command: OrderCommand<'order.escalate'>, held: Held): Decision {
  if (held.open.kind !== 'supervision') return wrongKind(held)
  const { step } = held.work
  const next = ladder[step ? ladder.indexOf(step.step) + 1 : 0]
  return asIssuer(held, () =>
    command.data.step === next
      ? record(command, 'order.escalated', command.data)
      : refuse('order.notNextStep', { next: next ?? '' }),
  )
}

/** Done, once everybody who did not refuse has reported back, and somebody has. */
export function close(command: OrderCommand<'order.close'>, held: Held): Decision {
  return asIssuer(held, () => {
    const [awaited] = outstanding(held.work)
    if (awaited !== undefined) return refuse('order.notReportedBack', { agency: awaited })
    const stages = Object.values(held.work.receipts).map(({ stage }) => stage)
    return stages.includes('reportedBack')
      ? over(command, command.data.said, 'done')
      : refuse('order.allRefused')
  })
}

export function withdraw(command: OrderCommand<'order.withdraw'>, held: Held): Decision {
  return asIssuer(held, () => over(command, command.data.reason, 'withdrawn'))
}

function over(command: OrderCommand, said: string, outcome: 'done' | 'withdrawn'): Decision {
  return decided([fact(command, 'order.outcomeTold', { said }), fact(command, 'order.closed', { outcome })])
}
