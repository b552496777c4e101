/**
 * A file on its way in (IMP): looked through whole with nothing written, then row by row through the corridor. What a row
 * says decides under which ids it lies, so the same file, or a mended one, brings nothing twice. What its rows are about
 * is for its kind to say.
 */
import { randomBytes } from 'node:crypto'
import type { Answer } from '../../shared/command.ts'
import { idFrom } from '../../shared/ids.ts'
import type { ImportAct, ImportLine, importEndings } from '../../shared/imports.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { Faulty } from './headings.ts'
import { FileFault } from './sheetRow.ts'

/** So many rows are taken together: a stop waits for no more of them. */
const atOnce = 100

/** What the rows of one kind of file come to. */
export interface ImportKind<R extends { row: number }> {
  /** Read and judged, some at a time; read twice they come out the same. */
  pieces: (file: Buffer, atOnce: number) => AsyncGenerator<(R | Faulty)[]>
  /** The rows that are in already. */
  knownAmong: (rows: readonly R[]) => Promise<Set<number>>
  /** Gives their orders; each answer at its row's place. */
  give: (rows: readonly R[]) => Promise<Answer[]>
  /** What each is called in the house, by its row. */
  codesOf: (rows: readonly R[]) => Promise<Map<number, string>>
  /** Somebody else was faster: it is in, too. */
  isKnown: (refusal: Refusal) => boolean
}

export interface Import<R extends { row: number }> {
  kind: ImportKind<R>
  file: Buffer
  act: ImportAct
  /** Hands on what there is to tell; resolves when there is room for more. */
  tell: (line: ImportLine) => Promise<void>
  /** Why it goes no further, once that is so. */
  stop: () => 'cancelled' | 'house' | undefined
}

/** A class because it counts. */
export class Importer<R extends { row: number }> {
  readonly id = idFrom(randomBytes(21))
  private readonly one: Import<R>
  private readonly count = { rows: 0, faulty: 0, known: 0, good: 0, in: 0 }
  private ending: (typeof importEndings)[number] = 'whole'

  constructor(one: Import<R>) {
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
      const known = await this.one.kind.knownAmong(goodIn(some))
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
      const known = await this.one.kind.knownAmong(good)
      await this.writeSome(good.filter(({ row }) => !known.has(row)))
      rows += some.length
      await this.one.tell({ kind: 'progress', act: 'import', rows, of: this.count.rows })
    }
  }

  private async writeSome(fresh: readonly R[]): Promise<void> {
    const { kind } = this.one
    const answers = await kind.give(fresh)
    const codes = await kind.codesOf(fresh.filter((_one, at) => answers[at]?.accepted))
    for (const [at, { row }] of fresh.entries()) {
      const answer = answers[at]
      if (answer?.accepted) {
        this.count.in += 1
        await this.one.tell({ kind: 'in', row, code: codes.get(row) ?? '' })
      } else if (answer && answer.refusal.retry !== 'never') this.ending = 'house'
      else if (answer) await this.tellRefused(row, answer.refusal)
    }
  }

  private async tellRefused(row: number, refusal: Refusal): Promise<void> {
    this.count.good -= 1
    if (this.one.kind.isKnown(refusal)) return this.tellKnown(row)
    this.count.faulty += 1
    const { code, params } = refusal
    await this.one.tell({ kind: 'fault', row, code, params })
  }

  private async tellKnown(row: number): Promise<void> {
    this.count.known += 1
    await this.one.tell({ kind: 'known', row })
  }

  /** Rows, until there are no more or it shall stop. */
  private async *pieces(): AsyncGenerator<(R | Faulty)[]> {
    const { kind, file, stop } = this.one
    for await (const some of kind.pieces(file, atOnce)) {
      if (this.ending === 'whole') this.ending = stop() ?? 'whole'
      if (this.ending !== 'whole') return
      yield some
    }
  }
}

function goodIn<R extends { row: number }>(some: readonly (R | Faulty)[]): R[] {
  return some.flatMap((read) => ('faults' in read ? [] : [read]))
}
