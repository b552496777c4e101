/** A socket that speaks the wire frame by frame, so that a suite can say what no library would. */
import { WebSocket, type ClientOptions } from 'ws'
import type { Answer } from '../../shared/command.ts'
import type { Bye, Events, Head, HelloAnswer, Snapshot } from '../../shared/protocol.ts'
import type { Doors, Sender } from './doors.ts'

/** What the house said: `[name, payload]` of its events, in order. */
export type Heard = [string, unknown]

export interface RawSocket {
  ws: WebSocket
  /** Every frame as it came, pings included. */
  frames: string[]
  heard: Heard[]
  isOpen: () => boolean
  /** Resolves once `holds` does; looks at every frame. Rejects when the socket closes first. */
  until: (holds: () => boolean, what: string, withinMs?: number) => Promise<void>
  /** Sends a frame as it is. */
  say: (frame: string | Uint8Array) => void
  /** An event of Socket.IO without an answer. */
  tell: (name: string, payload: unknown) => void
  /** An event of Socket.IO with one. Rejects when the socket closes before, or after `withinMs`. */
  request: (name: string, payload: unknown, withinMs?: number) => Promise<unknown>
  hello: (payload?: Record<string, unknown>) => Promise<HelloAnswer>
  order: (payload: unknown) => Promise<Answer>
  bye: () => Bye | undefined
  closed: (withinMs?: number) => Promise<void>
  close: () => void
}

export interface RawOptions extends ClientOptions {
  /** Stop at the open handshake of Engine.IO, before the namespace is joined. */
  unjoined?: boolean
}

/** Opens a websocket and, unless told otherwise, joins the namespace. Rejects when it is refused. */
export async function openRaw(
  doors: Doors,
  who: Sender | undefined,
  { unjoined = false, ...options }: RawOptions = {},
): Promise<RawSocket> {
  const url = `ws://127.0.0.1:${doors.house.port}/socket.io/?EIO=4&transport=websocket`
  const ws = new WebSocket(url, { headers: who?.headers ?? {}, ...options })
  const refused = new Promise<never>((_resolve, reject) => ws.on('error', reject))
  const socket = wrapped(ws)
  await Promise.race([socket.until(() => socket.frames.length > 0, 'the handshake'), refused])
  if (unjoined) return socket
  socket.say('40')
  await socket.until(() => socket.frames.some((frame) => frame.startsWith('4')), 'joining')
  const answer = socket.frames.find((frame) => frame.startsWith('44'))
  if (answer !== undefined) throw new Error(`not let in: ${answer}`)
  return socket
}

interface Watch {
  look: (isClosed: boolean) => boolean
}

function wrapped(ws: WebSocket): RawSocket {
  const frames: string[] = []
  const heard: Heard[] = []
  const answers = new Map<number, unknown>()
  const watches = new Set<Watch>()
  let lastId = 0
  const changed = (): void => {
    for (const watch of watches) if (watch.look(ws.readyState === WebSocket.CLOSED)) watches.delete(watch)
  }
  ws.on('error', () => undefined)
  ws.on('close', changed)
  ws.on('message', (data: Buffer) => {
    const frame = data.toString()
    frames.push(frame)
    const answered = /^43(\d+)/.exec(frame)
    if (frame === '2') ws.send('3')
    else if (answered)
      answers.set(Number(answered[1]), (JSON.parse(frame.slice(answered[0].length)) as unknown[])[0])
    else if (frame.startsWith('42')) heard.push(JSON.parse(frame.slice(2)) as Heard)
    changed()
  })
  /** Looks at every frame; rejects when the socket closes first, unless closing is what is waited for. */
  const until = (holds: () => boolean, what: string, withinMs = 5000): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watches.delete(watch)
        reject(new Error(`not within ${withinMs} ms: ${what}`))
      }, withinMs)
      const watch: Watch = {
        look: (isClosed) => {
          if (!holds() && !isClosed) return false
          clearTimeout(timer)
          if (holds()) resolve()
          else reject(new Error(`closed before ${what}`))
          return true
        },
      }
      watches.add(watch)
      changed()
    })
  const isOpen = (): boolean => ws.readyState === WebSocket.OPEN
  const say = (frame: string | Uint8Array): void => ws.send(frame)
  const request = async (name: string, payload: unknown, withinMs = 5000): Promise<unknown> => {
    const id = ++lastId
    say(`42${id}${JSON.stringify([name, payload])}`)
    await until(() => answers.has(id), `an answer to ${name}`, withinMs)
    return answers.get(id)
  }
  return {
    ws,
    frames,
    heard,
    until,
    isOpen,
    say,
    tell: (name, payload) => say(`42${JSON.stringify([name, payload])}`),
    request,
    hello: (payload = {}) => request('hello', { protocol: 1, ...payload }) as Promise<HelloAnswer>,
    order: (payload) => request('command', payload) as Promise<Answer>,
    bye: () => heard.find(([name]) => name === 'bye')?.[1] as Bye | undefined,
    closed: (withinMs = 5000) =>
      until(() => ws.readyState === WebSocket.CLOSED, 'the socket closes', withinMs),
    close: () => ws.terminate(),
  }
}

export function eventsOf(heard: readonly Heard[]): Events[] {
  return heard.filter(([name]) => name === 'events').map(([, payload]) => payload as Events)
}
export function headsOf(heard: readonly Heard[]): Head[] {
  return heard.filter(([name]) => name === 'head').map(([, payload]) => payload as Head)
}
export function snapshotsOf(heard: readonly Heard[]): Snapshot[] {
  return heard.filter(([name]) => name === 'snapshot').map(([, payload]) => payload as Snapshot)
}
