/** The browser's wire for a client that runs in Node: it has no page, so it brings its cookie and origin itself. */
import { io } from 'socket.io-client'
import type { Wire, WireNews } from '../../web/sync/ports.ts'

/** `cookie` is asked anew for each connection. */
export function nodeWire(url: string, cookie: () => string): Wire {
  const heard = new Map<WireNews, (payload: unknown) => void>()
  let socket: ReturnType<typeof io> | undefined
  const close = (): void => {
    socket?.removeAllListeners()
    socket?.disconnect()
    socket = undefined
  }
  return {
    open() {
      close()
      const opened = io(url, {
        forceNew: true,
        reconnection: false,
        transports: ['websocket'],
        extraHeaders: { origin: url, cookie: cookie() },
      })
      socket = opened
      const cut = (): void => {
        close()
        heard.get('cut')?.(undefined)
      }
      opened.on('connect', () => heard.get('connect')?.(undefined))
      opened.on('connect_error', cut)
      opened.on('disconnect', cut)
      for (const news of ['snapshot', 'events', 'head', 'presence', 'bye'] as const)
        opened.on(news, (payload: unknown) => heard.get(news)?.(payload))
    },
    close,
    emit(name, payload, answered) {
      if (!socket?.connected) return
      if (answered) socket.emit(name, payload, answered)
      else socket.emit(name, payload)
    },
    on(news, listener) {
      heard.set(news, listener)
    },
  }
}
