/**
 * How an office's export is read (12345 and the like): which heading stands for what, and which of our words its words
 * are. Areas and units are found by code or name without being listed here.
 */
import { z } from 'zod'
import {
  bringers,
  fields,
  intakeChannels,
  matterKinds,
  procedures,
} from '../../shared/features/grievance/messages.ts'
import { agencyCode } from '../../shared/ids.ts'
import type { Sheet } from './sheet.ts'

/** What is recorded of a matter, and what goes into the vault and nowhere else. */
export const matterColumns = [
  ...(['code', 'receivedAt', 'channel', 'kind', 'field', 'area', 'callers', 'bringer'] as const),
  ...(['urgent', 'lead', 'against', 'summary'] as const),
] as const
export const partyColumns = ['name', 'phone', 'address', 'idNumber', 'words', 'noReply', 'secrecy'] as const
export type ColumnName = (typeof matterColumns)[number] | (typeof partyColumns)[number]
/** Without these nothing is read. */
export const neededColumns = ['area', 'field', 'summary'] as const satisfies readonly ColumnName[]

const text = z.string().trim().min(1).max(80)
/** As they may be called; the first one that stands in the file counts. */
const headings = z.array(text).min(1).max(20)
const meaning = <T extends readonly string[]>(words: T) => z.record(text, z.enum(words))

export const hotlineExportFile = z.strictObject({
  procedure: z.enum(procedures).exclude(['homeVisit']),
  /** Before an office's own number where that is digits alone: `202602270001` comes to `RX-20260227-0001`. */
  codePrefix: z.string().regex(/^[A-Z]{1,3}$/),
  columns: z.strictObject({
    ...(Object.fromEntries(
      [...matterColumns, ...partyColumns].map((name) => [name, headings.optional()]),
    ) as Record<ColumnName, z.ZodOptional<typeof headings>>),
    ...(Object.fromEntries(neededColumns.map((name) => [name, headings])) as Record<
      (typeof neededColumns)[number],
      typeof headings
    >),
  }),
  values: z.strictObject({
    channel: meaning(intakeChannels.filter((channel) => channel !== 'homeVisit')),
    kind: meaning(matterKinds),
    field: meaning(fields),
    bringer: meaning(bringers),
    /** Units by other names than those of agencies.json. */
    unit: z.record(text, agencyCode),
    yes: z.array(text).min(1),
  }),
  /** What an empty cell, or a column that is not there, stands for. */
  otherwise: z.strictObject({ channel: z.enum(intakeChannels), kind: z.enum(matterKinds) }),
})
export type HotlineExport = z.infer<typeof hotlineExportFile>

/** `agencies` is undefined where they could not be read: then nothing is judged by them. */
export function checkHotlineExport(
  { value: { columns, values }, fault }: Sheet<HotlineExport>,
  agencies: readonly { code: string }[] | undefined,
): void {
  const seen = new Set<string>()
  for (const [name, headings = []] of Object.entries(columns))
    for (const [at, heading] of headings.entries()) {
      if (seen.has(heading)) fault(['columns', name, at], `heading ${heading} stands for two things`)
      seen.add(heading)
    }
  for (const [name, code] of Object.entries(values.unit))
    if (agencies && !agencies.some((one) => one.code === code))
      fault(['values', 'unit', name], `${name} is agency ${code}, which is not in agencies.json`)
}
