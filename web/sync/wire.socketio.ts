/** The wire of the browser: Socket.IO, websocket first. When to reconnect is the machine's decision alone. */
import { io, type Socket } from 'socket.io-client'
import type { Wire, WireNews } from './ports.ts'

const connectTimeoutMs = 10_000

/** `url` is the house's origin, the page's own when absent. */
export function socketWire(url?: string): Wire {
  const options = {
    autoConnect: false,
    // Its own policy knows nothing of `bye` and its buffer nothing of the outbox; both would send twice.
    reconnection: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    withCredentials: true,
    timeout: connectTimeoutMs,
  }
  const socket: Socket = url === undefined ? io(options) : io(url, options)
  const heard = new Map<WireNews, (payload: unknown) => void>()
  let isOpen = false

  function tell(news: WireNews, payload?: unknown): void {
    if (isOpen) heard.get(news)?.(payload)
  }

  function ended(why?: 'signedOut'): void {
    tell('cut', why)
    isOpen = false
  }

  socket.on('connect', () => tell('connect'))
  socket.on('connect_error', ({ message }) => {
    // After a refusal by the house the transport would stay open.
    socket.disconnect()
    ended(message === 'signedOut' ? message : undefined)
  })
  socket.on('disconnect', () => ended())
  for (const news of ['snapshot', 'events', 'head', 'presence', 'draft', 'bye'] as const)
    socket.on(news, (payload: unknown) => tell(news, payload))

  return {
    open() {
      if (isOpen) return
      isOpen = true
      socket.connect()
    },
    close() {
      isOpen = false
      socket.disconnect()
    },
    emit(name, payload, answered) {
      if (!socket.connected) return
      if (answered) socket.emit(name, payload, answered)
      else socket.emit(name, payload)
    },
    on(news, listener) {
      heard.set(news, listener)
    },
  }
}
