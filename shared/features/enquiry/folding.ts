/** An enquiry as it stands, and how it folds from its events: all that whoever only reads one needs. */
import type { Event } from '../../event.ts'
import type { Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { stepRows } from '../../stepRows.ts'
import type { EnquiryEvent, EnquiryEventData, OpenEnquiryEvent } from './events.ts'

export type EnquiryOpen = {
  incident: string
  area: string
  owner: string
  way: EnquiryEventData['enquiry.received']['way']
  askedAt: number
  stage: 'waiting' | 'answered' | 'closed'
  stageSince: number
  /** With which wording or statement, and how it was told. */
  answer: EnquiryEventData['enquiry.answered'] | null
  agencies: Record<string, 'lead'>
}
/** null: once erased. */
export type EnquiryWork = { outlet: string | null; question: string | null; reason: string | null }
export type EnquiryParts = { open: EnquiryOpen; work?: EnquiryWork }

function evolveOpen(part: EnquiryOpen | undefined, event: OpenEnquiryEvent): EnquiryOpen {
  const since = event.occurredAt
  if (event.type === 'enquiry.received') {
    const { owner } = event.data
    const stage = { askedAt: since, stage: 'waiting' as const, stageSince: since, answer: null }
    return { ...event.data, ...stage, agencies: { [owner]: 'lead' } }
  }
  if (!part) throw new Error(`${event.type} before enquiry.received in ${event.stream}`)
  switch (event.type) {
    case 'enquiry.answered':
      return { ...part, stage: 'answered', stageSince: since, answer: event.data }
    case 'enquiry.ended':
      return { ...part, stage: 'closed', stageSince: since }
  }
}

function evolveWork(part: EnquiryWork | undefined, event: EnquiryEvent): EnquiryWork {
  const held = part ?? { outlet: null, question: null, reason: null }
  if (event.type === 'enquiry.asked') return { ...held, ...event.data }
  return event.type === 'enquiry.closed' ? { ...held, reason: event.data.reason } : held
}

export const enquiryFolding = {
  name: 'enquiry',
  foldVersion: 1,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as EnquiryOpen | undefined, event as OpenEnquiryEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as EnquiryWork | undefined, event as EnquiryEvent),
  },
  rows: stepRows,
  areaOf: (open: Parts['open']) => (open as EnquiryOpen).area,
  isClosed: (open: Parts['open']) => (open as EnquiryOpen).stage !== 'waiting',
} satisfies Folding
