/**
 * The room where several write one text (shared/draft.ts), outside the chain. Every word lies in the store before its
 * writer is told so; what another node took in is found by looking each second. Nothing of a draft is ever logged.
 */
import type { DraftAnswer, DraftNews, DraftSay } from '../../shared/draft.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { covers, empty, merged, missing, vectorOf } from './documents.ts'
import type { DraftStore, StoredDraft } from './draftStore.ts'

export interface DraftsOptions {
  store: DraftStore
  now: () => number
  newId: () => string
  /** Why an account may not write at the draft of a stream; asked anew with each thing it says. */
  refusalOf: (writer: Writer, stream: string) => Promise<Refusal | undefined>
  /** Whether a stream is still written at. */
  isWritten: (log: string, stream: string) => Promise<boolean>
  tell: (socket: string, news: DraftNews) => void
}

export interface Writer {
  account: string
  log: string
}

/** One draft as this node's writers have it. */
interface Room {
  log: string
  stream: string
  writers: Map<string, Writer>
  /** What they were told of: 0 and nothing while there is no draft. */
  seq: number
  vector: Uint8Array
}

/** How often nodes that write at one draft in the same moment try again. */
const mostTries = 20

/** A class because it knows who has what open. */
export class Drafts {
  private readonly options: DraftsOptions
  private readonly rooms = new Map<string, Room>()
  private readonly turns = new Map<string, Promise<unknown>>()

  constructor(options: DraftsOptions) {
    this.options = options
  }

  /** What somebody says at a socket. Rejects when the store fails. */
  async take(socket: string, writer: Writer, say: DraftSay): Promise<DraftAnswer> {
    const { stream } = say
    if (say.is === 'close') {
      this.leave(socket, keyOf(writer.log, stream))
      return { taken: true }
    }
    const refusal = await this.options.refusalOf(writer, stream)
    if (refusal) {
      this.leave(socket, keyOf(writer.log, stream))
      return { taken: false, refusal }
    }
    return this.inTurn(writer.log, stream, async () => {
      if (say.is === 'open') return this.open(socket, writer, say)
      return say.is === 'write' ? this.write(socket, writer, say) : this.settle(writer, say)
    })
  }

  depart(socket: string): void {
    for (const key of [...this.rooms.keys()]) this.leave(socket, key)
  }

  /** Looks what other nodes took in; to be called each second. */
  async step(): Promise<void> {
    for (const { log, stream, seq } of [...this.rooms.values()]) {
      const now = (await this.options.store.seqs(log, [stream])).get(stream) ?? 0
      if (now !== seq) await this.inTurn(log, stream, () => this.caughtUp(log, stream))
    }
  }

  /** A stream moved: whoever may not write at it any more hears nothing more of it, and what is over is put away. */
  async judge(log: string, stream: string): Promise<void> {
    for (const [socket, writer] of this.rooms.get(keyOf(log, stream))?.writers ?? [])
      if (await this.options.refusalOf(writer, stream)) this.leave(socket, keyOf(log, stream))
    const isThere = (await this.options.store.seqs(log, [stream])).size > 0
    if (isThere && !(await this.options.isWritten(log, stream))) await this.putAway(log, [stream])
  }

  /** Puts away whatever is left of statements that are over, or that no log knows after a restore. */
  async sweep(logs: readonly string[]): Promise<void> {
    for (const log of logs) {
      const over: string[] = []
      for (const stream of await this.options.store.list(log))
        if (!(await this.options.isWritten(log, stream))) over.push(stream)
      if (over.length > 0) await this.putAway(log, over)
    }
  }

  /** Words of a statement were erased by an order: its draft, which may hold them, begins anew; done once for an order. */
  async erase(log: string, stream: string, by: string): Promise<void> {
    const { store, newId, isWritten } = this.options
    if (!(await isWritten(log, stream))) return this.putAway(log, [stream])
    await this.inTurn(log, stream, async () => {
      for (let isDone = false; !isDone;) {
        const held = await store.get(log, stream)
        const erasedBy = held?.erasedBy ?? []
        if (erasedBy.includes(by)) return
        const next = { generation: newId(), seq: this.after(held), body: empty, erasedBy: [...erasedBy, by] }
        isDone = await store.put(log, stream, held?.seq ?? 0, next)
      }
      await store.tidy()
      await this.caughtUp(log, stream)
    })
  }

  /** Streams of a log of which there is a draft. */
  held(log: string): Promise<string[]> {
    return this.options.store.list(log)
  }

  /** Resolves when what is under way is kept. */
  async close(): Promise<void> {
    await Promise.allSettled(this.turns.values())
  }

  private async putAway(log: string, streams: readonly string[]): Promise<void> {
    await this.options.store.remove(log, streams)
    await this.options.store.tidy()
  }

