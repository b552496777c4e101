/** A statement from its events, layer by layer. */
import {
  statementEvents,
  type ClosedStatementEvent,
  type OpenStatementEvent,
  type StatementEvent,
  type WorkStatementEvent,
} from './events.ts'
import type { Paragraph, StatementClosed, StatementOpen, StatementStage, StatementWork } from './state.ts'

export function evolveOpen(part: StatementOpen | undefined, event: OpenStatementEvent): StatementOpen {
  if (event.type === 'statement.planned') return planned(event)
  if (!part) throw new Error(`${event.type} before statement.planned in ${event.stream}`)
  const to = (stage: StatementStage, more: Partial<StatementOpen> = {}): StatementOpen => ({
    ...part,
    stage,
    stageSince: event.occurredAt,
    ...more,
  })
  switch (event.type) {
    case 'statement.taken':
      return to('drafting')
    case 'statement.drafted':
      return to('factChecking', { agencies: withSigners(part.owner, event.data.signers) })
    case 'statement.factsConfirmed':
      return to('legalPrivacyCheck')
    case 'statement.checkPassed':
      return to('pendingApproval')
    case 'statement.approved':
      return to('approved')
    case 'statement.returned':
      return to('returned')
    case 'statement.released': {
      const { channels, title, text, nextAt = null } = event.data
      const at = event.occurredAt
      const outlets = channels.map((channel) => ({ channel, releasedAt: at, readableAt: null, link: null }))
      return to('released', { title, text, releasedAt: at, outlets, nextAt })
    }
    case 'statement.sent': {
      const { channel, outcome } = event.data
      return {
        ...part,
        outlets: part.outlets.map((one) => (one.channel === channel ? { ...one, sent: outcome } : one)),
      }
    }
    case 'statement.becameReadable': {
      const { channel, link = null } = event.data
      const outlets = part.outlets.map((one) =>
        one.channel === channel ? { ...one, readableAt: event.occurredAt, link } : one,
      )
      return { ...part, outlets }
    }
    case 'statement.followed':
      return to(event.data.as, { followedBy: event.data.by })
    case 'statement.withdrawn':
      return to('withdrawn', { withdrawal: event.data.reason })
  }
}

function withSigners(owner: string, signers: readonly string[]): StatementOpen['agencies'] {
  const signing: StatementOpen['agencies'] = {}
  for (const agency of signers) signing[agency] = 'signs'
  return { ...signing, [owner]: 'lead' }
}

function planned({ data, occurredAt }: StatementEvent<'statement.planned'>): StatementOpen {
  const { incident, area, owner, kind, holding = false, tasks = [], follows = null, as = null } = data
  return {
    ...{ incident, area, owner, kind, holding, tasks, follows, as, wrong: data.wrong ?? null },
    ...{ plannedAt: occurredAt, stage: 'planned', stageSince: occurredAt },
    ...{ title: null, text: null, releasedAt: null, outlets: [], followedBy: null, withdrawal: null },
    nextAt: null,
    agencies: { [owner]: 'lead' },
  }
}

const blank: StatementWork = {
  version: 0,
  title: null,
  paragraphs: [],
  cited: [],
  signatures: [],
  waivers: [],
  escalated: [],
  oral: null,
  returned: null,
  release: null,
}

export function evolveWork(part: StatementWork | undefined, event: StatementEvent): StatementWork {
  const held = part ?? blank
  return isOfWork(event) ? worked(held, event) : held
}

function isOfWork(event: StatementEvent): event is WorkStatementEvent {
  return statementEvents[event.type].layer === 'work'
}

function worked(held: StatementWork, event: WorkStatementEvent): StatementWork {
  const { version } = held
  switch (event.type) {
    case 'statement.versionSubmitted':
      return submitted(held, event)
    case 'statement.marksWaived':
      return { ...held, waivers: [...held.waivers, ...event.data.waived.map((one) => ({ ...one, version }))] }
    case 'statement.signed': {
      const { step, agency, paragraphs, oral, deputy = null } = event.data
      const { role } = event.actor
      const signature = { step, agency, role, paragraphs, version, at: event.occurredAt, deputy }
      const signatures = [...held.signatures, { ...signature, oral: oral ? ('open' as const) : null }]
      return { ...held, signatures, oral: null }
    }
    case 'statement.signatureEscalated':
      return { ...held, escalated: [...held.escalated, event.data] }
    case 'statement.oralApprovalNoted':
      return { ...held, oral: { agency: event.data.agency } }
    case 'statement.oralApprovalConfirmed':
      return {
        ...held,
        signatures: held.signatures.map((one) =>
          one.oral === 'open' ? { ...one, oral: 'confirmed' as const } : one,
        ),
      }
    case 'statement.returnExplained':
      return { ...held, returned: event.data.reason, release: null, oral: null, escalated: [] }
    case 'statement.releaseAsked':
      return { ...held, release: event.data }
  }
}

/** What it asked to be released was another text. */
function submitted(
  held: StatementWork,
  { data }: StatementEvent<'statement.versionSubmitted'>,
): StatementWork {
  const version = held.version + 1
  const before = new Map(held.paragraphs.map((one) => [one.id, one]))
  const paragraphs = data.order.map((id): Paragraph => {
    const changedIn = data.changed.includes(id) ? version : (before.get(id)?.changedIn ?? version)
    return { id, text: data.text[id] ?? null, changedIn }
  })
  const { title, cited } = data
  return { ...held, version, title, paragraphs, cited, escalated: [], oral: null, release: null }
}

export function evolveClosed(part: StatementClosed | undefined, event: StatementEvent): StatementClosed {
  const held = part ?? { authors: [], noter: null, asker: null }
  return isOfClosed(event) ? noted(held, event) : held
}

function isOfClosed(event: StatementEvent): event is ClosedStatementEvent {
  return statementEvents[event.type].layer === 'closed'
}

function noted(held: StatementClosed, event: ClosedStatementEvent): StatementClosed {
  switch (event.type) {
    case 'statement.authorNoted':
      return { ...held, authors: [...held.authors, event.data.account] }
    case 'statement.oralNoterNoted':
      return { ...held, noter: event.data.account }
    case 'statement.releaseAskerNoted':
      return { ...held, asker: event.data.account }
  }
}
