/**
 * An office's export on its way into the ledger (IMP): looked through whole with nothing written, then row by row: who
 * brought it into the vault, the matter through the corridor. What a row says decides under which ids it lies, so the
 * same file, or a mended one, brings nothing twice.
 */
import { randomBytes } from 'node:crypto'
import type { Actor } from '../../shared/access/actor.ts'
import type { Answer } from '../../shared/command.ts'
import { idFrom } from '../../shared/ids.ts'
import type { ImportAct, ImportLine, importEndings } from '../../shared/imports.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import * as sql from '../log/statements.ts'
import { examined, type Examined, type Ids, type Named } from './examined.ts'
import { judging } from './judging.ts'
import type { Good, Reading } from './reading.ts'
import { FileFault } from './sheetRow.ts'

/** So many rows are taken together: a stop waits for no more of them. */
const atOnce = 100

export interface Import {
  house: Pick<House, 'log' | 'vault' | 'orders' | 'book' | 'config' | 'now'>
  actor: Actor
  log: string
  file: Buffer
  act: ImportAct
  reading: Pick<Reading, 'export' | 'areas' | 'units'>
  /** Hands on what there is to tell; resolves when there is room for more. */
  tell: (line: ImportLine) => Promise<void>
  /** Why it goes no further, once that is so. */
  stop: () => 'cancelled' | 'house' | undefined
}

/** A class because it counts. */
export class Importer {
  readonly id = idFrom(randomBytes(21))
  private readonly one: Import
  private readonly count = { rows: 0, faulty: 0, known: 0, good: 0, in: 0 }
  private ending: (typeof importEndings)[number] = 'whole'

  constructor(one: Import) {
    this.one = one
  }

  /** From the first line to the last; rejects for a bug or a store that died. */
  async run(): Promise<void> {
    const { tell, act } = this.one
    await tell({ kind: 'begun', id: this.id })
    try {
      await this.check()
      if (act === 'import' && this.ending === 'whole') await this.write()
    } catch (error) {
      if (!(error instanceof FileFault)) throw error
      return tell({ kind: 'refused', refusal: error.refusal })
    }
    await tell({ kind: 'done', ending: this.ending, ...this.count })
  }

  /** Every row, with nothing written. */
  private async check(): Promise<void> {
    const { count } = this
    for await (const some of this.pieces()) {
      const known = await this.knownAmong(goodIn(some))
      for (const read of some) {
        count.rows += 1
        if ('faults' in read) {
          count.faulty += 1
          for (const fault of read.faults) await this.one.tell({ kind: 'fault', ...fault })
        } else if (known.has(read.row)) await this.tellKnown(read.row)
        else count.good += 1
      }
      await this.one.tell({ kind: 'progress', act: 'check', rows: count.rows })
    }
  }

  /** The good ones, each whole or not at all. */
  private async write(): Promise<void> {
    let rows = 0
    for await (const some of this.pieces()) {
      const good = goodIn(some)
      const known = await this.knownAmong(good)
      await this.writeSome(good.filter(({ row }) => !known.has(row)))
      rows += some.length
      await this.one.tell({ kind: 'progress', act: 'import', rows, of: this.count.rows })
    }
  }

  private async writeSome(fresh: readonly Named[]): Promise<void> {
    const answers = await this.give(fresh)
    const codes = await this.codesOf(fresh.filter((_one, at) => answers[at]?.accepted))
    for (const [at, { row }] of fresh.entries()) {
      const answer = answers[at]
      if (answer?.accepted) {
        this.count.in += 1
        await this.one.tell({ kind: 'in', row, code: codes.get(row) ?? '' })
      } else if (answer && answer.refusal.retry !== 'never') this.ending = 'house'
      else if (answer) await this.tellRefused(row, answer.refusal)
    }
  }

  /** Who brought them first: an order may name only whom the vault holds. Whom no order came to name goes after a day. */
  private async give(fresh: readonly Named[]): Promise<Answer[]> {
    const { house, log, actor } = this.one
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

  private async tellRefused(row: number, { code, params }: Refusal): Promise<void> {
    this.count.good -= 1
    // Somebody else was faster.
    if (code === 'stream.exists' || code === 'claim.taken') return this.tellKnown(row)
    this.count.faulty += 1
    await this.one.tell({ kind: 'fault', row, code, params })
  }

  private async tellKnown(row: number): Promise<void> {
    this.count.known += 1
    await this.one.tell({ kind: 'known', row })
  }

  /** Their offices' own, or those the house gave them. */
  private async codesOf(rows: readonly Named[]): Promise<Map<number, string>> {
    const { house, log } = this.one
    const without = rows.filter(({ data }) => data.code === undefined).map(({ ids }) => ids.stream)
    const held = without.length > 0 ? await house.log.streams(log, without) : []
    const given = new Map(held.map(({ stream, state }) => [stream, String(state.parts.open['code'])]))
    return new Map(rows.map(({ row, data, ids }) => [row, data.code ?? given.get(ids.stream) ?? '']))
  }

  /** The rows that are matters already: by the number their office gave them, or by what they say. */
  private async knownAmong(rows: readonly Named[]): Promise<Set<number>> {
    const { house, log } = this.one
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

  /** Rows, until there are no more or it shall stop. */
  private async *pieces(): AsyncGenerator<Examined[]> {
    const { house, actor, log, file, reading, stop } = this.one
    const { calendar } = house.book.rulesOf(log, house.now())
    const faultOf = await judging(house, actor, log)
    const idsOf = ({ said }: Good, nth: number): Ids => {
      const number = house.vault.numberOf(log, `${nth}/${said}`)
      const [stream, party, command] = [0, 21, 42].map((from) => idFrom(number.subarray(from, from + 21)))
      return { stream: stream ?? '', party: party ?? '', command: command ?? '' }
    }
    const whole = { ...reading, utcOffsetMinutes: calendar.utcOffsetMinutes }
    for await (const some of examined({ file, reading: whole, faultOf, idsOf }, atOnce)) {
      if (this.ending === 'whole') this.ending = stop() ?? 'whole'
      if (this.ending !== 'whole') return
      yield some
    }
  }
}

function goodIn(some: readonly Examined[]): Named[] {
  return some.flatMap((read) => ('faults' in read ? [] : [read]))
}
