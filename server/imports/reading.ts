/** A row of an office's export, made into an order and into who brought it; or each fault of it, by its column. */
import type { z } from 'zod'
import type { AreasByName, UnitsByName } from './places.ts'
import type { ColumnName, HotlineExport } from '../city/hotlineExport.ts'
import { neededColumns } from '../city/hotlineExport.ts'
import { grievanceCommands, isGuarded, levelOf } from '../../shared/features/grievance/messages.ts'
import type { RowFault } from '../../shared/imports.ts'
import { partyBody } from '../../shared/parties/content.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { personalMarkMessage } from '../../shared/words.ts'
import { columnsAmong, saidIn, type Columns, type Faulty, type Headings } from './headings.ts'
import { momentIn } from './moment.ts'
import type { SheetRow } from './sheetRow.ts'

/** What a party said of itself; nobody chose a word with which to look for it. */
export const importedParty = partyBody.omit({ log: true, word: true })
export type ImportedParty = z.infer<typeof importedParty>

/** What a row without a fault comes to. */
export interface Good {
  row: number
  /** Of `grievance.receive`, but for who brought it. */
  data: z.infer<(typeof grievanceCommands)['grievance.receive']['data']>
  occurredAt: number | undefined
  /** Undefined where the row says nothing of anybody. */
  party: ImportedParty | undefined
  /** The cells that were read: the same ones are the same row. */
  said: string
}
export type Read = Good | Faulty

export interface Reading {
  export: HotlineExport
  areas: AreasByName
  units: UnitsByName
  utcOffsetMinutes: number
}

/** What an export's columns may be called. */
export function headingsOf({ columns }: HotlineExport): Headings<ColumnName> {
  return { columns, needed: neededColumns }
}

/** Finds the columns in a row of headings; the refusal names which are missing. */
export function columnsIn(row: SheetRow, read: HotlineExport): Columns<ColumnName> | { refusal: Refusal } {
  return columnsAmong(row, headingsOf(read))
}

/** Undefined for a row that says nothing. */
export function readRow(one: SheetRow, columns: Columns<ColumnName>, reading: Reading): Read | undefined {
  const found = saidIn(one, columns, neededColumns)
  if (!found || !('said' in found)) return found
  const { said, faults, note } = found
  const { row } = one
  const { data, occurredAt } = matterOf(said, reading, note)
  const matter = grievanceCommands['grievance.receive'].data.safeParse(data)
  const party = importedParty.safeParse(partyOf(said, reading))
  for (const { error } of [matter, party])
    for (const issue of error?.issues ?? []) note(columnOf(issue), faultOf(issue))
  if (faults.length > 0 || !matter.success || !party.success) return { row, faults }
  return {
    row,
    data: matter.data,
    occurredAt,
    party: Object.keys(party.data).length > 0 ? party.data : undefined,
    said: JSON.stringify(said),
  }
}

type Said = Readonly<Partial<Record<ColumnName, string>>>

function matterOf(
  said: Said,
  { export: { procedure, codePrefix, values, otherwise }, areas, units, utcOffsetMinutes }: Reading,
  note: (name: ColumnName, code: RowFault) => void,
): { data: Record<string, unknown>; occurredAt: number | undefined } {
  const meant = <T>(name: ColumnName, find: (text: string) => T | undefined): T | undefined => {
    const text = said[name]
    const found = text === undefined ? undefined : find(text)
    if (text !== undefined && found === undefined) note(name, 'row.unknownValue')
    return found
  }
  const unit = (text: string) => own(values.unit, text) ?? units(text)
  const area = meant('area', areas)
  const kind = meant('kind', (text) => own(values.kind, text)) ?? otherwise.kind
  const against = meant('against', (text) => {
    const found = text.split(/[、，,;；]/).map((one) => unit(one.trim()))
    return found.some((one) => one === undefined) ? undefined : found.flatMap((one) => one ?? [])
  })
  const code = said.code === undefined ? undefined : ownNumber(said.code, codePrefix)
  const occurredAt = said.receivedAt === undefined ? undefined : momentIn(said.receivedAt, utcOffsetMinutes)
  if (said.receivedAt !== undefined && occurredAt === undefined) note('receivedAt', 'row.malformed')
  const callers = Number(said.callers ?? 1)
  const data = {
    procedure,
    channel: meant('channel', (text) => own(values.channel, text)) ?? otherwise.channel,
    kind,
    field: meant('field', (text) => own(values.field, text)),
    area,
    ...(area !== undefined && { level: levelOf(area) }),
    callers,
    ...given(
      'bringer',
      meant('bringer', (text) => own(values.bringer, text)),
    ),
    ...(values.yes.includes(said.urgent ?? '') && { urgent: true }),
    // Asked whether a number is taken, a register would answer for matters that not everybody may know of (GRV1).
    ...(!isGuarded(kind, against ?? []) && given('code', code)),
    ...given('lead', meant('lead', unit)),
    ...given('against', against),
    summary: said.summary,
  }
  return { data, occurredAt }
}

function partyOf(said: Said, { export: { values } }: Reading): Record<string, unknown> {
  const { name, phone, address, idNumber } = said
  const contact = Object.fromEntries(
    Object.entries({ name, phone, address, idNumber }).filter(([, text]) => text !== undefined),
  )
  const wishes = {
    ...(values.yes.includes(said.noReply ?? '') && { noReply: true }),
    ...(values.yes.includes(said.secrecy ?? '') && { secrecy: true }),
  }
  return {
    ...(Object.keys(contact).length > 0 && { contact }),
    ...given('words', said.words),
    ...(Object.keys(wishes).length > 0 && { wishes }),
  }
}

/** An office's own number in the form that codes have: capitals, in groups of eight at most. */
function ownNumber(text: string, prefix: string): string {
  const written = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s_]+/g, '-')
  if (/^[A-Z]/.test(written) && written.includes('-')) return written
  const groups = written.split('-').flatMap((group) => group.match(/.{1,8}/g) ?? [])
  return [prefix, ...groups].join('-')
}

function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value }
}

function own<T>(meanings: Readonly<Record<string, T>>, text: string): T | undefined {
  return Object.hasOwn(meanings, text) ? meanings[text] : undefined
}

function columnOf({ path }: z.core.$ZodIssue): ColumnName {
  const name = String(path[0] === 'contact' || path[0] === 'wishes' ? path[1] : path[0])
  return (name === 'level' ? 'area' : name) as ColumnName
}

function faultOf(issue: z.core.$ZodIssue): RowFault {
  if (issue.message === personalMarkMessage) return 'row.personalMark'
  return issue.code === 'too_big' && issue.origin === 'string' ? 'row.tooLong' : 'row.malformed'
}
