/**
 * What a month came to in screening and mediation, as counts: by body and community what was screened, by channel and
 * body what became of disputes. Pure, over the open parts of streams; nothing finer than a community goes in or out.
 */
import { z } from 'zod'
import { fields } from './fields.ts'
import { channels } from './features/mediation/kinds.ts'
import type { MediationOpen } from './features/mediation/state.ts'
import type { ScreeningOpen } from './features/screening/state.ts'
import { agencyCode, areaCode } from './ids.ts'
import type { Parts } from './protocol.ts'

export const month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/)
const count = z.number().int().min(0)

/** Of a body's reports of an area, of days in the month; what was corrected is not among them. */
const screened = z.strictObject({
  body: agencyCode,
  area: areaCode,
  reports: count,
  /** Of these, that nothing was found. */
  zeros: count,
  disputes: count,
  urgent: count,
  /** Somebody asked for help. */
  asked: count,
  /** Became a dispute offered to its sides; were passed to the duty officer. */
  opened: count,
  passedOn: count,
  fields: z.partialRecord(z.enum(fields), count),
})
export type Screened = z.infer<typeof screened>

/**
 * Of a body's disputes in a channel: those opened, agreed and ended without agreement in the month; of those agreed in
 * it, how many were kept and how many broken by now.
 */
const mediated = z.strictObject({
  channel: z.enum(channels),
  body: agencyCode,
  opened: count,
  agreed: count,
  ended: count,
  kept: count,
  broken: count,
})
export type Mediated = z.infer<typeof mediated>

export const monthCounts = z.strictObject({
  month,
  screening: z.array(screened),
  mediation: z.array(mediated),
})
export type MonthCounts = z.infer<typeof monthCounts>

/** A stream of any feature, as far as it is counted. */
export interface Counted {
  feature: string
  open: Parts['open']
}

/** Features whose streams are counted. */
export const countedFeatures = ['screening', 'mediation'] as const

/** `dateOf`: the city's date of an instant, `YYYY-MM-DD`. Rows in the order of their body, area and channel. */
export function countsOf(
  streams: Iterable<Counted>,
  of: string,
  dateOf: (instant: number) => string,
): MonthCounts {
  const screening = new Map<string, Screened>()
  const mediation = new Map<string, Mediated>()
  const isIn = (date: string): boolean => date.startsWith(`${of}-`)
  for (const { feature, open } of streams) {
    if (feature === 'screening') countScreened(open as ScreeningOpen, screening, isIn)
    if (feature === 'mediation') countMediated(open as MediationOpen, mediation, (at) => isIn(dateOf(at)))
  }
  const inOrder = <T>(rows: ReadonlyMap<string, T>): T[] =>
    [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  return { month: of, screening: inOrder(screening), mediation: inOrder(mediation) }
}

function countScreened(
  { body, area, day, rows, correctedBy }: ScreeningOpen,
  held: Map<string, Screened>,
  isIn: (date: string) => boolean,
): void {
  if (correctedBy !== null || !isIn(day)) return
  const key = `${body} ${area}`
  const before = held.get(key) ?? {
    ...{ body, area, reports: 0, zeros: 0, disputes: 0, urgent: 0, asked: 0, opened: 0, passedOn: 0 },
    fields: {},
  }
  const byField = { ...before.fields }
  for (const { field } of rows) byField[field] = (byField[field] ?? 0) + 1
  held.set(key, {
    ...before,
    reports: before.reports + 1,
    zeros: before.zeros + Number(rows.length === 0),
    disputes: before.disputes + rows.length,
    urgent: before.urgent + rows.filter(({ nearness }) => nearness === 'urgent').length,
    asked: before.asked + rows.filter((row) => row.asked).length,
    opened: before.opened + rows.filter(({ dispute }) => dispute !== null).length,
    passedOn: before.passedOn + rows.filter(({ incident }) => incident !== null).length,
    fields: byField,
  })
}

function countMediated(
  { channel, body, openedAt, agreement, stage, stageSince, performance }: MediationOpen,
  held: Map<string, Mediated>,
  isIn: (at: number) => boolean,
): void {
  const isAgreed = agreement !== null && isIn(agreement.at)
  const more = {
    opened: Number(isIn(openedAt)),
    agreed: Number(isAgreed),
    ended: Number(stage === 'ended' && isIn(stageSince)),
    kept: Number(isAgreed && performance === 'performed'),
    broken: Number(isAgreed && performance === 'breached'),
  }
  if (more.opened + more.agreed + more.ended === 0) return
  const key = `${channels.indexOf(channel)} ${body}`
  const { opened, agreed, ended, kept, broken } = held.get(key) ?? {
    ...{ opened: 0, agreed: 0, ended: 0, kept: 0, broken: 0 },
  }
  held.set(key, {
    ...{ channel, body, opened: opened + more.opened, agreed: agreed + more.agreed },
    ...{ ended: ended + more.ended, kept: kept + more.kept, broken: broken + more.broken },
  })
}
