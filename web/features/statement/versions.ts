/** The versions of a statement from its ledger, and what one says otherwise than another. Pure. */
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface Version {
  n: number
  agency: string
  role: string
  at: number
  /** null once erased */
  title: string | null
  paragraphs: readonly { id: string; text: string | null }[]
}

/** Oldest first; those that lie further back than the ledger's window are not known here. `last` is the newest one's number. */
export function versionsOf({ rows }: Pick<StreamCopy, 'rows'>, last: number): Version[] {
  const found = rows.filter(({ body }) => body['type'] === 'statement.versionSubmitted')
  return found.map(({ body }, index) => {
    const { agency, role, occurredAt, title, order, text } = body
    const said = (typeof text === 'object' && text !== null ? text : {}) as Record<string, unknown>
    const ids = Array.isArray(order) ? order.map(String) : []
    return {
      n: last - found.length + 1 + index,
      agency: String(agency),
      role: String(role),
      at: Number(occurredAt),
      title: typeof title === 'string' ? title : null,
      paragraphs: ids.map((id) => ({ id, text: typeof said[id] === 'string' ? said[id] : null })),
    }
  })
}

export interface Piece {
  is: 'same' | 'added' | 'gone'
  text: string
}
export interface ParagraphChange {
  id: string
  is: 'same' | 'added' | 'gone' | 'changed'
  pieces: readonly Piece[]
}

/** Paragraph by paragraph as they stand now, those that went where they stood. */
export function changesBetween(
  before: Pick<Version, 'paragraphs'> | undefined,
  after: Pick<Version, 'paragraphs'>,
): ParagraphChange[] {
  const earlier = new Map(before?.paragraphs.map(({ id, text }) => [id, text ?? '']))
  const now = new Set(after.paragraphs.map(({ id }) => id))
  const told = after.paragraphs.map(({ id, text }): ParagraphChange => {
    const old = earlier.get(id)
    if (old === undefined) return { id, is: 'added', pieces: [{ is: 'added', text: text ?? '' }] }
    const pieces = piecesOf(old, text ?? '')
    return { id, is: pieces.every(({ is }) => is === 'same') ? 'same' : 'changed', pieces }
  })
  for (const [at, { id, text }] of (before?.paragraphs ?? []).entries())
    if (!now.has(id))
      told.splice(Math.min(at, told.length), 0, {
        id,
        is: 'gone',
        pieces: [{ is: 'gone', text: text ?? '' }],
      })
  return told
}

/** A Chinese character is a word, and so are a figure, a fact and a run of letters. */
const word = /\{[a-zA-Z]+\}|[A-Za-z]+|\d[\d.,:]*|\s+|[\s\S]/gu

/** The longest words both share stay; a paragraph has 600 characters at most, so the table stays small. */
export function piecesOf(before: string, after: string): Piece[] {
  const [a, b] = [before.match(word) ?? [], after.match(word) ?? []]
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i]
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const pieces: Piece[] = []
  const say = (is: Piece['is'], text: string): void => {
    const last = pieces.at(-1)
    if (last?.is === is) last.text += text
    else pieces.push({ is, text })
  }
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      say('same', a[i] ?? '')
      i++
      j++
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) say('gone', a[i++] ?? '')
    else say('added', b[j++] ?? '')
  }
  return pieces
}
