/** A draft as a row of either store. */
import { numberIn, textIn, type Row } from '../log/flow.ts'
import type { StoredDraft } from './draftStore.ts'

/** Throws for a row that is no draft. */
export function draftIn(row: Row): StoredDraft {
  const body = row['body']
  if (!(body instanceof Uint8Array)) throw new Error('a draft is stored without its body')
  const erasedBy = textIn(row, 'erased_by')
  return {
    generation: textIn(row, 'generation'),
    seq: numberIn(row, 'seq'),
    body: new Uint8Array(body),
    erasedBy: erasedBy === '' ? [] : erasedBy.split(' '),
  }
}
