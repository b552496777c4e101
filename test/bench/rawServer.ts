/** The nearest limit of a live stream in Node: `ws`, nothing else; sockets stand in groups as ours do in views. */
import { WebSocketServer, type WebSocket } from 'ws'
import { viewCount } from './house.ts'
import type { Place } from './swarm.ts'

export interface RawServer {
  places: (count: number) => Place[]
  /** One frame to every socket of these views; returns how many there were. */
  send: (frame: Buffer, views: readonly number[]) => number
  close: () => void
}

export async function rawServer(): Promise<RawServer> {
  const sockets: WebSocket[][] = Array.from({ length: viewCount }, () => [])
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket, request) => sockets[Number(request.url?.slice(1))]?.push(socket))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    places: (count) =>
      Array.from({ length: count }, (_, i) => ({
        kind: 'raw',
        port,
        path: `/${i % viewCount}`,
        headers: [],
      })),
    send: (frame, views) => {
      let count = 0
      for (const view of views)
        for (const socket of sockets[view] ?? []) {
          socket.send(frame, { binary: false })
          count += 1
        }
      return count
    },
    close: () => server.close(),
  }
}
