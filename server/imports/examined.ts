/** The rows of a hotline's export, read and judged, some at a time; read twice they come out the same. */
import { hash } from 'node:crypto'
import type { ColumnName } from '../city/hotlineExport.ts'
import { mostImported } from '../../shared/imports.ts'
import { headingOf, inPieces, type Columns, type Fault, type Faulty } from './headings.ts'
import { headingsOf, readRow, type Good, type Reading } from './reading.ts'

/** The ids under which a row comes to lie: they follow from what it says. */
export interface Ids {
  stream: string
  party: string
  command: string
}
export type Named = Good & { ids: Ids }
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

/** Throws a `FileFault` where the file cannot be read (further). */
export function examined(
  { file, reading, faultOf, idsOf }: Examining,
  atOnce: number,
): AsyncGenerator<Examined[]> {
  const repeated = new Repeated()
  return inPieces(
    {
      ...{ file, headings: headingsOf(reading.export), most: mostImported.rows },
      read: (one, columns) => {
        const read = readRow(one, columns, reading)
        return !read || 'faults' in read ? read : judged(read, columns)
      },
    },
    atOnce,
  )

  function judged(good: Good, columns: Columns<ColumnName>): Examined {
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
