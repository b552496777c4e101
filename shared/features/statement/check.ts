/**
 * What a text is looked through for before it goes out (domain.md §4.4): who could be known by it, children, homes, a
 * cause nobody established, a number without a source. It may mark too much, never knowingly too little; a person says
 * of each place why it may stay. Pure.
 */
import { withFigures } from '../../facts/figures.ts'
import type { Cited, Paragraph, StatementWork, Waiver } from './state.ts'
import { groundsFor, type MarkKind, type ParagraphId } from './kinds.ts'

export interface Mark {
  paragraph: ParagraphId
  kind: MarkKind
  /** UTF-16 units from the paragraph's beginning, and how many. */
  at: number
  length: number
}

const patterns: Record<Exclude<MarkKind, 'number'>, RegExp> = {
  person: /[\u4E00-\u9FFF](?:某某?|先生|女士|小姐)|姓名|身份证|\b(?:Mr|Mrs|Ms)\.? [A-Z]/gu,
  minor:
    /未成年|儿童|幼儿|婴儿|中学生|小学生|\d+ ?岁|\b(?:minors?|children|child|infants?|pupils?)\b|\d+[- ]year[- ]old/giu,
  home: /\d+(?:号楼|栋|幢|单元|室|号院|户号)|\b(?:flat|apartment|room) \d+/giu,
  cause:
    /原因(?:是|系|为)|起因|(?:系|因)[^，。；]{1,20}(?:引发|引起|导致|所致)|责任在|\b(?:caused by|because of|due to|responsib(?:le|ility) lies)\b/giu,
}

/** Numbers that count nothing anybody could doubt: times, dates, article numbers, lines to call. */
const countless =
  /\{[a-zA-Z]+\}|\d{4} ?年|\d{1,2} ?月(?: ?\d{1,2} ?日)?|\d{1,2} ?日|\d{1,2}[:：]\d{2}|\d{1,2} ?时(?: ?\d{1,2} ?分)?|第 ?\d+ ?[条次场号]|\(?0\d{2,3}\)?-?\d{7,8}|\b1[12]\d{1,3}(?:3\d{2})?\b|\b12345\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b(?:19|20)\d{2}\b/gu
const figure = /\d[\d,.]*|[一二三四五六七八九十百千万两]+(?=名|人|户|辆|起|例|吨|亿|万元|元)/gu

/** Every marked place, paragraph by paragraph as they stand. */
export function marksIn(paragraphs: readonly Pick<Paragraph, 'id' | 'text'>[]): Mark[] {
  return paragraphs.flatMap(({ id, text }) => {
    if (text === null) return []
    const found = (Object.keys(patterns) as (keyof typeof patterns)[]).flatMap((kind) =>
      placesOf(patterns[kind], text).map((place) => ({ paragraph: id, kind, ...place })),
    )
    const blanked = text.replace(countless, (one) => ' '.repeat(one.length))
    const numbers = placesOf(figure, blanked).map((place) => ({
      paragraph: id,
      kind: 'number' as const,
      ...place,
    }))
    return [...found, ...numbers].sort((a, b) => a.at - b.at)
  })
}

function placesOf(pattern: RegExp, text: string): { at: number; length: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({ at: match.index, length: match[0].length }))
}

/** The marks nobody answered for yet; an answer holds while its paragraph reads as it did. */
export function openMarks({ paragraphs, waivers }: Pick<StatementWork, 'paragraphs' | 'waivers'>): Mark[] {
  return marksIn(paragraphs).filter(
    (mark) => !waivers.some((one) => answers(one, mark, changedIn(paragraphs, mark.paragraph))),
  )
}

function answers({ paragraph, kind, ground, version }: Waiver, mark: Mark, since: number): boolean {
  return (
    paragraph === mark.paragraph &&
    kind === mark.kind &&
    groundsFor[kind].includes(ground) &&
    version >= since
  )
}

function changedIn(paragraphs: readonly Paragraph[], id: ParagraphId): number {
  return paragraphs.find((one) => one.id === id)?.changedIn ?? Infinity
}

/** A paragraph as the public reads it: every figure as it was cited. Throws for one that was not: that is a bug. */
export function rendered({ id, text }: Pick<Paragraph, 'id' | 'text'>, cited: readonly Cited[]): string {
  const own = cited.filter(({ paragraph }) => paragraph === id)
  return withFigures(text ?? '', own)
}

/** A statement as the public reads it: paragraphs parted by an empty line. */
export function renderedWhole({ paragraphs, cited }: Pick<StatementWork, 'paragraphs' | 'cited'>): string {
  return paragraphs.map((one) => rendered(one, cited)).join('\n\n')
}

/** How many characters a channel has to carry, title included. */
export function lengthOf(work: Pick<StatementWork, 'title' | 'paragraphs' | 'cited'>): number {
  return [...`${work.title ?? ''}\n${renderedWhole(work)}`].length
}
