/** What was typed about a conference, as the data of its orders. Pure. */
import type { ConferenceKind, ResolutionKind } from '../../../shared/features/conference/messages.ts'

export interface CallDraft {
  kind: ConferenceKind
  subject: string
  /** Epoch ms; undefined while what was typed is no time. */
  startsAt: number | undefined
  place: string
  link: string
  chair: string
  invited: readonly string[]
  quorum: string
  incidents: readonly string[]
  agenda: string
}

const given = (name: string, text: string): Record<string, string> =>
  text.trim() === '' ? {} : { [name]: text }

/** Empty optional fields are left out; whoever chairs is not invited as well. */
export function callOf(draft: CallDraft, area: string | undefined): Record<string, unknown> {
  const { kind, subject, startsAt, chair, invited, quorum, incidents, place, link, agenda } = draft
  return {
    incidents: [...incidents],
    area,
    kind,
    chair,
    invited: invited.filter((agency) => agency !== chair),
    quorum: Number(quorum),
    startsAt,
    subject,
    ...given('place', place),
    ...given('link', link),
    ...given('agenda', agenda),
  }
}

/** More than half of those who take part: what a conference begins with where nothing else is asked for. */
export function majorityOf(chair: string, invited: readonly string[]): number {
  return Math.floor(new Set([chair, ...invited].filter((agency) => agency !== '')).size / 2) + 1
}

export interface ResolutionDraft {
  what: string
  owner: string
  assisting: readonly string[]
  dueAt: number | undefined
  kind: ResolutionKind
  /** '' for the whole conference. */
  incident: string
  purpose: string
  proportionality: string
}

export function resolutionOf(draft: ResolutionDraft, forPolice: boolean): Record<string, unknown> {
  const { what, owner, assisting, dueAt, kind, incident, purpose, proportionality } = draft
  return {
    what,
    owner,
    assisting: assisting.filter((agency) => agency !== owner),
    dueAt,
    kind,
    ...given('incident', incident),
    ...(forPolice && given('purpose', purpose)),
    ...(forPolice && given('proportionality', proportionality)),
  }
}
