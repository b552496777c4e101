/** Calls units outward that did not read their orders, and writes down what became of it (D17, PAGE1-PAGE5). */
import { createHash } from 'node:crypto'
import type { Actor } from '../../shared/access/actor.ts'
import type { Event } from '../../shared/event.ts'
import { toPage } from '../../shared/features/order/clocks.ts'
import type { PageMeans, PageOutcome } from '../../shared/features/order/messages.ts'
import type { OrderParts } from '../../shared/features/order/state.ts'
import type { IncidentOpen } from '../../shared/features/incident/state.ts'
import type { WireEvent } from '../log/load.ts'
import type { Page, Pager } from '../paging/page.ts'
import { OutwardFollower, type OutwardOptions, type Parcel } from './outward.ts'

const callers = ['clock.missed', 'order.reminded']
const graveLevel = 2

export interface PagingOptions extends Pick<OutwardOptions, 'log' | 'name' | 'now' | 'leads'> {
  /** The house's own actor in this city. */
  actor: Actor
  pagers: readonly Pager[]
  signIn: () => string
  /** What became of a page; without means, the unit had none. */
  onSettled?: (means: PageMeans | undefined, outcome: PageOutcome | undefined) => void
}

export function pagingFollower({
  actor,
  pagers,
  signIn,
  onSettled,
  ...options
}: PagingOptions): OutwardFollower {
  const { log, name } = options
  return new OutwardFollower({ ...options, cursor: 'pager', parcelsOf })

  async function parcelsOf({ wire, stream, position, type }: WireEvent): Promise<Parcel[]> {
    if (!callers.includes(type)) return []
    const [held] = await log.streams(name, [stream])
    if (held?.state.feature !== 'order') return []
    const parts = held.state.parts as OrderParts
    const event = JSON.parse(wire) as Event
    const parcels: Parcel[] = []
    for (const agency of toPage(event, parts)) {
      const reaching = pagers.filter((pager) => pager.reaches(agency))
      const known = parts.work?.receipts[agency]?.paged ?? []
      for (const pager of reaching.length > 0 ? reaching : [undefined]) {
        if (known.some(({ means, at }) => means === pager?.means && at > event.recordedAt)) continue
        const id = pageId(stream, position, agency, pager?.means)
        const page = await pageOf(id, agency, parts)
        parcels.push({
          id,
          ...(pager && { send: () => pager.send(page) }),
          note: (outcome) => note(stream, page, pager?.means, outcome),
        })
      }
    }
    return parcels
  }

  async function pageOf(id: string, agency: string, { open }: OrderParts): Promise<Page> {
    const [about] = open.incident === null ? [] : await log.streams(name, [open.incident])
    const incident = about?.state.parts.open as IncidentOpen | undefined
    const urgent = (incident?.response?.level ?? graveLevel + 1) <= graveLevel
    const { kind, dueAt } = open
    return { id, agency, kind, dueAt, urgent, code: incident?.code, signIn: signIn() }
  }

  /** False while nothing can be written. An order that is over takes no more notes, and needs none. */
  async function note(
    stream: string,
    { id, agency }: Page,
    means: PageMeans | undefined,
    outcome: PageOutcome | undefined,
  ): Promise<boolean> {
    const data = { agency, ...(means && { means, outcome }) }
    const command = { commandId: `system:page:${id}`, type: 'order.notePage', stream, data }
    const answer = await log.submit(name, { by: { system: actor }, command })
    if (!answer.accepted && answer.refusal.code === 'house.readOnly') return false
    onSettled?.(means, outcome)
    return true
  }
}

/** Derived from its cause, and telling nothing of it. 22 characters. */
function pageId(stream: string, position: number, agency: string, means: PageMeans | undefined): string {
  const text = JSON.stringify([stream, position, agency, means ?? null])
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
