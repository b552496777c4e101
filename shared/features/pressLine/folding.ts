/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { stepRows } from '../../stepRows.ts'
import type { OpenPressLineEvent, PressLineEvent } from './events.ts'
import type { PressLineClosed, PressLineOpen, PressLineWork, Told } from './state.ts'

function evolveOpen(part: PressLineOpen | undefined, event: OpenPressLineEvent): PressLineOpen {
  const since = event.occurredAt
  if (event.type === 'pressLine.proposed') {
    const { replaces = null, owner, ...about } = event.data
    const blank = { told: null, replacedBy: null, reason: null }
    const stage = { proposedAt: since, stage: 'proposed' as const, stageSince: since }
    return { ...about, owner, replaces, ...stage, ...blank, agencies: { [owner]: 'lead' } }
  }
  if (!part) throw new Error(`${event.type} before pressLine.proposed in ${event.stream}`)
  switch (event.type) {
    case 'pressLine.approved': {
      const bound = event.data.binds.map((agency) => [agency, 'bound' as const])
      const agencies = { ...Object.fromEntries(bound), ...part.agencies } as PressLineOpen['agencies']
      return { ...part, stage: 'inForce', stageSince: since, told: toldBy(event.data), agencies }
    }
    case 'pressLine.replaced':
      return { ...part, stage: 'replaced', stageSince: since, replacedBy: event.data.by }
    case 'pressLine.takenBack':
      return { ...part, stage: 'takenBack', stageSince: since, reason: event.data.reason }
  }
}

function toldBy(data: PressLineEvent<'pressLine.written' | 'pressLine.approved'>['data']): Told {
  const { question, answer, unknown = null, validUntil, statement = null, cited } = data
  return { question, answer, unknown, validUntil, statement, cited }
}

function evolveWork(part: PressLineWork | undefined, event: PressLineEvent): PressLineWork {
  return event.type === 'pressLine.written' ? { written: toldBy(event.data) } : (part ?? { written: null })
}

function evolveClosed(part: PressLineClosed | undefined, event: PressLineEvent): PressLineClosed {
  return event.type === 'pressLine.authorNoted' ? { author: event.data.account } : (part ?? { author: null })
}

export const pressLineFolding = {
  name: 'pressLine',
  foldVersion: 1,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as PressLineOpen | undefined, event as OpenPressLineEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as PressLineWork | undefined, event as PressLineEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as PressLineClosed | undefined, event as PressLineEvent),
  },
  rows: stepRows,
  areaOf: (open: Parts['open']) => (open as PressLineOpen).area,
  isClosed: (open: Parts['open']) => {
    const { stage } = open as PressLineOpen
    return stage === 'replaced' || stage === 'takenBack'
  },
} satisfies Folding
