/** A client of the rig as the protocol's page describes one: strict where ours is, deaf where ours is. */
import type { Actor } from '../../shared/access/actor.ts'
import { events, snapshot, type Events, type Snapshot, type StreamCopy } from '../../shared/protocol.ts'
import { foldPacket, type Streams } from '../../web/sync/foldPacket.ts'
import type { Rig, RigSocket } from './broadcastRig.ts'
import { probeCatalogue } from './probe.ts'

interface Cursor {
  epoch: string
  view: string
  position: number
}

/** A class because it lives through connections. */
export class RigClient {
  readonly actor: Actor
  readonly scopes: string[] | undefined
  streams: Streams = new Map()
  cursor: Cursor | undefined
  socket: RigSocket | undefined
  /** Times it had to ask for a whole new copy because a packet did not fit; what SYNC3 is for. */
  gaps = 0
  private staged: StreamCopy[] = []
  private heard = 0
  private isReplacing = false

  constructor(actor: Actor, scopes?: string[]) {
    this.actor = actor
    this.scopes = scopes
  }

  connect(rig: Rig): void {
    this.leave(rig)
    this.socket = rig.connect(this.actor)
    this.heard = 0
    this.greet(rig)
  }

  /** Says hello on the socket it has. */
  greet(rig: Rig): void {
    if (!this.socket?.isOpen) return
    // What came before this answer belongs to an older conversation, as in ours.
    this.listen(rig)
    if (this.isReplacing) this.cursor = undefined
    const answer = rig.hello(this.socket, { ...this.cursor, ...(this.scopes && { scopes: this.scopes }) })
    if (!answer.welcome) return
    this.isReplacing = answer.replace
    this.staged = []
    const { epoch, view } = answer
    if (answer.replace) this.cursor = { epoch, view, position: -1 }
    else if (this.cursor?.epoch !== epoch || this.cursor.view !== view)
      throw new Error('told to go on from a place it never stood at')
  }

  leave(rig: Rig): void {
    if (this.socket?.isOpen) rig.hangUp(this.socket)
    this.socket = undefined
    if (this.isReplacing) this.cursor = undefined
    this.isReplacing = false
  }

  /** Takes what has come since. */
  listen(rig: Rig): void {
    const { socket } = this
    if (!socket) return
    while (this.heard < socket.said.length) {
      const said = socket.said[this.heard++]
      if (said?.name === 'bye') return this.leave(rig)
      if (said?.name === 'snapshot') this.page(snapshot.parse(said.payload))
      if (said?.name === 'events' && !this.packet(events.parse(said.payload))) {
        this.gaps += 1
        this.cursor = undefined
        this.heard = socket.said.length
        return this.greet(rig)
      }
    }
  }

  private page(page: Snapshot): void {
    if (!this.isReplacing) throw new Error('a page nobody waits for')
    this.staged.push(...page.streams)
    if (!page.last || !this.cursor) return
    this.streams = new Map(this.staged.map((copy) => [copy.stream, copy]))
    this.cursor = { ...this.cursor, position: page.position }
    this.isReplacing = false
  }

  private packet({ from, upTo, events }: Events): boolean {
    if (this.isReplacing || !this.cursor) throw new Error('a packet before the last page')
    const { position } = this.cursor
    if (upTo <= position) return true
    if (from > position) throw new Error(`a hole on the wire: ${position} is followed by (${from}, ${upTo}]`)
    const touched = foldPacket(this.streams, events, probeCatalogue)
    if (!touched) return false
    const next = new Map(this.streams)
    for (const [stream, copy] of touched) {
      if (copy) next.set(stream, copy)
      else next.delete(stream)
    }
    this.streams = next
    this.cursor = { ...this.cursor, position: upTo }
    return true
  }
}
