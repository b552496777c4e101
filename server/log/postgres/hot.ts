/** States kept folded between batches. They hold only as long as nobody else appended: another node may have. */
import { numberIn, textIn, type Row } from '../flow.ts'
import type { Loaded } from '../load.ts'
import { quoted, schemaOf } from './schema.ts'
import type { Session } from './session.ts'

/** The least recently used goes first. */
const most = 20_000
/** When others recorded more than this, all is forgotten. */
const mostTouched = 4000

/** A class because it remembers: streams of one log, true at `position`. */
export class Hot {
  readonly streams = new Map<string, Loaded>()
  private readonly log: string
  private position: number | undefined
  private epoch = ''

  constructor(log: string) {
    this.log = log
  }

  /** Streams touched by anyone since these were true; to be asked behind the lock. */
  async touched(session: Session): Promise<readonly Row[]> {
    if (this.position === undefined || this.streams.size === 0) return []
    return session.run(
      `SELECT stream FROM ${quoted(schemaOf(this.log))}.event WHERE position > $1 AND position <= $2`,
      [this.position, this.position + mostTouched],
    )
  }

  /** Drops what another node touched; after a restore, everything. `head` is the head as it stands. */
  freshen(head: Row, touched: readonly Row[]): void {
    const position = numberIn(head, 'position')
    const epoch = textIn(head, 'epoch')
    const grown = position - (this.position ?? 0)
    if (epoch !== this.epoch || grown < 0 || grown > mostTouched) this.streams.clear()
    else for (const row of touched) this.streams.delete(textIn(row, 'stream'))
    this.position = position
    this.epoch = epoch
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
