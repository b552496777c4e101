/** A TCP gate before a house: it can be shut (connections die, none begins) and opened again. */
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface Gate {
  port: number
  url: string
  /** Where connections go; set once the house listens. */
  aim: (port: number) => void
  shut: () => void
  open: () => void
  close: () => Promise<void>
}

/** Opens a gate on a free port of the loopback. */
export async function openGate(): Promise<Gate> {
  const held = new Set<Socket>()
  let target = 0
  let isShut = false
  const server: Server = createServer((near) => {
    if (isShut) return void near.destroy()
    const far = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      held.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        held.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the gate has no port')
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    aim: (port) => {
      target = port
    },
    shut: () => {
      isShut = true
      for (const socket of held) socket.destroy()
    },
    open: () => {
      isShut = false
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of held) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
