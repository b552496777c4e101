/** A screen as the network sees it: joins, catches up, follows; what it is told is counted, not folded. */
import { protocolVersion, type HelloAnswer } from '../../shared/protocol.ts'
import { clockMs } from './measure.ts'
import { Wire } from './wire.ts'

/**
 * Which server it speaks to: the house; a bare Socket.IO server, where it is ready once connected (`socketIo`) or with
 * the first packet (`packet`); or raw websockets.
 */
export type Kind = 'house' | 'socketIo' | 'packet' | 'raw'

export interface ClientOptions {
  kind: Kind
  port: number
  /** Path of the upgrade, without the parameters of Engine.IO. */
  path: string
  headers: readonly string[]
  heard: Heard
}

export interface Heard {
  /** Stands where the server wants it: welcomed and caught up, or simply connected. */
  ready: () => void
  /** Events arrived: how many, up to which position, and when (clockMs). */
  events: (count: number, upTo: number, at: number) => void
  /** True while each receipt's time matters: then packets are looked into only when none is waiting any more. */
  isTimed: () => boolean
}

interface Cursor {
  epoch: string
  view: string
  position: number
}

/** Longer than it takes all clients to receive a tick, shorter than the pause before the next. */
const laterMs = 10

const eventMark = '"position":'
const packetMark = Buffer.from('42["events"')
const snapshotMark = Buffer.from('42["snapshot"')

/** A class because it holds a connection and remembers where it stands between two of them. */
export class Client {
  private readonly options: ClientOptions
  private wire: Wire | undefined
  private cursor: Cursor | undefined
  /** Position of the welcome that is not reached yet. */
  private target: number | undefined

  constructor(options: ClientOptions) {
    this.options = options
  }

  connect(): void {
    const { kind, port, path, headers } = this.options
    this.target = undefined
    this.wire = new Wire({
      port,
      path: kind === 'raw' ? path : `${path}${path.includes('?') ? '&' : '?'}EIO=4&transport=websocket`,
      headers,
      onOpen: () => {
        if (kind === 'raw') this.options.heard.ready()
      },
      onFrame:
        kind === 'raw'
          ? (payload) => this.timed(payload, (kept, at) => this.readRaw(kept, at))
          : (payload) => this.hear(payload),
      onEnd: () => undefined,
    })
  }

  cut(): void {
    this.wire?.cut()
  }

  /** The time of a receipt is taken at once; reading the packet may not hold up the next client's. */
  private timed(payload: Buffer, read: (payload: Buffer, at: number) => void): void {
    const at = clockMs()
    if (!this.options.heard.isTimed()) return read(payload, at)
    const kept = Buffer.from(payload)
    setTimeout(() => read(kept, at), laterMs)
  }

  private readRaw(payload: Buffer, at: number): void {
    const from = payload.indexOf(eventMark) + eventMark.length
    this.options.heard.events(1, Number.parseInt(payload.toString('latin1', from, from + 16), 10), at)
  }

  private hear(payload: Buffer): void {
    if (startsWith(payload, packetMark)) return this.timed(payload, (kept, at) => this.readEvents(kept, at))
    if (startsWith(payload, snapshotMark)) return this.hearSnapshot(payload)
    const said = payload.toString('utf8')
    if (said === '2') return this.wire?.send('3')
    if (said.startsWith('0')) return this.wire?.send('40')
    if (said.startsWith('40')) return this.joined()
    if (said.startsWith('430')) return this.welcomed((JSON.parse(said.slice(3)) as [HelloAnswer])[0])
    if (said.startsWith('42["bye"') || said.startsWith('44')) throw new Error(`cut by the house: ${said}`)
  }

  private joined(): void {
    const { kind, heard } = this.options
    if (kind === 'socketIo') return heard.ready()
    if (kind === 'packet') return
    const hello = { protocol: protocolVersion, ...this.cursor }
    this.wire?.send(`420${JSON.stringify(['hello', hello])}`)
  }

  private welcomed(answer: HelloAnswer): void {
    if (!answer.welcome) throw new Error(`not welcome: ${answer.reason}`)
    const { epoch, view, position, replace } = answer
    this.cursor = { epoch, view, position: replace ? 0 : (this.cursor?.position ?? 0) }
    this.target = position
    this.caughtUp(this.cursor.position)
  }

  private caughtUp(position: number): void {
    if (this.cursor) this.cursor.position = position
    if (this.target === undefined || position < this.target) return
    this.target = undefined
    this.options.heard.ready()
  }

  private readEvents(payload: Buffer, at: number): void {
    const head = /"upTo":(\d+)/.exec(payload.toString('latin1', 0, 80))
    const upTo = Number(head?.[1])
    let count = 0
    for (let from = payload.indexOf(eventMark); from !== -1; from = payload.indexOf(eventMark, from + 1))
      count += 1
    const { kind, heard } = this.options
    heard.events(count, upTo, at)
    if (kind === 'packet') heard.ready()
    else this.caughtUp(upTo)
  }

  private hearSnapshot(payload: Buffer): void {
    if (payload.indexOf('"last":true', Math.max(0, payload.length - 20)) === -1) return
    const head = /"position":(\d+)/.exec(payload.toString('latin1', 0, 60))
    this.caughtUp(Number(head?.[1]))
  }
}

function startsWith(bytes: Buffer, mark: Buffer): boolean {
  return bytes.length >= mark.length && mark.compare(bytes, 0, mark.length) === 0
}
