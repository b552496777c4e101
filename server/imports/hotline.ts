/** An office's export: who brought it goes into the vault, the matter into the ledger. */
import type { Actor } from '../../shared/access/actor.ts'
import type { Answer } from '../../shared/command.ts'
import { idFrom } from '../../shared/ids.ts'
import type { House } from '../house.ts'
import * as sql from '../log/statements.ts'
import { examined, type Examined, type Ids, type Named } from './examined.ts'
import type { ImportKind } from './importer.ts'
import { judging } from './judging.ts'
import type { Good, Reading } from './reading.ts'

export interface Hotline {
  house: Pick<House, 'log' | 'vault' | 'orders' | 'book' | 'config' | 'now'>
  actor: Actor
  log: string
  reading: Pick<Reading, 'export' | 'areas' | 'units'>
}

export function hotline({ house, actor, log, reading }: Hotline): ImportKind<Named> {
  return { pieces, knownAmong, give, codesOf, isKnown }

  async function* pieces(file: Buffer, atOnce: number): AsyncGenerator<Examined[]> {
    const { calendar } = house.book.rulesOf(log, house.now())
    const faultOf = await judging(house, actor, log)
    const idsOf = ({ said }: Good, nth: number): Ids => {
      const number = house.vault.numberOf(log, `${nth}/${said}`)
      const [stream, party, command] = [0, 21, 42].map((from) => idFrom(number.subarray(from, from + 21)))
      return { stream: stream ?? '', party: party ?? '', command: command ?? '' }
    }
    const whole = { ...reading, utcOffsetMinutes: calendar.utcOffsetMinutes }
    yield* examined({ file, reading: whole, faultOf, idsOf }, atOnce)
  }

  /** The rows that are matters already: by the number their office gave them, or by what they say. */
  async function knownAmong(rows: readonly Named[]): Promise<Set<number>> {
    const found = await Promise.all(
      rows.map(async ({ row, ids, data: { code } }) => {
        const asked =
          code === undefined ? sql.findStream({ id: ids.stream }) : sql.findClaim({ key: `code:${code}` })
        const [held] = await house.log.read(log, asked)
        return held ? [row] : []
      }),
    )
    return new Set(found.flat())
  }

  /** Who brought them first: an order may name only whom the vault holds. Whom no order came to name goes after a day. */
  async function give(fresh: readonly Named[]): Promise<Answer[]> {
    const named = fresh.flatMap(({ party, ids }) => (party ? [{ id: ids.party, said: party }] : []))
    const kept = await house.vault.takeAll(log, named)
    const refusals = new Map(named.map(({ id }, at) => [id, kept[at]]))
    return Promise.all(
      fresh.map(async ({ ids, data, occurredAt, party }): Promise<Answer> => {
        const refusal = refusals.get(ids.party)
        if (refusal) return { accepted: false, refusal }
        const order = {
          ...{ commandId: ids.command, type: 'grievance.receive', stream: ids.stream, log },
          ...(occurredAt !== undefined && { occurredAt }),
          data: { ...data, ...(party && { parties: [ids.party] }) },
        }
        return house.orders.take({ account: actor.account, log }, order, 'free')
      }),
    )
  }

  /** Their offices' own, or those the house gave them. */
  async function codesOf(rows: readonly Named[]): Promise<Map<number, string>> {
    const without = rows.filter(({ data }) => data.code === undefined).map(({ ids }) => ids.stream)
    const held = without.length > 0 ? await house.log.streams(log, without) : []
    const given = new Map(held.map(({ stream, state }) => [stream, String(state.parts.open['code'])]))
    return new Map(rows.map(({ row, data, ids }) => [row, data.code ?? given.get(ids.stream) ?? '']))
  }
}

const isKnown: ImportKind<Named>['isKnown'] = ({ code }) => code === 'stream.exists' || code === 'claim.taken'
