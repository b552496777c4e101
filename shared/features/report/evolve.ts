/** How a report's parts follow from its events. */
import type { OpenReportEvent, ReportEvent } from './events.ts'
import type { ReportClosed, ReportOpen, ReportWork } from './state.ts'

export function evolveOpen(part: ReportOpen | undefined, event: OpenReportEvent): ReportOpen {
  if (event.type === 'report.opened') return opened(event)
  if (!part) throw new Error(`${event.type} before report.opened in ${event.stream}`)
  switch (event.type) {
    case 'report.signedOff': {
      const { number = null, byPhone = null } = event.data
      return {
        ...part,
        stage: 'signedOff',
        number,
        signOff: { by: event.actor, byPhone, at: event.occurredAt },
      }
    }
    case 'report.sent':
      // Its reader learns of it by the sending, and not before.
      return {
        ...part,
        stage: 'sent',
        sentAt: event.occurredAt,
        agencies: { ...part.agencies, [part.to]: 'to' },
      }
    case 'report.acknowledged': {
      const { post = null } = event.data
      return { ...part, acknowledged: { by: event.actor, post, at: event.occurredAt } }
    }
    case 'report.withdrawn':
      return { ...part, stage: 'withdrawn' }
  }
}

function opened({ data, occurredAt }: ReportEvent<'report.opened'>): ReportOpen {
  return {
    ...data,
    composedAt: occurredAt,
    stage: 'drafted',
    number: null,
    signOff: null,
    sentAt: null,
    acknowledged: null,
    agencies: { [data.from]: 'from' },
  }
}

export function evolveWork(part: ReportWork | undefined, event: ReportEvent): ReportWork {
  const held = part ?? { said: {}, marked: {}, cited: [], call: null }
  switch (event.type) {
    case 'report.composed':
    case 'report.revised':
      return { ...event.data, call: held.call }
    case 'report.callNoted':
      return { ...held, call: event.data }
    case 'report.opened':
    case 'report.composerNoted':
    case 'report.signedOff':
    case 'report.sent':
    case 'report.acknowledged':
    case 'report.withdrawalTold':
    case 'report.withdrawn':
      return held
  }
}

export function evolveClosed(part: ReportClosed | undefined, event: ReportEvent): ReportClosed {
  const held = part ?? { composers: [] }
  return event.type === 'report.composerNoted' ? { composers: [...held.composers, event.data.account] } : held
}
