/** Identities on their way to another place: sealed as they lie, one line each, and the ids of those that were erased. */
import { z } from 'zod'
import { partyId } from '../../shared/parties/messages.ts'
import { claimedParty } from '../../shared/parties/party.ts'
import { statement } from '../log/statement.ts'
import type { StoredLogs } from '../log/storedLogs.ts'
import { openParty, vaultKeysOf, type VaultKeys } from '../vault/sealing.ts'
import { allIn } from '../vault/vault.ts'
import type { ListedParty, StoredParty, VaultStore } from '../vault/vaultStore.ts'

type Kept = StoredParty & Omit<ListedParty, 'id' | 'at'>

const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'))
const line = z.union([
  z.strictObject({ erased: partyId }),
  z.strictObject({
    id: partyId,
    at: z.number().int(),
    receipt: z.string(),
    word: z.string(),
    sealed: bytes,
    key: bytes,
    isNamed: z.boolean(),
    destroyAfter: z.number().int(),
  }),
])

/**
 * The parties of a log one after the other, all with the ids of those erased, or those `wanted`; those that go meanwhile
 * are left out.
 */
export async function* storedParties(
  vault: VaultStore,
  log: string,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<Kept | { erased: string }> {
  if (!wanted) for (const erased of await vault.erased(log)) yield { erased }
  for await (const { id, isNamed, destroyAfter } of allIn(vault, log)) {
    const held = (wanted?.has(id) ?? true) ? await vault.get(log, id) : undefined
    if (held && held !== 'erased') yield { ...held, isNamed, destroyAfter }
  }
}

/** The parties of a log as the lines of a copy. */
export async function* partyLines(
  vault: VaultStore,
  log: string,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<string> {
  for await (const one of storedParties(vault, log, wanted)) {
    const written = 'erased' in one ? one : { ...one, sealed: base64(one.sealed), key: base64(one.key) }
    yield `${JSON.stringify(written)}\n`
  }
}

/** Puts one where it belongs; who is there already stays. */
export async function putParty(
  vault: VaultStore,
  log: string,
  one: Kept | { erased: string },
): Promise<void> {
  if ('erased' in one) return vault.erase(log, [one.erased])
  const { isNamed, destroyAfter, ...party } = one
  await vault.put(log, party)
  await vault.note(log, [{ id: party.id, isNamed, destroyAfter }])
}

/** Puts the lines of a checked copy back. */
export async function putParties(
  vault: VaultStore,
  log: string,
  lines: AsyncIterable<string>,
): Promise<void> {
  for await (const text of lines) await putParty(vault, log, line.parse(JSON.parse(text)))
}

/** How the identities of a log stand: so many, so many that their keys do not open, so many that events name and nobody has. */
export async function examineVault(
  stored: Pick<StoredLogs, 'vault' | 'reading'>,
  log: string,
  key: Uint8Array,
): Promise<{ parties: number; unreadable: number; missing: number }> {
  const keys = vaultKeysOf(key)
  const claims = await stored.reading(log, (execute) => execute(partyClaims({})))
  const named = new Set(claims.map((row) => claimedParty(row['key'])))
  let [parties, unreadable] = [0, 0]
  for await (const one of storedParties(stored.vault, log)) {
    named.delete('erased' in one ? one.erased : one.id)
    if ('erased' in one) continue
    parties += 1
    if (!isReadable(log, one, keys)) unreadable += 1
  }
  return { parties, unreadable, missing: named.size }
}

const partyClaims = statement([], (db) =>
  db.selectFrom('claim').select('key').where('key', 'like', 'party:%'),
)

function isReadable(log: string, party: StoredParty, keys: VaultKeys): boolean {
  try {
    openParty(log, party.id, party, keys)
    return true
  } catch {
    return false
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
