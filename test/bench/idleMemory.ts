/** Memory an idle socket costs the house, against a bare Socket.IO server with as many sockets. */
import { fork, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { withFolder } from './folder.ts'
import { furnished } from './house.ts'
import { atMost, median, type Measure } from './measure.ts'
import { Swarm, type Place } from './swarm.ts'

const sockets = 1000
const rounds = 3
/** Until what a thousand joins left behind has gone. */
const settleMs = 1000
const role = 'memory'

export const idleMemory: Measure = {
  name: 'idleMemory',
  run: async () => {
    const taken = { house: [] as number[], bare: [] as number[] }
    for (let round = 0; round < rounds; round++)
      for (const kind of ['house', 'bare'] as const)
        taken[kind].push(await withFolder((folder) => each(kind, folder)))
    const ratio = median(taken.house.map((bytes, i) => bytes / (taken.bare[i] ?? 0)))
    const kb = (bytes: readonly number[]): string => `${(median(bytes) / 1024).toFixed(1)} KB`
    return [atMost('idleMemory', 1.3, ratio, `${kb(taken.house)}, bare Socket.IO ${kb(taken.bare)}`)]
  },
}

/** Bytes a socket, in a process made for this. */
async function each(kind: 'house' | 'bare', folder: string): Promise<number> {
  const server = fork(process.argv[1] ?? '', [role, kind, folder], { execArgv: ['--expose-gc'] })
  const swarm = new Swarm()
  try {
    const places = await heard<Place[]>(server)
    // The first few make what is made once.
    await swarm.connect('few', places.slice(0, places.length / 10))
    const before = await used(server)
    await swarm.connect('many', places)
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    return ((await used(server)) - before) / places.length
  } finally {
    swarm.close()
    server.kill()
  }
}

function used(server: ChildProcess): Promise<number> {
  server.send('used')
  return heard<number>(server)
}

function heard<T>(server: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const died = (): void => reject(new Error('the server died'))
    server.once('exit', died)
    server.once('message', (message: T) => {
      server.off('exit', died)
      resolve(message)
    })
  })
}

/** The other end: what the forked process does. True when this process is one. */
export function isMemoryServer(): boolean {
  const [, , given, kind, folder = ''] = process.argv
  if (given !== role) return false
  const serving = kind === 'house' ? furnished(folder).then(({ places }) => places(sockets)) : bare()
  void serving.then((places) => process.send?.(places))
  process.on('message', () => {
    // Twice: what the first lets go of, the second frees.
    globalThis.gc?.()
    setTimeout(() => {
      globalThis.gc?.()
      const { heapUsed, external } = process.memoryUsage()
      process.send?.(heapUsed + external)
    }, 100)
  })
  process.on('disconnect', () => process.exit())
  return true
}

async function bare(): Promise<Place[]> {
  const http = createServer()
  new Server(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const place: Place = { kind: 'socketIo', port, path: '/socket.io/', headers: [] }
  return Array.from({ length: sockets }, () => place)
}
