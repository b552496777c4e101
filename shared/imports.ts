/** What an import of an office's export tells, one line after the other, and its bounds (IMP). Nothing a row said is in it. */
import { z } from 'zod'
import { refusal, refusalCodes } from './refusal.ts'
import { streamId } from './ids.ts'

/** What one file may be; `row` and `cell` count UTF-16 units. */
export const mostImported = {
  bytes: 64 * 1024 * 1024,
  rows: 200_000,
  /** Of a court’s list, each of which is judged against its dispute. */
  answers: 5000,
  columns: 64,
  cell: 12_000,
  row: 65_536,
} as const

/** What may be wrong with a row before anyone is asked; besides these a row bears the refusal the order had. */
export const rowFaults = [
  'row.codeTwice',
  'row.inFuture',
  'row.malformed',
  'row.missing',
  'row.outsideArea',
  'row.personalMark',
  'row.ragged',
  'row.tooLong',
  'row.unknownCase',
  'row.unknownValue',
] as const
export type RowFault = (typeof rowFaults)[number]

/** A hotline’s export into the ledger, or what became of disputes at a court. */
export const importKinds = ['hotline', 'court'] as const
export type ImportKindName = (typeof importKinds)[number]

/** Looked through and nothing written, or written as well. */
export const importActs = ['check', 'import'] as const
export type ImportAct = (typeof importActs)[number]

/** How it ended: all of it, stopped by whoever began it, or by the house (no room, going down, rights gone). */
export const importEndings = ['whole', 'cancelled', 'house'] as const

const row = z.number().int().min(1)
const count = z.number().int().min(0)
/** `column` is the heading as it stands in the file. */
const fault = z.strictObject({
  kind: z.literal('fault'),
  row,
  column: z.string().max(80).optional(),
  code: z.enum([...rowFaults, ...refusalCodes]),
  params: refusal.shape.params.optional(),
})
export type ImportFault = z.infer<typeof fault>

export const importLine = z.discriminatedUnion('kind', [
  /** By this id it is told to stop. */
  z.strictObject({ kind: z.literal('begun'), id: streamId }),
  /** So many rows were looked at, and written; `of` once they were counted. */
  z.strictObject({
    kind: z.literal('progress'),
    act: z.enum(importActs),
    rows: count,
    of: count.optional(),
  }),
  fault,
  /** The row is a matter of that code now. */
  z.strictObject({ kind: z.literal('in'), row, code: z.string().max(40) }),
  /** The row was there already. */
  z.strictObject({ kind: z.literal('known'), row }),
  /** The file itself: nothing was read further. */
  z.strictObject({ kind: z.literal('refused'), refusal }),
  z.strictObject({
    kind: z.literal('done'),
    ending: z.enum(importEndings),
    /** Rows that say anything. */
    rows: count,
    faulty: count,
    known: count,
    /** Rows without a fault that were not there before. */
    good: count,
    /** Of these, now written. */
    in: count,
  }),
])
export type ImportLine = z.infer<typeof importLine>
