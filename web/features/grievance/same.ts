/**
 * What may be the same matter, brought more than once: its field, its community and the days between are the evidence,
 * nothing else is looked at. A person joins them; each of those who brought it keeps a receipt. Pure.
 */
import { standing } from '../../../shared/features/grievance/decide/common.ts'
import type { Matter } from './matters.ts'

/** Two matters lie near in time when no more than this is between them. */
export const sameWithinDays = 7
const withinMs = sameWithinDays * 86_400_000

/** Standing matters by what makes them alike. */
export type Alike = ReadonlyMap<string, readonly Matter[]>

export function alikeIn(matters: readonly Matter[]): Alike {
  const groups = new Map<string, Matter[]>()
  for (const matter of matters) {
    if (!canBeJoined(matter)) continue
    const group = groups.get(likenessOf(matter.open))
    if (group) group.push(matter)
    else groups.set(likenessOf(matter.open), [matter])
  }
  return groups
}

/** What may be the same as this one, the nearest in time first. */
export function likelySame(matter: Matter, alike: Alike): Matter[] {
  if (!canBeJoined(matter)) return []
  const apart = (other: Matter): number => Math.abs(other.open.receivedAt - matter.open.receivedAt)
  return (alike.get(likenessOf(matter.open)) ?? [])
    .filter((other) => other.stream !== matter.stream && apart(other) <= withinMs)
    .sort((a, b) => apart(a) - apart(b))
}

/** What of a field and a community stands at an instant of log time, the newest first: whoever calls may bring it again. */
export function standingNear(likeness: Likeness, alike: Alike, now: number): Matter[] {
  return (alike.get(likenessOf(likeness)) ?? [])
    .filter(({ open }) => Math.abs(now - open.receivedAt) <= withinMs)
    .sort((a, b) => b.open.receivedAt - a.open.receivedAt)
}

/** Of several that are the same, the one that stands: to which others are joined already, else the oldest. */
export function standingOf(matters: readonly Matter[]): Matter | undefined {
  const joined = ({ work }: Matter): number => work?.duplicates.length ?? 0
  return [...matters].sort((a, b) => joined(b) - joined(a) || a.open.receivedAt - b.open.receivedAt)[0]
}

/** Field and community do not tell what an accusation is about; a place above a community is too wide to tell anything. */
function canBeJoined({ open }: Matter): boolean {
  return standing.includes(open.stage) && !open.guarded && !open.area.endsWith('000')
}

interface Likeness {
  field: string
  area: string
}

function likenessOf({ field, area }: Likeness): string {
  return `${field} ${area}`
}
