/** An order in the making: what was typed, as the data of `order.issue`. Pure. */
import type { MeansKind, OrderKind } from '../../../shared/features/order/messages.ts'
import type { Incident } from '../incident/incidents.ts'

export interface Draft {
  kind: OrderKind
  what: string
  lead: string
  assisting: readonly string[]
  /** Epoch ms; undefined while what was typed is no time. */
  dueAt: number | undefined
  evidence: string
  spoken: boolean
  means: MeansKind
  asked: string
  purpose: string
  proportionality: string
}

/** Empty optional fields are left out; what one kind does not bear is not sent with it. */
export function dataOf(draft: Draft, incident: Incident, forPolice: boolean): Record<string, unknown> {
  const assisting = draft.assisting.filter((agency) => agency !== draft.lead)
  return {
    incident: incident.stream,
    area: incident.open.area,
    kind: draft.kind,
    addressees: [
      ...(draft.lead === '' ? [] : [{ agency: draft.lead, part: 'lead' }]),
      ...assisting.map((agency) => ({ agency, part: 'assisting' })),
    ],
    dueAt: draft.dueAt,
    spoken: draft.spoken,
    what: draft.what,
    ...(draft.evidence.trim() !== '' && { evidence: draft.evidence }),
    ...(draft.kind === 'resource' && { means: { kind: draft.means, asked: Number(draft.asked) } }),
    ...(forPolice && draft.purpose !== '' && { purpose: draft.purpose }),
    ...(forPolice && draft.proportionality.trim() !== '' && { proportionality: draft.proportionality }),
  }
}

/** An order as it would likely be given; only whether it would be accepted matters. */
export function exampleOf(incident: Incident, kind: OrderKind, now: number): Record<string, unknown> {
  const example: Draft = {
    kind,
    what: 'example',
    lead: 'example',
    assisting: [],
    dueAt: now + 60_000,
    evidence: '',
    spoken: false,
    means: 'other',
    asked: '1',
    purpose: '',
    proportionality: '',
  }
  return dataOf(example, incident, false)
}
