/** A draft as bytes and what is written into it. Pure; nothing here knows what a draft says. */
import * as Y from 'yjs'
import { mostDraftBytes } from '../../shared/draft.ts'
import { personalMarkIn } from '../../shared/words.ts'

/** A document in which nothing was ever written. */
export const empty: Uint8Array = Y.encodeStateAsUpdate(new Y.Doc())

/** Longest single value besides text: ids of paragraphs. */
const longestValue = 40

/**
 * The document with an update in it, compact. `damaged`: it is none, or holds what no draft holds; `behind`: it goes on
 * from something this document lacks; `full`: together they are too large; `personal`: a text of it would hold what belongs
 * into a person's file (D9).
 */
export function merged(
  body: Uint8Array,
  update: Uint8Array,
): Uint8Array | 'damaged' | 'behind' | 'full' | 'personal' {
  if (!isPlain(update)) return 'damaged'
  try {
    return withDocument(body, (doc) => {
      Y.applyUpdate(doc, update)
      if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) return 'behind'
      const whole = Y.encodeStateAsUpdate(doc)
      if (whole.length > mostDraftBytes) return 'full'
      const isPersonal = [...doc.share.keys()].some((name) => personalMarkIn(doc.getText(name).toJSON()))
      return isPersonal ? 'personal' : whole
    })
  } catch {
    return 'damaged'
  }
}

/** What somebody lacks of a document who has this much of it. Throws for what is no state vector. */
export function missing(body: Uint8Array, vector: Uint8Array): Uint8Array {
  return withDocument(body, (doc) => Y.encodeStateAsUpdate(doc, vector))
}

/** How much of everybody's writing is in a document. */
export function vectorOf(body: Uint8Array): Uint8Array {
  return withDocument(body, (doc) => Y.encodeStateVector(doc))
}

/** Whether somebody who has this much lacks nothing that was written. Throws for what is no state vector. */
export function covers(vector: Uint8Array, body: Uint8Array): boolean {
  const has = Y.decodeStateVector(vector)
  return [...Y.decodeStateVector(vectorOf(body))].every(([client, clock]) => (has.get(client) ?? 0) >= clock)
}

/** Text, short texts in lists and tables, and what is left of deleted ones: nothing else is written in a draft. */
function isPlain(update: Uint8Array): boolean {
  try {
    return Y.decodeUpdate(update).structs.every((struct) => {
      if (!(struct instanceof Y.Item)) return struct instanceof Y.GC
      const { content } = struct
      if (content instanceof Y.ContentAny)
        return content.arr.every((one: unknown) => typeof one === 'string' && one.length <= longestValue)
      return content instanceof Y.ContentString || content instanceof Y.ContentDeleted
    })
  } catch {
    return false
  }
}

function withDocument<T>(body: Uint8Array, work: (doc: Y.Doc) => T): T {
  const doc = new Y.Doc()
  try {
    Y.applyUpdate(doc, body)
    return work(doc)
  } finally {
    doc.destroy()
  }
}
