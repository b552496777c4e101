/**
 * A draft as a document that several write (Yjs): a title, a text for each paragraph, and their order. A paragraph's key
 * never changes; one that came from a version has its id for a key, a new one is given its id when it is first submitted.
 * No two paragraphs that were begun in different places share a key, and nobody's words go with another one's deletion.
 */
import * as Y from 'yjs'
import { paragraphIds, type ParagraphId } from '../../../shared/features/statement/kinds.ts'
import { rebased, spliceOf, spliced } from './splice.ts'

export interface DraftParagraph {
  key: string
  /** Undefined before it was part of a version. */
  id: ParagraphId | undefined
  text: string
}
export interface DraftText {
  title: string
  paragraphs: DraftParagraph[]
}
/** What a draft begins with. */
export interface Wording {
  title: string
  paragraphs: readonly { id: ParagraphId; text: string }[]
}

/** Longest text taken from a document: what lies behind it came from no editor. */
const longest = 20_000
const prefix = 'text:'

const titleOf = (doc: Y.Doc): Y.Text => doc.getText('title')
const textOf = (doc: Y.Doc, key: string): Y.Text => doc.getText(prefix + key)
const orderOf = (doc: Y.Doc): Y.Array<unknown> => doc.getArray('order')
const idsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('ids')

/** What it says. A paragraph somebody wrote at while another one removed it stands at the end with what was written. */
export function read(doc: Y.Doc): DraftText {
  const inOrder = orderOf(doc)
    .toArray()
    .filter((key) => typeof key === 'string')
  const keys = new Set(inOrder)
  for (const name of [...doc.share.keys()].sort())
    if (name.startsWith(prefix) && doc.getText(name).length > 0) keys.add(name.slice(prefix.length))
  return {
    title: plain(titleOf(doc)),
    paragraphs: [...keys].map((key) => ({ key, id: idOf(doc, key), text: plain(textOf(doc, key)) })),
  }
}

/** A document that begins with this. */
export function begun({ title, paragraphs }: Wording): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    titleOf(doc).insert(0, title)
    const first = paragraphs.length > 0 ? paragraphs : [{ id: paragraphIds[0], text: '' }]
    for (const { id, text } of first) {
      textOf(doc, id).insert(0, text)
      orderOf(doc).push([id])
    }
  })
  return doc
}

/** `caret`: where the cursor stands in it now. */
export function entitle(doc: Y.Doc, title: string, caret?: number): void {
  change(titleOf(doc), title, caret)
}

export function write(doc: Y.Doc, key: string, text: string, caret?: number): void {
  change(textOf(doc, key), text, caret)
}

/** `key`: drawn anew by whoever adds it. */
export function add(doc: Y.Doc, key: string): void {
  orderOf(doc).push([key])
}

export function remove(doc: Y.Doc, key: string): void {
  doc.transact(() => {
    takeOut(doc, key)
    const text = textOf(doc, key)
    text.delete(0, text.length)
  })
}

export function move(doc: Y.Doc, key: string, by: 1 | -1): void {
  const keys = read(doc).paragraphs.map((one) => one.key)
  const to = keys.indexOf(key) + by
  const other = keys[to]
  if (!keys.includes(key) || other === undefined) return
  doc.transact(() => {
    takeOut(doc, key)
    const at = orderOf(doc).toArray().indexOf(other)
    // One that stood at the end without a place of its own: from now on it has one.
    if (at === -1) orderOf(doc).push([other])
    const beside = at === -1 ? orderOf(doc).length - 1 : at
    orderOf(doc).insert(by === 1 ? beside + 1 : beside, [key])
  })
}

/** The order that submits it: whatever is new is given an id no paragraph has borne, while there is one. */
export function submitted(doc: Y.Doc, borne: readonly string[]): Record<string, unknown> {
  doc.transact(() => {
    for (const { key, id } of read(doc).paragraphs) {
      if (id) continue
      const own = read(doc).paragraphs.map((one) => one.id)
      const free = paragraphIds.filter((one) => !own.includes(one))
      const next = free.find((one) => !borne.includes(one)) ?? free[0]
      if (next) idsOf(doc).set(key, next)
    }
  })
  return orderFor(read(doc))
}

/** The same without giving ids. */
export function orderFor({ title, paragraphs }: DraftText): Record<string, unknown> {
  const named = paragraphs.map(({ id, key, text }) => ({ id: id ?? key, text }))
  return {
    title,
    order: named.map(({ id }) => id),
    text: Object.fromEntries(named.map(({ id, text }) => [id, text])),
  }
}

export function isSame({ title, paragraphs }: DraftText, wording: Wording): boolean {
  return (
    title === wording.title &&
    paragraphs.length === wording.paragraphs.length &&
    paragraphs.every(({ id, text }, at) => {
      const other = wording.paragraphs[at]
      return other?.id === id && other?.text === text
    })
  )
}

/** Brings it to this wording, word for word. */
export function restore(doc: Y.Doc, { title, paragraphs }: Wording): void {
  doc.transact(() => {
    entitle(doc, title)
    const held = read(doc).paragraphs
    for (const { key, id } of held) if (!paragraphs.some((one) => one.id === id)) remove(doc, key)
    const keys = paragraphs.map(({ id }) => held.find((one) => one.id === id)?.key ?? id)
    for (const [at, { text }] of paragraphs.entries()) write(doc, keys[at] ?? '', text)
    if (
      keys.join() ===
      read(doc)
        .paragraphs.map(({ key }) => key)
        .join()
    )
      return
    orderOf(doc).delete(0, orderOf(doc).length)
    orderOf(doc).push(keys)
  })
}

/** Puts into another document what was typed between two readings of this one. */
export function carry(into: Y.Doc, before: DraftText, mine: DraftText): void {
  const name = ({ id, key }: DraftParagraph) => id ?? key
  const find = ({ paragraphs }: DraftText, one: DraftParagraph) =>
    paragraphs.find((other) => name(other) === name(one))
  into.transact(() => {
    const theirs = read(into)
    entitle(into, over(before.title, mine.title, theirs.title))
    for (const one of mine.paragraphs) {
      const was = find(before, one)
      const now = find(theirs, one)
      if (was?.text === one.text) continue
      // Of a paragraph that is no longer there, what was typed and nothing else.
      if (!now) add(into, one.key)
      write(into, now?.key ?? one.key, over(was?.text ?? '', one.text, now?.text ?? ''))
    }
    for (const was of before.paragraphs) {
      const now = find(theirs, was)
      if (now && !find(mine, was) && now.text === was.text) remove(into, now.key)
    }
  })
}

/** What one made of a text, on what others made of it. */
function over(before: string, mine: string, theirs: string): string {
  if (before === mine) return theirs
  return spliced(theirs, rebased(spliceOf(before, mine), spliceOf(before, theirs)))
}

function change(text: Y.Text, next: string, caret: number | undefined): void {
  const { at, remove: gone, insert } = spliceOf(plain(text), next, caret)
  text.doc?.transact(() => {
    if (gone > 0) text.delete(at, gone)
    if (insert !== '') text.insert(at, insert)
  })
}

function takeOut(doc: Y.Doc, key: string): void {
  const order = orderOf(doc)
  for (let at = order.length - 1; at >= 0; at--) if (order.get(at) === key) order.delete(at)
}

function idOf(doc: Y.Doc, key: string): ParagraphId | undefined {
  const given = idsOf(doc).get(key) ?? key
  return paragraphIds.find((one) => one === given)
}

/** The text alone, as it counts its places. */
function plain(text: Y.Text): string {
  return text.toJSON().slice(0, longest)
}
