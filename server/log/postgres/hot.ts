/** States kept folded between batches. Another node may have appended meanwhile: what it recorded is folded in. */
import type { Event } from '../../../shared/event.ts'
import { evolve } from '../../../shared/fold.ts'
import type { Rules } from '../../corridor/rules.ts'
import { numberIn, textIn, type Row } from '../flow.ts'
import { decodeAll, judgedAlike, type Loaded } from '../load.ts'
import * as sql from '../statements.ts'
import { textFor } from './statements.ts'
import type { Session } from './session.ts'

/** The least recently used goes first. */
const most = 20_000
/** When others recorded more than this, all is forgotten. */
const mostMissed = 4000

/** What others recorded since a position, by the rows of a page. */
export interface Missed {
  after: number
  rows: readonly Row[]
}

/** A class because it remembers: streams of one log, true at `position`. */
export class Hot {
  readonly streams = new Map<string, Loaded>()
  private readonly log: string
  private readonly rules: Rules
  private position: number | undefined
  private epoch = ''
  /** Whether others recorded something lately. */
  hasCompany = false

  constructor(log: string, rules: Rules) {
    this.log = log
    this.rules = rules
  }

  /** What others recorded, to be sent behind the lock where something may be expected; else undefined. */
  expected(session: Session): Promise<Missed> | undefined {
    return this.hasCompany && this.position !== undefined ? this.since(session, this.position) : undefined
  }

  /**
   * Folds in what another node recorded, and gives it; after a restore, all is forgotten. `head` is the head as it
   * stands, `missed` what was asked for with it: where nothing was, it is asked for now, if there is anything.
   */
  async freshen(session: Session, head: Row, missed?: Missed): Promise<Missed | undefined> {
    const position = numberIn(head, 'position')
    const epoch = textIn(head, 'epoch')
    const from = this.position ?? 0
    const grown = position - from
    this.hasCompany = grown > 0
    const isLost = epoch !== this.epoch || grown < 0 || grown > mostMissed
    if (isLost) this.streams.clear()
    const found =
      grown > 0 && this.streams.size > 0 ? (missed ?? (await this.since(session, from))) : undefined
    // Where the head is not locked, more may have been recorded since it was read.
    const rows = found?.rows.filter((row) => numberIn(row, 'position') <= position) ?? []
    const held = rows.filter((row) => this.streams.has(textIn(row, 'stream')))
    for (const event of decodeAll(held, this.rules)) this.follow(event)
    this.position = position
    this.epoch = epoch
    return found && { after: from, rows }
  }

  private async since(session: Session, after: number): Promise<Missed> {
    const statement = sql.logPage({ after, upTo: after + mostMissed })
    return { after, rows: await session.run(textFor(this.log, statement), statement.args) }
  }

  /** Words that went are gone from what was folded with them only when it is folded anew. */
  private follow(event: Event): void {
    const held = this.streams.get(event.stream)
    if (!held) return
    if (event.type === 'log.wordsErased') return void this.streams.delete(event.stream)
    // Of a log whose head is not locked a stream may have been read later than the head.
    if (event.version <= (held.state.version[event.layer] ?? 0)) return
    const state = evolve(this.rules.catalogue.feature(held.state.feature), held.state, event)
    const isAlike = judgedAlike(held.state, state)
    this.streams.set(event.stream, {
      ...held,
      state,
      audience: isAlike ? held.audience : this.rules.audienceOf(state.feature, state.parts),
      unsaved: { ...held.unsaved, events: held.unsaved.events + 1 },
    })
  }

  /** Takes over what a batch knows, once it is committed at `position`. */
  keep(streams: ReadonlyMap<string, Loaded | undefined>, position: number): void {
    this.position = position
    for (const [stream, loaded] of streams) {
      this.streams.delete(stream)
      if (loaded) this.streams.set(stream, loaded)
    }
    for (const oldest of this.streams.keys()) {
      if (this.streams.size <= most) break
      this.streams.delete(oldest)
    }
  }

  /** The position at which all of this is true. */
  at(): number {
    return this.position ?? 0
  }

  /** After a commit whose outcome is not known. */
  forget(): void {
    this.streams.clear()
    this.position = undefined
  }
}
