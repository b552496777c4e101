/**
 * The last step of a packet: written once as a websocket frame, then handed to each connection as it is. The library's
 * own way makes a packet object, two queues and three writes for every socket, more than the system's share of the cost.
 */
import type { Duplex } from 'node:stream'
import type { Socket } from 'socket.io'

/** What the library does not show of a connection: its queue, and the websocket's own way to send a whole frame. */
interface Wire {
  readyState: string
  upgrading: boolean
  writeBuffer: readonly unknown[]
  transport: {
    name: string
    socket?: {
      readyState: number
      _socket?: Pick<Duplex, 'cork' | 'uncork'>
      _sender?: { sendFrame?: (frame: readonly Buffer[]) => void }
    }
  }
}

const isOpen = 1

/** The frame of an event whose body is JSON already: final, text, unmasked (RFC 6455 §5.2). */
export function frameOf(name: string, body: string): Buffer {
  // 4 is a message of Engine.IO, 2 an event of Socket.IO.
  const payload = `42["${name}",${body}]`
  const length = Buffer.byteLength(payload)
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = 0x81
  frame[1] = head === 2 ? length : head === 4 ? 126 : 127
  if (head === 4) frame.writeUInt16BE(length, 2)
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.write(payload, head)
  return frame
}

/** What is written to a connection in this turn leaves as one write. */
export function inOneTurn(connection: Pick<Duplex, 'cork' | 'uncork'>): void {
  connection.cork()
  setImmediate(() => connection.uncork())
}

/**
 * What `say` sends in this turn and the promises it settles leaves the house as one write: answer, missed events and
 * presence of a newcomer cost the system one call instead of three. Without a websocket it is sent as it comes.
 */
export function inOneWrite(socket: Socket, say: () => void): void {
  const connection = (socket.conn as unknown as Wire).transport.socket?._socket
  if (connection) inOneTurn(connection)
  say()
}

/**
 * Hands a frame to a socket's connection. False, and nothing is sent, where that would overtake what the library
 * still holds back, or where there is no websocket: then it must go the library's way.
 */
export function sendFrame(socket: Socket, frame: Buffer): boolean {
  const { readyState, upgrading, writeBuffer, transport } = socket.conn as unknown as Wire
  const sender = transport.socket?._sender
  if (transport.name !== 'websocket' || transport.socket?.readyState !== isOpen || !sender?.sendFrame)
    return false
  if (readyState !== 'open' || upgrading || writeBuffer.length > 0) return false
  sender.sendFrame([frame])
  return true
}
