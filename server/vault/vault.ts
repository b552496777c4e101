/** Who people are: taken in, sealed, opened for a reason, erased, swept (VAULT). */
import { createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import {
  maskedDial,
  partyBody,
  type ContactChange,
  type MaskedParty,
  type OpenedParty,
  type PartyBody,
} from '../../shared/parties/content.ts'
import { partyIds, type PartyPart } from '../../shared/parties/messages.ts'
import { partyClaim } from '../../shared/parties/party.ts'
import { readReceipt, receiptCode, receiptFrom } from '../../shared/parties/receipt.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { hashPassword, passwordMatches } from '../access/secrets.ts'
import type { EventLog } from '../log/eventLog.ts'
import { StoreError } from '../log/flow.ts'
import * as sql from '../log/statements.ts'
import { openParty, receiptMac, resealParty, sealParty, vaultKeysOf, type VaultKeys } from './sealing.ts'
import type { ListedParty, StoredParty, VaultStore } from './vaultStore.ts'

/** A party that no event names goes after this long. An hour before, no order may name it any more: the two never meet. */
export const orphanMs = 24 * 3_600_000
const lastCallMs = orphanMs - 3_600_000
export const sweepPartiesEveryMs = 600_000
/** Erasures that come together are tidied together. */
const gatherMs = 500

const sealedText = partyBody
  .pick({ contact: true, words: true, wishes: true })
  .extend({ receipt: receiptCode, body: z.string().length(64) })
type Sealed = z.infer<typeof sealedText>
type SaidOfThem = Pick<PartyBody, 'contact' | 'words' | 'wishes'>

export interface VaultOptions {
  store: VaultStore
  key: Uint8Array
  now: () => number
  /** Says which parties are named. */
  log: Pick<EventLog, 'read'>
  onError: (error: unknown) => void
}

/** A class because it remembers what is still to be tidied. */
export class Vault {
  private readonly options: VaultOptions
  private readonly keys: VaultKeys
  private tidying: NodeJS.Timeout | undefined

  constructor(options: VaultOptions) {
    this.options = options
    this.keys = vaultKeysOf(options.key)
  }

  /** Puts a party into the vault of its log; the same a second time gives the same receipt. Durable when it resolves. */
  async take(id: string, body: PartyBody): Promise<{ receipt: string } | Refusal> {
    const { log, word, ...said } = body
    const { store, now } = this.options
    const mac = this.macOf(body)
    const known = await this.known(log, id, mac)
    if (known) return known
    const receipt = receiptFrom(randomBytes(64))
    const text = JSON.stringify({ ...said, receipt, body: mac } satisfies Sealed)
    const row = {
      ...{ id, at: now(), receipt: receiptMac(log, receipt, this.keys), word: await hashPassword(word) },
      ...sealParty(log, id, text, this.keys),
    }
    try {
      if (await store.put(log, row)) return { receipt }
    } catch (error) {
      if (error instanceof StoreError && error.fault === 'full') return refused('house.readOnly')
      throw error
    }
    // Another request of the same sender was faster.
    return (await this.known(log, id, mac)) ?? refused('house.unavailable')
  }

  /**
   * Puts parties into the vault whom an office wrote down: nobody chose a word and nobody is given a receipt, so none of
   * them is looked up. For each the refusal, or nothing; the same a second time changes nothing. Durable when it resolves.
   */
  async takeAll(
    log: string,
    parties: readonly { id: string; said: SaidOfThem }[],
  ): Promise<(Refusal | undefined)[]> {
    const { store, now } = this.options
    const known: (Refusal | undefined)[] = []
    const rows: StoredParty[] = []
    for (const { id, said } of parties) {
      const mac = this.macOf({ log, ...said })
      const held = await this.known(log, id, mac)
      known.push(held && 'code' in held ? held : undefined)
      if (held) continue
      const receipt = receiptFrom(randomBytes(64))
      const text = JSON.stringify({ ...said, receipt, body: mac } satisfies Sealed)
      const own = { id, at: now(), receipt: receiptMac(log, receipt, this.keys), word: '' }
      rows.push({ ...own, ...sealParty(log, id, text, this.keys) })
    }
    try {
      if (rows.length > 0) await store.putAll(log, rows)
      return known
    } catch (error) {
      if (!(error instanceof StoreError) || error.fault !== 'full') throw error
      return parties.map(() => refused('house.readOnly'))
    }
  }

  /** 64 bytes that say nothing of what was said to anybody but this house, and are the same for the same. */
  numberOf(log: string, said: string): Buffer {
    return createHmac('sha512', this.keys.imports).update(`${log}/${said}`).digest()
  }

  /** Whether an order may name the parties it names: each lies in this log and will not be swept meanwhile. */
  async refusalOf(log: string, { parties }: Record<string, unknown>): Promise<Refusal | undefined> {
    // Most orders name nobody.
    if (parties === undefined) return undefined
    const named = partyIds.safeParse(parties)
    for (const id of named.data ?? []) {
      const held = await this.options.store.get(log, id)
      if (held === 'erased') return refused('party.gone')
      if (!held) return refused('party.unknown')
      const isLate = this.options.now() - held.at > lastCallMs
      if (isLate && !(await this.isNamed(log, id))) return refused('party.unknown')
    }
    return undefined
  }

  /** One part of what a party said of itself; undefined when the party is not there (any more). */
  async open(log: string, id: string, part: PartyPart): Promise<OpenedParty | undefined> {
    const held = await this.sealed(log, id)
    if (!held) return undefined
    const { contact, words } = held
    return part === 'contact'
      ? { party: id, ...(contact && { contact }) }
      : { party: id, ...(words && { words }) }
  }

  /** Puts right how to reach a party; what was wrong is gone soon, from the store, too. */
  async correct(log: string, id: string, change: ContactChange): Promise<Refusal | undefined> {
    const held = await this.options.store.get(log, id)
    if (held === undefined || held === 'erased') return refused('party.gone')
    const { contact: before, ...rest } = this.read(log, held)
    const details = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null)
    const text = JSON.stringify({
      ...rest,
      ...(details.length > 0 && { contact: Object.fromEntries(details) }),
    })
    try {
      const sealed = resealParty(log, id, text, held, this.keys)
      if (!(await this.options.store.reseal(log, id, sealed))) return refused('party.gone')
    } catch (error) {
      if (error instanceof StoreError && error.fault === 'full') return refused('house.readOnly')
      throw error
    }
    this.tidySoon()
    return undefined
  }

  /** What may be seen of a party without opening it. */
  async mask(log: string, id: string): Promise<MaskedParty | undefined> {
    const held = await this.sealed(log, id)
    if (!held) return undefined
    const { contact = {}, words, wishes = {} } = held
    const has = (['name', 'phone', 'address', 'idNumber'] as const).filter(
      (field) => contact[field] !== undefined,
    )
    return {
      ...(contact.phone !== undefined && { dial: maskedDial(contact.phone) }),
      has: [...has, ...(words === undefined ? [] : (['words'] as const))],
      wishes,
    }
  }

  /**
   * The party of a receipt, if the chosen word is the one that goes with it. A code that is wrong, one that is absent and a
   * wrong word take as long and come to the same: nothing.
   */
  async lookUp(log: string, typed: string, word: string): Promise<string | undefined> {
    // A code that cannot be one is looked for all the same.
    const receipt = readReceipt(typed) ?? '----'
    const held = await this.options.store.find(log, receiptMac(log, receipt, this.keys))
    // Whom an office wrote down chose no word: nothing is the right one.
    const chosen = held?.word === '' ? undefined : held?.word
    return (await passwordMatches(chosen, word.trim())) ? held?.id : undefined
  }

  /** Destroys what makes identities readable, and the identities; soon also what the store still holds of them. */
  async eraseAll(gone: readonly { log: string; party: string }[]): Promise<void> {
    for (const log of new Set(gone.map((one) => one.log))) {
      const ids = gone.flatMap((one) => (one.log === log ? [one.party] : []))
      await this.options.store.erase(log, ids)
    }
    if (gone.length > 0) this.tidySoon()
  }

  /** Removes from some logs what has lain unnamed for a day; gives how many. */
  async sweep(logs: readonly string[]): Promise<number> {
    const { store, now } = this.options
    let swept = 0
    for (const log of logs) {
      for await (const one of allIn(store, log)) {
        if (one.isNamed || now() - one.at <= orphanMs) continue
        if (await this.isNamed(log, one.id)) await store.note(log, [{ id: one.id, isNamed: true }])
        else {
          await store.remove(log, [one.id])
          swept += 1
        }
      }
    }
    await store.tidy()
    return swept
  }

  /** Ends what is under way and lets go of the store. */
  async close(): Promise<void> {
    clearTimeout(this.tidying)
    await this.options.store.tidy().catch(this.options.onError)
    await this.options.store.close()
  }

  private macOf(body: object): string {
    return createHmac('sha256', this.keys.receipts).update(JSON.stringify(body)).digest('hex')
  }

  private async known(
    log: string,
    id: string,
    mac: string,
  ): Promise<{ receipt: string } | Refusal | undefined> {
    const held = await this.options.store.get(log, id)
    if (held === undefined) return undefined
    if (held === 'erased') return refused('party.gone')
    const { receipt, body } = this.read(log, held)
    return body === mac ? { receipt } : refused('party.idMismatch')
  }

  private async sealed(log: string, id: string): Promise<Sealed | undefined> {
    const held = await this.options.store.get(log, id)
    return held === undefined || held === 'erased' ? undefined : this.read(log, held)
  }

  private read(log: string, held: StoredParty): Sealed {
    return sealedText.parse(JSON.parse(openParty(log, held.id, held, this.keys)))
  }

  private async isNamed(log: string, id: string): Promise<boolean> {
    const [claim] = await this.options.log.read(log, sql.findClaim({ key: partyClaim(id) }))
    return claim !== undefined
  }

  /** What is not tidied for want of quiet is tidied at the next sweep. */
  private tidySoon(): void {
    this.tidying ??= setTimeout(() => {
      this.tidying = undefined
      this.options.store.tidy().catch(this.options.onError)
    }, gatherMs).unref()
  }
}

const pageLimit = 500

/** Everything a store lists of a log, page by page: what goes meanwhile is passed over. */
export async function* allIn(store: Pick<VaultStore, 'list'>, log: string): AsyncGenerator<ListedParty> {
  for (let after = ''; ;) {
    const page = await store.list(log, after, pageLimit)
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageLimit) return
    after = last.id
  }
}
