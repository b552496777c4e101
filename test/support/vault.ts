/** A dispute whose parties lie in the vault, and the people around it. */
import { newId, report, taken, type Doors, type Order, type Sender } from './doors.ts'
import { community } from './actors.ts'

export interface Dispute {
  doors: Doors
  duty: Sender
  /** Holds the dispute, with a colleague of the same unit. */
  mediator: Sender
  colleague: Sender
  /** Holds others. */
  stranger: Sender
  auditor: Sender
  supervisor: Sender
  /** The incident that disputes belong to. */
  incident: string
}

export async function openDispute(doors: Doors): Promise<Dispute> {
  const duty = await doors.sender('duty', 'dutyOfficer')
  const [mediator, colleague, stranger] = await Promise.all(
    [
      ['mediator', 'justice'],
      ['colleague', 'justice'],
      ['stranger', 'labour'],
    ].map(([login = '', agency = '']) => doors.sender(login, 'mediator', { agency })),
  )
  if (!mediator || !colleague || !stranger) throw new Error('unreachable')
  const [auditor, supervisor] = [
    await doors.sender('auditor', 'auditor', { agency: 'discipline' }),
    await doors.sender('supervisor', 'supervisor'),
  ]
  const incident = newId()
  taken(await duty.give(report(incident)))
  return { doors, duty, mediator, colleague, stranger, auditor, supervisor, incident }
}

/** What somebody says of themselves; every part of it is a word that must turn up nowhere else. */
export function said(n = 1): Record<string, unknown> {
  return {
    log: 'live',
    contact: { name: `canary-name-${n}`, phone: `1380013${8000 + n}`, address: `canary-address-${n}` },
    words: `canary-words-${n} 楼上漏水三个月，没有人来看`,
    word: `canary-chosen-${n}`,
  }
}

export function put(
  { doors }: Pick<Dispute, 'doors'>,
  who: Sender | undefined,
  id: string,
  body: unknown = said(),
): Promise<Response> {
  return doors.ask(who, 'PUT', `/api/parties/${id}`, body)
}

/** The order that opens a dispute between these parties. */
export function between({ incident }: Pick<Dispute, 'incident'>, stream: string, parties: string[]): Order {
  const data = {
    incident,
    channel: 'peoples',
    body: 'justice',
    area: community,
    subject: '漏水赔偿',
    parties,
  }
  return { type: 'mediation.open', stream, data }
}

/** Puts a party into the vault and opens a dispute that names it. */
export async function disputed(dispute: Dispute, n = 1): Promise<{ stream: string; party: string }> {
  const [stream, party] = [newId(), newId()]
  const answer = await put(dispute, dispute.mediator, party, said(n))
  if (answer.status !== 201) throw new Error(`not put: ${await answer.text()}`)
  taken(await dispute.mediator.give(between(dispute, stream, [party])))
  return { stream, party }
}

export function reveal(stream: string, party: string, part: 'contact' | 'words' = 'contact'): Order {
  return { type: 'party.reveal', stream, data: { party, part, purpose: 'mediate', note: '约定调解时间' } }
}
