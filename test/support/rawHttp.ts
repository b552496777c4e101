/** Requests as no library would send them: the bytes go out as they are, the answer comes back as text. */
import { connect } from 'node:net'
import type { Doors } from './doors.ts'

export interface RawAnswer {
  status: number
  head: string
  body: string
}

/** Sends bytes and reads until the house hangs up, or `withinMs` have passed. Status 0: it said nothing. */
export function sendBytes(doors: Doors, bytes: string | Uint8Array, withinMs = 3000): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(doors.house.port, '127.0.0.1')
    const chunks: Buffer[] = []
    const done = (): void => {
      clearTimeout(timer)
      socket.destroy()
      const text = Buffer.concat(chunks).toString('latin1')
      const cut = text.indexOf('\r\n\r\n')
      const [head, body] = cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 4)]
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body })
    }
    const timer = setTimeout(done, withinMs)
    socket.on('data', (chunk) => void chunks.push(chunk))
    socket.on('close', done)
    socket.on('error', () => undefined)
    socket.write(bytes)
  })
}

/** One request whose target is written as given. */
export function get(doors: Doors, target: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return sendBytes(
    doors,
    `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}Connection: close\r\n\r\n`,
  )
}
