/** Text files of an office's export: which encoding, told by the content, and its rows, a few at a time (RFC 4180). */
import { setImmediate as breath } from 'node:timers/promises'
import { mostImported } from '../../shared/imports.ts'
import { refused } from '../../shared/refusal.ts'
import { FileFault, type SheetRow } from './sheetRow.ts'

const pieceBytes = 64 * 1024
/** UTF-8 first: hardly any text in another encoding is also valid UTF-8. GB18030 holds GBK and GB2312. */
const encodings = ['utf-8', 'gb18030'] as const

/** The rows of a text file, by pieces. Throws a `FileFault` for what is no such file. */
export async function* csvRows(file: Buffer): AsyncGenerator<SheetRow[]> {
  const encoding = await encodingOf(file)
  if (encoding === undefined) throw new FileFault(refused('import.unreadable'))
  const reader = new CsvReader()
  for await (const text of decoded(file, encoding)) yield reader.push(text)
  yield reader.end()
}

async function encodingOf(file: Buffer): Promise<(typeof encodings)[number] | undefined> {
  if (file.includes(0)) return undefined
  for (const encoding of encodings) {
    try {
      for await (const _text of decoded(file, encoding));
      return encoding
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return undefined
}

/** Without its mark; others have a turn between two pieces. */
async function* decoded(file: Buffer, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for (let at = 0; at < file.length; at += pieceBytes) {
    yield decoder.decode(file.subarray(at, at + pieceBytes), { stream: true })
    await breath()
  }
  yield decoder.decode()
}

/** A class because a row may go on in the next piece. */
export class CsvReader {
  private cells: string[] = []
  private cell = ''
  private length = 0
  private row = 1
  /** `after` a closing quote; `cr` once a row ended with it. */
  private place: 'begin' | 'plain' | 'quoted' | 'after' = 'begin'
  private wasReturn = false
  /** The first one that is met: most files have commas, some tabs or semicolons. */
  private separator: string | undefined

  push(text: string): SheetRow[] {
    const rows: SheetRow[] = []
    for (const sign of text) this.take(sign, rows)
    return rows
  }

  /** What is left; a quote that nobody closed ends with the file. */
  end(): SheetRow[] {
    const rows: SheetRow[] = []
    if (this.cells.length > 0 || this.cell !== '' || this.place !== 'begin') this.endRow(rows)
    return rows
  }

  private take(sign: string, rows: SheetRow[]): void {
    const isBreak = sign === '\n' && this.wasReturn
    this.wasReturn = false
    if (isBreak) return
    if (this.place === 'quoted') {
      if (sign === '"') this.place = 'after'
      else this.add(sign)
    } else if (this.separates(sign)) this.endCell()
    else if (sign === '\n' || sign === '\r') {
      this.wasReturn = sign === '\r'
      this.endRow(rows)
    } else if (sign === '"' && this.place !== 'plain') {
      // Two within quotes are one.
      if (this.place === 'after') this.add(sign)
      this.place = 'quoted'
    } else {
      this.add(sign)
      this.place = 'plain'
    }
  }

  private separates(sign: string): boolean {
    if (this.separator === undefined && (sign === ',' || sign === '\t' || sign === ';')) this.separator = sign
    return sign === this.separator
  }

  private add(sign: string): void {
    this.length += sign.length
    if (this.length > mostImported.row)
      throw new FileFault(refused('import.rowTooLong', { row: this.row, max: mostImported.row }))
    this.cell += sign
  }

  private endCell(): void {
    // So that a row of separators alone has an end, too.
    this.length += 1
    this.cells.push(this.cell)
    if (this.cells.length > mostImported.row / 16)
      throw new FileFault(refused('import.rowTooLong', { row: this.row, max: mostImported.row }))
    this.cell = ''
    this.place = 'begin'
  }

  private endRow(rows: SheetRow[]): void {
    this.endCell()
    rows.push({ row: this.row, cells: this.cells })
    this.cells = []
    this.length = 0
    this.row += 1
  }
}