  private async open(
    socket: string,
    writer: Writer,
    { stream, generation, vector }: DraftSay & { is: 'open' },
  ): Promise<DraftAnswer> {
    const held = await this.caughtUp(writer.log, stream)
    const room = this.roomOf(writer.log, stream, held)
    room.writers.set(socket, writer)
    if (!held) return { taken: true }
    try {
      // Who holds another draft has nothing of this one.
      const has = held.generation === generation ? bytes(vector) : vectorOf(empty)
      const update = text(missing(held.body, has))
      return { taken: true, held: { generation: held.generation, update, vector: text(vectorOf(held.body)) } }
    } catch {
      return no('command.malformed', { field: 'vector' })
    }
  }

  private async write(
    socket: string,
    writer: Writer,
    { stream, generation, update }: DraftSay & { is: 'write' },
  ): Promise<DraftAnswer> {
    const { store } = this.options
    const { log } = writer
    for (let tries = 0; tries < mostTries; tries++) {
      const held = await store.get(log, stream)
      if (held && held.generation !== generation) return no('statement.draftMoved')
      const body = merged(held?.body ?? empty, bytes(update))
      if (body === 'damaged') return no('command.malformed', { field: 'update' })
      if (body === 'behind') return no('statement.draftMoved')
      if (body === 'personal') return no('command.personalMark', { field: 'text' })
      if (body === 'full') return no('statement.draftFull')
      const next = { generation, seq: this.after(held), body, erasedBy: held?.erasedBy ?? [] }
      if (!(await store.put(log, stream, held?.seq ?? 0, next))) continue
      this.told(log, stream, next, this.rooms.get(keyOf(log, stream))?.seq === (held?.seq ?? 0) ? socket : '')
      return { taken: true }
    }
    return no('house.unavailable')
  }

  private async settle(
    { log }: Writer,
    { stream, generation, vector }: DraftSay & { is: 'settle' },
  ): Promise<DraftAnswer> {
    const { store, newId } = this.options
    const held = await store.get(log, stream)
    if (held?.generation !== generation) return { taken: true }
    try {
      if (!covers(bytes(vector), held.body)) return { taken: true }
    } catch {
      return no('command.malformed', { field: 'vector' })
    }
    if (held.erasedBy.length === 0) await store.remove(log, [stream])
    // That something was erased is remembered for as long as a device may still hold it.
    else
      await store.put(log, stream, held.seq, {
        ...held,
        generation: newId(),
        seq: this.after(held),
        body: empty,
      })
    await this.caughtUp(log, stream)
    return { taken: true }
  }

  /** Tells this node's writers what they do not know of; gives the draft as it stands. */
  private async caughtUp(log: string, stream: string): Promise<StoredDraft | undefined> {
    const held = await this.options.store.get(log, stream)
    this.told(log, stream, held, '')
    return held
  }

  private told(log: string, stream: string, held: StoredDraft | undefined, but: string): void {
    const room = this.rooms.get(keyOf(log, stream))
    if (!room || room.seq === (held?.seq ?? 0)) return
    if (held) {
      const { generation, body } = held
      const news = { stream, generation, update: text(missing(body, room.vector)) }
      for (const socket of room.writers.keys()) if (socket !== but) this.options.tell(socket, news)
    }
    this.stand(room, held)
  }

  private roomOf(log: string, stream: string, held: StoredDraft | undefined): Room {
    const known = this.rooms.get(keyOf(log, stream))
    if (known) return known
    const made = { log, stream, writers: new Map<string, Writer>(), seq: 0, vector: vectorOf(empty) }
    this.stand(made, held)
    this.rooms.set(keyOf(log, stream), made)
    return made
  }

  private stand(room: Room, held: StoredDraft | undefined): void {
    room.seq = held?.seq ?? 0
    room.vector = vectorOf(held?.body ?? empty)
  }

  private leave(socket: string, key: string): void {
    const room = this.rooms.get(key)
    room?.writers.delete(socket)
    if (room?.writers.size === 0) this.rooms.delete(key)
  }

  /** One that was put away and begun again never bears a seq of before. */
  private after(held: StoredDraft | undefined): number {
    return Math.max((held?.seq ?? 0) + 1, this.options.now())
  }

  /** One after the other for a draft: two of this node never meet in the store. */
  private inTurn<T>(log: string, stream: string, work: () => Promise<T>): Promise<T> {
    const key = keyOf(log, stream)
    const turn = (this.turns.get(key) ?? Promise.resolve()).then(work, work)
    const done = turn
      .catch(() => undefined)
      .finally(() => {
        if (this.turns.get(key) === done) this.turns.delete(key)
      })
    this.turns.set(key, done)
    return turn
  }
}

function keyOf(log: string, stream: string): string {
  return `${log}/${stream}`
}

function no(code: Refusal['code'], params: Refusal['params'] = {}): DraftAnswer {
  return { taken: false, refusal: refused(code, params) }
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

function text(all: Uint8Array): string {
  return Buffer.from(all).toString('base64')
}
