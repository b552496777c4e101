/** One websocket of a client, spoken by hand over TCP: cheaper than any library, so that the server is what is measured. */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

const text = 1
const close = 8

export interface WireOptions {
  port: number
  path: string
  /** Header lines besides those of the upgrade. */
  headers: readonly string[]
  onOpen: () => void
  /** The payload of a text frame; valid only during the call. */
  onFrame: (payload: Buffer) => void
  /** The connection is over, by whomever. */
  onEnd: () => void
}

/** A class because it holds a connection. */
export class Wire {
  private readonly socket: Socket
  private readonly options: WireOptions
  /** Bytes of a frame, or of the upgrade's answer, that is not complete yet. */
  private held: Buffer[] = []
  private heldBytes = 0
  /** How many bytes must be held before it is worth looking again. */
  private wanted = 0
  private isOpen = false

  constructor(options: WireOptions) {
    this.options = options
    this.socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true })
    this.socket.on('connect', () => {
      const upgrade = [
        `GET ${options.path} HTTP/1.1`,
        `Host: 127.0.0.1:${options.port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        ...options.headers,
      ]
      this.socket.write(`${upgrade.join('\r\n')}\r\n\r\n`)
    })
    this.socket.on('data', (chunk) => this.take(chunk))
    this.socket.on('error', () => this.socket.destroy())
    this.socket.on('close', () => options.onEnd())
  }

  send(payload: string): void {
    const bytes = Buffer.from(payload)
    const long = bytes.length > 125
    const frame = Buffer.alloc((long ? 8 : 6) + bytes.length)
    frame[0] = 0x80 | text
    frame[1] = 0x80 | (long ? 126 : bytes.length)
    if (long) frame.writeUInt16BE(bytes.length, 2)
    // A mask of zeroes leaves the payload as it is.
    bytes.copy(frame, long ? 8 : 6)
    this.socket.write(frame)
  }

  /** Ends it at once, without a word. */
  cut(): void {
    this.socket.destroy()
  }

  private take(chunk: Buffer): void {
    this.held.push(chunk)
    this.heldBytes += chunk.length
    if (this.heldBytes < this.wanted) return
    let rest = this.held.length === 1 ? chunk : Buffer.concat(this.held)
    if (!this.isOpen) {
      const end = rest.indexOf('\r\n\r\n')
      if (end === -1) return this.keep(rest, 0)
      if (!rest.subarray(0, 12).equals(upgraded))
        throw new Error(`refused: ${rest.toString('latin1', 0, 120)}`)
      this.isOpen = true
      this.options.onOpen()
      rest = rest.subarray(end + 4)
    }
    for (;;) {
      const size = frameSize(rest)
      if (size === undefined || rest.length < size.total) return this.keep(rest, size?.total ?? 0)
      const opcode = (rest[0] ?? 0) & 15
      if (opcode === text) this.options.onFrame(rest.subarray(size.head, size.total))
      else if (opcode === close) this.socket.destroy()
      rest = rest.subarray(size.total)
    }
  }

  private keep(rest: Buffer, wanted: number): void {
    this.held = rest.length > 0 ? [rest] : []
    this.heldBytes = rest.length
    this.wanted = wanted
  }
}

const upgraded = Buffer.from('HTTP/1.1 101')

/** Length of the head and of the whole frame that begins here; undefined while its head is not complete. */
function frameSize(bytes: Buffer): { head: number; total: number } | undefined {
  const short = (bytes[1] ?? 0) & 127
  if (bytes.length < 2) return undefined
  if (short < 126) return { head: 2, total: 2 + short }
  if (short === 126) return bytes.length < 4 ? undefined : { head: 4, total: 4 + bytes.readUInt16BE(2) }
  return bytes.length < 10 ? undefined : { head: 10, total: 10 + Number(bytes.readBigUInt64BE(2)) }
}
