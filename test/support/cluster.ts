/** A house of several nodes: real processes over a PostgreSQL and a Redis of its own, behind a balancer. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openBalancer, type Balancer } from '../../server/demo/balancer.ts'
import { openDoors, type Doors, type Sender } from './doors.ts'
import { freePort } from './freePort.ts'
import { startPostgres, type Postgres } from './postgres.ts'
import { startProcess, type HouseProcess } from './process.ts'
import { startRedis, type TestRedis } from './redis.ts'

export interface Node {
  url: string
  dataDir: string
  start: () => Promise<void>
  /** Ends it and resolves with its exit code or the signal that ended it. */
  end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<number | NodeJS.Signals | null>
  /** The process that runs at the moment. */
  process: () => HouseProcess
}

export interface TestCluster {
  postgres: Postgres
  redis: TestRedis
  /** A node inside the suite, which opens accounts and reads the log; no client is sent to it. */
  desk: Doors
  nodes: readonly Node[]
  balancer: Balancer
  sender: (login: string) => Promise<Sender>
  close: () => Promise<void>
}

/** `env` reaches every node, the desk's included; `nodesEnv` all but the desk's. */
export async function startCluster(
  count: number,
  env: Record<string, string> = {},
  nodesEnv: Record<string, string> = {},
): Promise<TestCluster> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  const shared = { DATABASE_URL: await postgres.database(), REDIS_URL: redis.url }
  const desk = await openDoors({ ...shared, ...env })
  const ports = await Promise.all(Array.from({ length: count }, freePort))
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  const balancer = await openBalancer(0, () => urls)
  const nodes = ports.map((port): Node => {
    const dataDir = join(desk.dataDir, `node-${port}`)
    mkdirSync(dataDir)
    let running: HouseProcess | undefined
    const present = (): HouseProcess => {
      if (!running) throw new Error('the node was never started')
      return running
    }
    return {
      url: `http://127.0.0.1:${port}`,
      dataDir,
      process: present,
      start: async () => {
        const own = {
          DATA_DIR: dataDir,
          PORT: String(port),
          ALLOWED_ORIGINS: balancer.url,
          LOG_LEVEL: 'error',
        }
        running = startProcess('main', { ...shared, ...own, ...env, ...nodesEnv })
        await running.says(/Lianxin listens on /)
      },
      end: async (signal) => {
        present().kill(signal)
        return present().ended
      },
    }
  })
  // A suite that dies leaves no node behind.
  process.once('exit', () => {
    for (const node of nodes) node.process().kill('SIGKILL')
  })
  await Promise.all(nodes.map((node) => node.start()))
  return {
    postgres,
    redis,
    desk,
    nodes,
    balancer,
    sender: (login) => desk.sender(login, 'dutyOfficer'),
    close: async () => {
      await Promise.all(nodes.map((node) => node.end('SIGKILL')))
      await balancer.close()
      await desk.close()
      await redis.kill()
      postgres.remove()
    },
  }
}
