/** How an order's parts follow from its events. */
import type { OpenOrderEvent, OrderEvent } from './events.ts'
import type { OrderOpen, OrderWork, Paged, Receipt } from './state.ts'

export function evolveOpen(part: OrderOpen | undefined, event: OpenOrderEvent): OrderOpen {
  if (event.type === 'order.issued') return opened(event)
  if (!part) throw new Error(`${event.type} before order.issued in ${event.stream}`)
  return { ...part, stage: event.data.outcome, closedAt: event.occurredAt }
}

function opened({ data, actor, occurredAt, recordedAt }: OrderEvent<'order.issued'>): OrderOpen {
  return {
    ...data,
    incident: data.incident ?? null,
    dispute: data.dispute ?? null,
    purpose: data.purpose ?? null,
    means: data.means ?? null,
    line: data.line ?? null,
    issuer: actor,
    issuedAt: occurredAt,
    recordedAt,
    stage: 'open',
    closedAt: null,
    agencies: {
      [actor.agency]: 'issuer' as const,
      ...Object.fromEntries(data.addressees.map(({ agency, part }) => [agency, part])),
    },
  }
}

export function evolveWork(part: OrderWork | undefined, event: OrderEvent): OrderWork {
  if (event.type === 'order.issued') return begun(event)
  if (!part) throw new Error(`${event.type} before order.issued in ${event.stream}`)
  return evolved(part, event)
}

/** What was given by mouth was heard. */
function begun({ data, occurredAt }: OrderEvent<'order.issued'>): OrderWork {
  const receipt: Receipt = {
    stage: data.spoken ? 'read' : 'sent',
    since: occurredAt,
    readAt: data.spoken ? occurredAt : null,
    way: data.spoken ? 'voice' : null,
    returns: 0,
    calls: 0,
    supplied: {},
    paged: [],
  }
  return {
    what: null,
    receipts: Object.fromEntries(data.addressees.map(({ agency }) => [agency, receipt])),
    remindedAt: null,
    reminders: 0,
    step: null,
    actions: {},
    heardAt: null,
  }
}

type Later = Exclude<OrderEvent, { type: 'order.issued' }>

function evolved(part: OrderWork, event: Later): OrderWork {
  const { occurredAt: at } = event
  switch (event.type) {
    case 'order.told':
      return { ...part, ...event.data }
    case 'order.read':
      return moved(part, event.data.agency, (held) => read(held, at, 'screen'))
    case 'order.signedFor':
      return moved(part, event.data.agency, (held) => ({
        ...read(held, at, 'screen'),
        stage: 'signedFor',
        since: at,
      }))
    case 'order.reportedBack':
      return heard(
        moved(part, event.data.agency, (held) => ({ ...held, stage: 'reportedBack', since: at })),
        at,
      )
    case 'order.refused':
      return moved(part, event.data.agency, (held) => ({ ...held, stage: 'refused', since: at }))
    case 'order.returned':
      return moved(part, event.data.agency, (held) => ({
        ...held,
        stage: 'signedFor',
        since: at,
        returns: held.returns + 1,
      }))
    case 'order.called': {
      const { agency, answered } = event.data
      return moved(part, agency, (held) => ({
        ...(answered && held.stage === 'sent' ? read(held, at, 'phone') : held),
        calls: held.calls + 1,
      }))
    }
    case 'order.paged': {
      const { agency, means, outcome } = event.data
      const paged: Paged = { at, ...(means && { means, outcome }) }
      return moved(part, agency, (held) => ({
        ...held,
        paged: [...held.paged.filter((one) => one.means !== means), paged],
      }))
    }
    case 'order.supplied': {
      const { agency, stage, number } = event.data
      const supplied = moved(part, agency, (held) => ({
        ...held,
        supplied: { ...held.supplied, [stage]: number },
      }))
      return heard(supplied, at)
    }
    case 'order.progressNoted': {
      const { action } = event.data
      return heard({ ...part, ...(action && { actions: { ...part.actions, [action]: at } }) }, at)
    }
    case 'order.reminded':
      return { ...part, remindedAt: event.recordedAt, reminders: part.reminders + 1 }
    case 'order.escalated':
      return { ...part, step: { step: event.data.step, since: at } }
    case 'order.outcomeTold':
    case 'order.closed':
      return part
  }
}

/** Who read it once has read it: a later sight changes nothing. */
function read(held: Receipt, at: number, way: Receipt['way']): Receipt {
  return held.readAt === null ? { ...held, stage: 'read', since: at, readAt: at, way } : held
}

function moved(part: OrderWork, agency: string, change: (held: Receipt) => Receipt): OrderWork {
  const held = part.receipts[agency]
  if (!held) throw new Error(`${agency} is no addressee`)
  return { ...part, receipts: { ...part.receipts, [agency]: change(held) } }
}

/** What is told late was true before: the newest counts. */
function heard(part: OrderWork, at: number): OrderWork {
  return { ...part, heardAt: Math.max(part.heardAt ?? at, at) }
}
