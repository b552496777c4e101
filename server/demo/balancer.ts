/**
 * A small load balancer for trials on one machine: TCP, in turn, to nodes whose /readyz is green. It remembers nobody,
 * which is all that websockets need. Before a city's house stands a real one (server/README.md).
 */
import { connect, createServer, type Socket } from 'node:net'

const lookEveryMs = 250
const lookTimeoutMs = 2000

export interface Balancer {
  url: string
  port: number
  /** Nodes to which new connections go at the moment. */
  ready: () => readonly string[]
  close: () => Promise<void>
}

/** Listens on `port` of the loopback; `nodes` gives the addresses to choose from, asked anew each time it looks. */
export async function openBalancer(port: number, nodes: () => readonly string[]): Promise<Balancer> {
  const open = new Set<Socket>()
  let ready: string[] = []
  let turn = 0

  async function look(): Promise<void> {
    const found = await Promise.all(nodes().map(async (node) => ((await isReady(node)) ? [node] : [])))
    ready = found.flat()
  }

  /** To the next node in turn, to another when that one does not take it. */
  function pass(client: Socket, left = ready.length): void {
    const node = ready[turn++ % Math.max(ready.length, 1)]
    if (node === undefined || left === 0 || client.destroyed) return void client.destroy()
    const { hostname, port } = new URL(node)
    const server = connect(Number(port), hostname)
    let isTaken = false
    server.setNoDelay(true)
    server.once('connect', () => {
      isTaken = true
      open.add(server)
      client.pipe(server).pipe(client)
    })
    server.on('error', () => undefined)
    server.on('close', () => {
      open.delete(server)
      if (isTaken) client.destroy()
      else pass(client, left - 1)
    })
    client.once('close', () => server.destroy())
  }

  const listener = createServer({ noDelay: true }, (client) => {
    open.add(client)
    client.on('error', () => undefined)
    client.once('close', () => open.delete(client))
    pass(client)
  })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(port, '127.0.0.1', resolve)
  })
  const address = listener.address()
  const taken = typeof address === 'object' && address ? address.port : port
  const timer = setInterval(() => void look(), lookEveryMs)
  await look()
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    ready: () => ready,
    close: async () => {
      clearInterval(timer)
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}

async function isReady(node: string): Promise<boolean> {
  try {
    const response = await fetch(`${node}/readyz`, { signal: AbortSignal.timeout(lookTimeoutMs) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
