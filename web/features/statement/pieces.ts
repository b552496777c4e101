/** A paragraph as one reads it while it is worked on: its words, the facts it cites as they stand, the places that are marked. Pure. */
import { cite, movedSince } from '../../../shared/facts/cite.ts'
import type { FactKind, Facts } from '../../../shared/facts/facts.ts'
import { openMarks, type Mark } from '../../../shared/features/statement/check.ts'
import type { Cited, Paragraph, StatementWork } from '../../../shared/features/statement/state.ts'

/** `moved`: it reads otherwise by now. `unverified` and `disputed` block. `asCited`: nobody here sees the fact itself. */
export type ChipState = 'holds' | 'moved' | 'unverified' | 'disputed' | 'asCited'
export interface Chip {
  is: 'fact'
  fact: FactKind
  state: ChipState
  cited: Cited
  /** The values by now, where they differ from those cited. */
  now: readonly number[]
}
export type TextPiece = { is: 'text'; text: string } | { is: 'mark'; text: string; kind: Mark['kind'] } | Chip

export function piecesIn(
  { id, text }: Paragraph,
  work: Pick<StatementWork, 'cited' | 'paragraphs' | 'waivers'>,
  facts: Facts | undefined,
): TextPiece[] {
  if (text === null) return []
  const spans = [
    ...openMarks(work)
      .filter(({ paragraph }) => paragraph === id)
      .map(({ at, length, kind }) => ({ at, length, kind })),
    ...[...text.matchAll(/\{([a-zA-Z]+)\}/gu)].map((found) => ({
      at: found.index,
      length: found[0].length,
      fact: found[1] as FactKind,
    })),
  ].sort((a, b) => a.at - b.at)
  const pieces: TextPiece[] = []
  let from = 0
  for (const span of spans) {
    // Two marks may lie over the same words: they are underlined once.
    if (span.at < from) continue
    if (span.at > from) pieces.push({ is: 'text', text: text.slice(from, span.at) })
    const said = text.slice(span.at, span.at + span.length)
    const cited = 'fact' in span && work.cited.find((one) => one.paragraph === id && one.fact === span.fact)
    if (cited) pieces.push(chipOf(cited, facts))
    else if ('kind' in span) pieces.push({ is: 'mark', text: said, kind: span.kind })
    else pieces.push({ is: 'text', text: said })
    from = span.at + span.length
  }
  if (from < text.length) pieces.push({ is: 'text', text: text.slice(from) })
  return pieces
}

function chipOf(cited: Cited, facts: Facts | undefined): Chip {
  const { fact } = cited
  const now = facts && cite(fact, facts)
  const state = (): ChipState => {
    if (!facts) return 'asCited'
    if (now?.reading === 'disputed') return 'disputed'
    if (movedSince([cited], facts).length > 0) return 'moved'
    return now?.values.every(({ verified }) => verified) ? 'holds' : 'unverified'
  }
  const is = state()
  const values = is === 'moved' || is === 'disputed' ? (now?.values.map(({ value }) => value) ?? []) : []
  return { is: 'fact', fact, cited, state: is, now: values }
}
