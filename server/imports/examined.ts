/** The rows of a file, read and judged, some at a time; read twice they come out the same. */
import { hash } from 'node:crypto'
import type { ColumnName, HotlineExport } from '../city/hotlineExport.ts'
import { mostImported } from '../../shared/imports.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { csvRows } from './csv.ts'
import {
  columnsIn,
  headingOf,
  readRow,
  type Columns,
  type Fault,
  type Good,
  type Reading,
} from './reading.ts'
import { isWorkbook, workbookRows } from './sheet.ts'
import { FileFault, type SheetRow } from './sheetRow.ts'

/** The ids under which a row comes to lie: they follow from what it says. */
export interface Ids {
  stream: string
  party: string
  command: string
}
export type Named = Good & { ids: Ids }
export interface Faulty {
  row: number
  faults: Fault[]
}
export type Examined = Named | Faulty

export interface Examining {
  file: Buffer
  reading: Reading
  /** What the corridor would say of it. */
  faultOf: (good: Good) => FaultAbout | undefined
  /** `nth`: so many rows before it say the very same. */
  idsOf: (good: Good, nth: number) => Ids
}

/** A fault, and the column it is about where it is about one. */
export type FaultAbout = Pick<Fault, 'code' | 'params'> & { about?: ColumnName }

/** Titles and the like may stand above the headings. */
const headsWithin = 10

/** Throws a `FileFault` where the file cannot be read (further). */
export async function* examined(
  { file, reading, faultOf, idsOf }: Examining,
  atOnce: number,
): AsyncGenerator<Examined[]> {
  const repeated = new Repeated()
  let some: Examined[] = []
  let rows = 0
  for await (const { one, columns } of underHeadings(file, reading.export)) {
    const read = readRow(one, columns, reading)
    if (!read) continue
    rows += 1
    if (rows > mostImported.rows)
      throw new FileFault(refused('import.tooManyRows', { max: mostImported.rows }))
    some.push('faults' in read ? read : judged(read, columns))
    if (some.length < atOnce) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some

  function judged(good: Good, columns: Columns): Examined {
    const { row, data } = good
    const faults: FaultAbout[] = []
    const fault = faultOf(good)
    if (fault) faults.push(fault)
    if (repeated.isCodeHeld(data.code)) faults.push({ code: 'row.codeTwice', about: 'code' })
    if (faults.length === 0) return { ...good, ids: idsOf(good, repeated.before(good)) }
    const told = faults.map(({ about, ...rest }) => ({ row, ...rest, ...headingOf(columns, about) }))
    return { row, faults: told }
  }
}

async function* underHeadings(
  file: Buffer,
  read: HotlineExport,
): AsyncGenerator<{ one: SheetRow; columns: Columns }> {
  let columns: Columns | undefined
  let refusal: Refusal | undefined
  const isSheet = isWorkbook(file)
  for await (const raw of isSheet ? workbookRows(file) : csvRows(file))
    for (const one of raw) {
      // A workbook leaves out the empty cells at the end of a row; a text file that does so has lost some.
      if (columns) yield { one: isSheet ? padded(one, columns.width) : one, columns }
      else {
        const found = columnsIn(one, read)
        if (!('refusal' in found)) columns = found
        // What is missing is told of the row that comes nearest: the first one that says much.
        else if (one.cells.length > 1) refusal ??= found.refusal
        if (!columns && one.row >= headsWithin) throw new FileFault(refusal ?? refused('import.unreadable'))
      }
    }
  if (!columns) throw new FileFault(refusal ?? refused('import.unreadable'))
}

function padded({ row, cells }: SheetRow, width: number): SheetRow {
  const lacking = Math.max(0, width - cells.length)
  return { row, cells: [...cells, ...Array.from({ length: lacking }, () => '')] }
}

/** A class because it remembers what stood above. */
class Repeated {
  private readonly codes = new Set<string>()
  private readonly said = new Map<string, number>()

  isCodeHeld(code: string | undefined): boolean {
    if (code === undefined) return false
    const isHeld = this.codes.has(code)
    this.codes.add(code)
    return isHeld
  }

  /** A row with a number of its own is itself; of two that bear none and say the same, each is one. */
  before({ data: { code }, said }: Good): number {
    if (code !== undefined) return 0
    // What they say may be long and is nobody's to keep.
    const digest = hash('sha256', said, 'base64')
    const nth = this.said.get(digest) ?? 0
    this.said.set(digest, nth + 1)
    return nth
  }
}
