/**
 * Rows that hold words and never move. SQLite overwrites what is deleted (`secure_delete`), but where it makes room in its
 * tree by moving a row, a copy may stay in the gap: words erased later would be found there. A row that is appended and
 * after that only overwritten with as many bytes is never moved. So text is written with room to grow, what outgrows its
 * row is blanked and appended anew, and nothing is deleted.
 */
import { randomBytes } from 'node:crypto'
import { idFrom } from '../../shared/ids.ts'
import { erasedSalt } from './encode.ts'
import { textIn, type Flow } from './flow.ts'
import * as sql from './statements.ts'

/** A line of a ledger as it is stored. */
export interface LedgerLine {
  stream: string
  row_id: string
  depth: number
  position: number
  body: string
}

/** Adds a line; one of that id that is there already stays. */
export function* addLine(line: LedgerLine): Flow<void> {
  yield sql.appendLine({ ...line, body: roomy(line.body) })
}

/** Writes another body into a line; `held` is the body that is there now, blanks included. */
export function* changeLine(line: LedgerLine, held: string): Flow<void> {
  const body = fitted(line.body, held)
  if (body !== undefined) return void (yield sql.overwriteLine({ ...line, body }))
  yield* blankLine(line.stream, line.row_id, held)
  yield* addLine(line)
}

/** Takes a line away: what is left of it says nothing and belongs to no stream. */
export function* blankLine(stream: string, row: string, held: string): Flow<void> {
  yield sql.disownLine({ stream, row_id: row, nobody: nobody(), body: blank(held) })
}

/** Keeps a stream's folded state. */
export function* putState(stream: string, body: string): Flow<void> {
  const [row] = yield sql.findState({ stream })
  const held = row && textIn(row, 'body')
  const same = held === undefined ? undefined : fitted(body, held)
  if (same !== undefined) return void (yield sql.overwriteState({ stream, body: same }))
  if (held !== undefined) yield sql.disownState({ stream, nobody: nobody(), body: blank(held) })
  yield sql.appendState({ stream, body: roomy(body) })
}

/** Overwrites the words at a place; does nothing where none lie. */
export function* blankWords(position: number, path: string): Flow<void> {
  const [row] = yield sql.findWords({ position, path })
  if (row) yield sql.overwriteWords({ position, path, salt: erasedSalt, text: blank(textIn(row, 'text')) })
}

/** An id as long as a stream's that no stream bears. */
function nobody(): string {
  return idFrom(randomBytes(21))
}

function blank(text: string): string {
  return ' '.repeat(Buffer.byteLength(text))
}

/** The text with blanks up to the length of another; undefined when it is longer. */
function fitted(text: string, other: string): string | undefined {
  const spare = Buffer.byteLength(other) - Buffer.byteLength(text)
  return spare < 0 ? undefined : text + ' '.repeat(spare)
}

/** The text with room for a little more. */
function roomy(text: string): string {
  const bytes = Buffer.byteLength(text)
  const room = Math.ceil((bytes + bytes / 8 + 16) / 32) * 32
  return text + ' '.repeat(room - bytes)
}
