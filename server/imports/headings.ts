/** Rows under their headings, whatever they are about: which column stands where, and what each cell says. */
import { mostImported, type ImportFault, type RowFault } from '../../shared/imports.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { csvRows } from './csv.ts'
import { isWorkbook, workbookRows } from './sheet.ts'
import { FileFault, type SheetRow } from './sheetRow.ts'

export type Fault = Omit<ImportFault, 'kind'>
export interface Faulty {
  row: number
  faults: Fault[]
}

/** What the columns of a file may be called, the first that stands there counts; without the needed ones nothing is read. */
export interface Headings<N extends string> {
  columns: Readonly<Record<string, readonly string[] | undefined>>
  needed: readonly N[]
}
/** Where each of our columns stands in the file, and how wide it is. */
export interface Columns<N extends string> {
  places: ReadonlyMap<N, { at: number; heading: string }>
  width: number
}

/** Titles and the like may stand above the headings. */
const headsWithin = 10

/** Finds the columns in a row of headings; the refusal names which are missing. */
export function columnsAmong<N extends string>(
  { cells }: SheetRow,
  { columns, needed }: Headings<N>,
): Columns<N> | { refusal: Refusal } {
  const headings = cells.map((cell) => cell.trim())
  const places = new Map<N, { at: number; heading: string }>()
  for (const [name, names = []] of Object.entries(columns)) {
    const heading = names.find((one) => headings.includes(one))
    if (heading === undefined) continue
    if (headings.indexOf(heading) !== headings.lastIndexOf(heading))
      return { refusal: refused('import.columnTwice', { column: heading }) }
    places.set(name as N, { at: headings.indexOf(heading), heading })
  }
  const missing = needed.filter((name) => !places.has(name)).map((name) => columns[name]?.[0] ?? name)
  if (missing.length > 0)
    return { refusal: refused('import.columnsMissing', { columns: missing.join('、').slice(0, 200) }) }
  return { places, width: Math.max(0, headings.findLastIndex((heading) => heading !== '') + 1) }
}

/** What a row says, and what is wrong about it so far. */
export interface Said<N extends string> {
  said: Partial<Record<N, string>>
  faults: Fault[]
  /** Notes a fault of a column, one of each. */
  note: (name: N, code: RowFault) => void
}

/** The cells of a row by column; undefined for a row that says nothing. */
export function saidIn<N extends string>(
  { row, cells }: SheetRow,
  columns: Columns<N>,
  needed: readonly N[],
): Said<N> | Faulty | undefined {
  if (cells.every((cell) => cell.trim() === '')) return undefined
  // Cells that moved would put a name where everybody reads: such a row is not read at all.
  if (cells.slice(columns.width).some((cell) => cell.trim() !== '') || cells.length < columns.width)
    return { row, faults: [{ row, code: 'row.ragged' }] }
  const faults: Fault[] = []
  const note = (name: N, code: RowFault): void => {
    const about = headingOf(columns, name)
    if (!faults.some(({ column }) => column === about.column)) faults.push({ row, code, ...about })
  }
  const said: Record<string, string> = {}
  for (const [name, { at }] of columns.places) {
    const text = plain(cells[at] ?? '')
    if (text.length > mostImported.cell) note(name, 'row.tooLong')
    else if (text !== '') said[name] = text
  }
  for (const name of needed) if (said[name] === undefined) note(name, 'row.missing')
  return { said: said as unknown as Said<N>['said'], faults, note }
}

/** The heading of a column as a fault names it; nothing where the file has none. */
export function headingOf<N extends string>(
  { places }: Columns<N>,
  name: N | undefined,
): { column?: string } {
  const heading = name === undefined ? undefined : places.get(name)?.heading
  return heading === undefined ? {} : { column: heading.slice(0, 80) }
}

/** `="0012"` is how some offices keep a spreadsheet from taking a number for one. */
function plain(cell: string): string {
  return (/^="([^"]*)"$/.exec(cell.trim())?.[1] ?? cell).trim()
}

export interface Reading<N extends string, R> {
  file: Buffer
  headings: Headings<N>
  /** How many rows there may be. */
  most: number
  /** Undefined for a row that says nothing. */
  read: (one: SheetRow, columns: Columns<N>) => R | undefined
}

/** Rows as they are read, some at a time. Throws a `FileFault` where the file cannot be read (further). */
export async function* inPieces<N extends string, R>(
  { file, headings, most, read }: Reading<N, R>,
  atOnce: number,
): AsyncGenerator<R[]> {
  let some: R[] = []
  let rows = 0
  for await (const { one, columns } of underHeadings(file, headings)) {
    const found = read(one, columns)
    if (found === undefined) continue
    rows += 1
    if (rows > most) throw new FileFault(refused('import.tooManyRows', { max: most }))
    some.push(found)
    if (some.length < atOnce) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

async function* underHeadings<N extends string>(
  file: Buffer,
  headings: Headings<N>,
): AsyncGenerator<{ one: SheetRow; columns: Columns<N> }> {
  let columns: Columns<N> | undefined
  let refusal: Refusal | undefined
  const isSheet = isWorkbook(file)
  for await (const raw of isSheet ? workbookRows(file) : csvRows(file))
    for (const one of raw) {
      // A workbook leaves out the empty cells at the end of a row; a text file that does so has lost some.
      if (columns) yield { one: isSheet ? padded(one, columns.width) : one, columns }
      else {
        const found = columnsAmong(one, headings)
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
