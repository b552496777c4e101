/** A socket that speaks the wire frame by frame, so that a suite can say what no library would. */
import { WebSocket, type ClientOptions } from 'ws'
import type { Answer } from '../../shared/command.ts'
import type { Bye, Events, Head, HelloAnswer, Snapshot } from '../../shared/protocol.ts'
import { pause, until, type Doors, type Sender } from './doors.ts'

/** What the house said: `[name, payload]` of its events, in order. */
export type Heard = [string, unknown]

export interface RawSocket {
  ws: WebSocket
  /** Every frame as it came, pings included. */
  frames: string[]
  heard: Heard[]
  isOpen: () => boolean
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
  const socket = wrapped(ws)
  await new Promise<void>((resolve, reject) => {
    ws.on('open', () => resolve())
    ws.on('error', reject)
  })
  await until(() => socket.frames.some((frame) => frame.startsWith('0')), 'the handshake')
  if (unjoined) return socket
  socket.say('40')
  await until(() => socket.frames.some((frame) => frame.startsWith('4')) || !socket.isOpen(), 'joining')
  const refused = socket.frames.find((frame) => frame.startsWith('44'))
  if (refused !== undefined) throw new Error(`not let in: ${refused}`)
  return socket
}

function wrapped(ws: WebSocket): RawSocket {
  const frames: string[] = []
  const heard: Heard[] = []
  const waiting = new Map<number, (answer: unknown) => void>()
  let lastId = 0
  ws.on('error', () => undefined)
  ws.on('message', (data: Buffer) => {
    const frame = data.toString()
    frames.push(frame)
    if (frame === '2') return ws.send('3')
    const answered = /^43(\d+)/.exec(frame)
    if (answered)
      return waiting.get(Number(answered[1]))?.((JSON.parse(frame.slice(answered[0].length)) as unknown[])[0])
    if (frame.startsWith('42')) heard.push(JSON.parse(frame.slice(2)) as Heard)
  })
  const isOpen = (): boolean => ws.readyState === WebSocket.OPEN
  const say = (frame: string | Uint8Array): void => ws.send(frame)
  const request = async (name: string, payload: unknown, withinMs = 5000): Promise<unknown> => {
    const id = ++lastId
    let answer: { value: unknown } | undefined
    waiting.set(id, (value) => {
      answer = { value }
    })
    say(`42${id}${JSON.stringify([name, payload])}`)
    await until(() => answer !== undefined || !isOpen(), `an answer to ${name}`, withinMs)
    await pause(0)
    if (!answer) throw new Error('closed before the answer')
    return answer.value
  }
  return {
    ws,
    frames,
    heard,
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
