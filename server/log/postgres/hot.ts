/** States kept folded between batches. They hold only as long as nobody else appended: another node may have. */
import { numberIn, textIn, type Row } from '../flow.ts'
import type { Loaded } from '../load.ts'
import { quoted, schemaOf } from './schema.ts'
import type { Session } from './session.ts'

/** The least recently used goes first. */
const most = 20_000

/** A class because it remembers: streams of one log, true at `position`. */
export class Hot {
  readonly streams = new Map<string, Loaded>()
  private readonly log: string
  private position: number | undefined
  private epoch = ''

  constructor(log: string) {
    this.log = log
  }

  /** Drops what another node touched since; after a restore, everything. `head` is the head as it stands. */
  async freshen(session: Session, head: Row): Promise<void> {
    const position = numberIn(head, 'position')
    const epoch = textIn(head, 'epoch')
    const known = this.position
    const isOther = known === undefined || epoch !== this.epoch || position < known
    if (isOther) this.streams.clear()
    else if (position > known && this.streams.size > 0)
      for (const row of await touched(session, this.log, known)) this.streams.delete(textIn(row, 'stream'))
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

function touched(session: Session, log: string, after: number): Promise<readonly Row[]> {
  return session.run(`SELECT DISTINCT stream FROM ${quoted(schemaOf(log))}.event WHERE position > $1`, [
    after,
  ])
}
