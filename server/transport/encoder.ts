/**
 * Frames of the Socket.IO wire, JSON only: no binary attachments in either direction (reliability.md §0), and bodies
 * that broadcast has already written are spliced in as they are, so that an event is encoded once.
 */
import { EventEmitter } from 'node:events'

/** A body that is JSON already. */
export class Written {
  readonly json: string
  constructor(json: string) {
    this.json = json
  }
}

interface Packet {
  type: number
  nsp: string
  id?: number | undefined
  data?: unknown
}

const connect = 0
const event = 2
const ack = 3
const connectError = 4

export class Encoder {
  encode(packet: Packet): string[] {
    const nsp = packet.nsp === '/' ? '' : `${packet.nsp},`
    const id = packet.id === undefined ? '' : String(packet.id)
    return [`${packet.type}${nsp}${id}${body(packet)}`]
  }
}

function body({ type, data }: Packet): string {
  if (data === undefined) return ''
  if (type === event && Array.isArray(data) && data.length === 2 && data[1] instanceof Written)
    return `[${JSON.stringify(data[0])},${data[1].json}]`
  return JSON.stringify(data)
}

/** At most this many digits of an acknowledgement id. */
const idDigits = 10
const frame = /^([0-4])(?:(\/[\w-]{0,40}),)?(\d{0,10})([\s\S]*)$/

/** Reads frames of one client. Throws for anything else; the transport then closes that connection. */
export class Decoder extends EventEmitter {
  private hasJoined = false

  add(chunk: unknown): void {
    if (typeof chunk !== 'string') throw new Error('binary frames are not spoken here')
    const match = frame.exec(chunk)
    if (!match) throw new Error('not a frame')
    const [, digit, nsp, id, rest] = match
    const type = Number(digit)
    const data: unknown = rest === undefined || rest === '' ? undefined : JSON.parse(rest)
    if (!fits(type, data)) throw new Error('a frame whose payload does not fit its type')
    // The library would make a member of each join that comes before the first was judged.
    if (type === connect && this.hasJoined) throw new Error('one connection joins once')
    if (type === connect) this.hasJoined = true
    const number = id === undefined || id === '' ? undefined : Number(id.slice(0, idDigits))
    this.emit('decoded', {
      type,
      nsp: nsp ?? '/',
      ...(number !== undefined && { id: number }),
      ...(data !== undefined && { data }),
    })
  }

  destroy(): void {
    this.removeAllListeners()
  }
}

const reserved = new Set([
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
])

function fits(type: number, data: unknown): boolean {
  if (type === connect)
    return data === undefined || (typeof data === 'object' && data !== null && !Array.isArray(data))
  if (type === event)
    return Array.isArray(data) && typeof data[0] === 'string' && !reserved.has(data[0]) && data.length <= 2
  if (type === ack) return Array.isArray(data)
  return type !== connectError && data === undefined
}

export const jsonParser = { Encoder, Decoder }
