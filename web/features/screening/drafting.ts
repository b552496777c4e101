/** What one taps together for a report, one choice after the other; and where it begins. Pure. */
import { covers } from '../../../shared/access/actor.ts'
import type { CrowdBand } from '../../../shared/bands.ts'
import type { Field } from '../../../shared/fields.ts'
import { most, type Nearness, type Row } from '../../../shared/features/screening/messages.ts'
import {
  missingReports,
  standingReports,
  type HeldReport,
} from '../../../shared/features/screening/readings.ts'
import { isTooWide, postsOf, type ScreeningRules } from '../../../shared/features/screening/rules.ts'

/** `field`, `band`, `nearness` ask for a row; `ready` shows what will be sent, `zero` asks once more. */
export type Step = 'field' | 'band' | 'nearness' | 'ready' | 'zero'
export interface Draft {
  step: Step
  rows: readonly Row[]
  field?: Field
  band?: CrowdBand
}

export const blank: Draft = { step: 'field', rows: [] }

export function withField(draft: Draft, field: Field): Draft {
  return { ...draft, field, step: 'band' }
}

export function withBand(draft: Draft, band: CrowdBand): Draft {
  return { ...draft, band, step: 'nearness' }
}

/** The last choice of a row: it stands among those to send. */
export function withNearness({ rows, field, band }: Draft, nearness: Nearness): Draft {
  if (field === undefined || band === undefined) return { step: 'field', rows }
  return { step: 'ready', rows: [...rows, { field, band, nearness }] }
}

/** Whether somebody asked for help there; said or left out, never denied. */
export function withAsked(draft: Draft, at: number, asked: boolean): Draft {
  const rows = draft.rows.map((row, index): Row => {
    if (index !== at) return row
    const { asked: _before, ...rest } = row
    return asked ? { ...rest, asked } : rest
  })
  return { ...draft, rows }
}

export function without(draft: Draft, at: number): Draft {
  const rows = draft.rows.filter((_, index) => index !== at)
  return { step: rows.length === 0 ? 'field' : 'ready', rows }
}

export function another(draft: Draft): Draft {
  return hasRoom(draft) ? { step: 'field', rows: draft.rows } : draft
}

export function hasRoom({ rows }: Draft): boolean {
  return rows.length < most.rows
}

/** One choice back; undefined at the beginning. */
export function back(draft: Draft): Draft | undefined {
  const { step, rows } = draft
  switch (step) {
    case 'band':
      return { step: 'field', rows }
    case 'nearness':
      return { ...draft, step: 'band' }
    case 'zero':
      return blank
    case 'field':
      return rows.length > 0 ? { step: 'ready', rows } : undefined
    case 'ready':
      return undefined
  }
}

interface Place {
  body: string
  /** One's jurisdiction. */
  own: string
  rules: Pick<ScreeningRules, 'owed'>
  reports: readonly HeldReport[]
  now: number
}

/** Where a report begins: with what one's body still owes in one's own area; empty where that says nothing. */
export function placeOf({ body, own, rules, reports, now }: Place): string {
  const isMine = (post: { body: string; area: string }) => post.body === body && covers(own, post.area)
  const owed = missingReports(rules, reports, now).find(isMine)
  if (owed) return owed.area
  if (!isTooWide(own)) return own
  const before = standingReports(reports).find(({ open }) => isMine(open))
  return before?.open.area ?? postsOf(rules).find(isMine)?.area ?? ''
}

/** The data of `screening.report`; rows without number of a draft that holds none are a zero report. */
export function reportData(
  { rows }: Pick<Draft, 'rows'>,
  { area, day }: { area: string; day: string },
  { corrects, follows }: { corrects?: string | undefined; follows: readonly string[] },
): Record<string, unknown> {
  return {
    ...{ area, day },
    ...(rows.length === 0 ? { nothing: true } : { rows }),
    ...(corrects !== undefined && { corrects }),
    ...(follows.length > 0 && { follows: follows.slice(0, most.heads) }),
  }
}
