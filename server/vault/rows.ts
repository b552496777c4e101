/** Rows of a vault as both stores keep them. */
import type { Row } from '../log/flow.ts'
import type { ListedParty, StoredParty } from './vaultStore.ts'

/** A row with its key as both stores keep them. Throws for what this program did not write. */
export function storedIn(row: Row, key: Row): StoredParty {
  const [{ id, receipt, word, sealed, at }, body] = [row, key['body']]
  const isOurs =
    typeof id === 'string' &&
    typeof receipt === 'string' &&
    typeof word === 'string' &&
    typeof at === 'number'
  if (!isOurs || !(sealed instanceof Uint8Array) || !(body instanceof Uint8Array))
    throw new Error('a row of the vault was written by other hands')
  return { id, at, receipt, word, sealed: Buffer.from(sealed), key: Buffer.from(body) }
}

export function listed(row: Row): ListedParty {
  const { id, at, is_named: named, destroy_after: after } = row
  return { id: String(id), at: Number(at), isNamed: named === 1, destroyAfter: Number(after) }
}
