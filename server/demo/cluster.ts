/** `npm run demo -- --cluster`: three nodes as processes of their own over one PostgreSQL and one Redis, behind a balancer. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { openBalancer, type Balancer } from './balancer.ts'
import { startParts } from './parts.ts'

const count = 3
const againAfterMs = 1000

export interface ClusterOptions {
  /** An empty folder of the demo's own. */
  folder: string
  port: number
  scenario: string
  speed: string
  /** Gives up the folder at the end. */
  letGo: () => void
  say: (line: string) => void
}

/** What a node does: the first plays the script and prints the doors, all others follow. */
export const partOfCluster = z.enum(['player', 'follower'])
type Part = z.infer<typeof partOfCluster>

interface Nodes {
  start: (at: number, part: Part) => void
  end: () => Promise<void>
}

/** Starts everything and returns; Ctrl-C or SIGTERM ends everything and the process. */
export async function runCluster(options: ClusterOptions): Promise<void> {
  const { folder, say } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  /** What was begun, to be ended the other way round. */
  const begun: (() => unknown)[] = [options.letGo]
  const end = async (): Promise<never> => {
    for (const ending of begun.reverse()) await ending()
    process.exit(0)
  }
  let [isStanding, isEnding] = [false, false]
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      // What is half begun could not be ended.
      if (isStanding && !isEnding) void end()
      isEnding = true
    })
  const parts = await startParts(folder)
  begun.push(parts.end)
  const listening = new Map<number, string>()
  const balancer = await onFreePort(options.port, () => [...listening.values()], say)
  begun.push(balancer.close)
  const env = {
    DATABASE_URL: parts.databaseUrl,
    REDIS_URL: parts.redisUrl,
    PUBLIC_URL: balancer.url,
    PORT: '0',
    DRAIN_WAIT_MS: '500',
  }
  const nodes = nodesOf(options, env, listening)
  begun.push(nodes.end)
  isStanding = true
  if (isEnding) return end()
  say(`PostgreSQL  ${parts.databaseUrl}\nRedis       ${parts.redisUrl}\nBalancer    ${balancer.url}`)
  nodes.start(1, 'player')
}

/** Nodes that are started again when they end by themselves: `kill -9` one to see its screens move. */
function nodesOf(
  { folder, scenario, speed, say }: ClusterOptions,
  env: Record<string, string>,
  listening: Map<number, string>,
): Nodes {
  const running = new Map<number, ChildProcess>()
  let isEnding = false
  const start = (at: number, part: Part): void => {
    const program = process.argv[1] ?? ''
    const args = [program, '--scenario', scenario, '--speed', speed, '--part', part]
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env, DATA_DIR: join(folder, `node-${at}`) },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own: what the terminal says reaches it once, through us.
      detached: true,
    })
    running.set(at, child)
    child.stdout.on('data', (chunk: Buffer) => {
      const text = chunk.toString()
      const [said, url] = /^node (http:\S+)\n/m.exec(text) ?? []
      if (url !== undefined) {
        listening.set(at, url)
        // The player opens the doors before it says where it is: those who follow find them open.
        if (part === 'player') for (let other = 2; other <= count; other++) start(other, 'follower')
        say(`Node ${at}      ${url}  (process ${child.pid ?? 0})`)
      }
      const rest = said === undefined ? text : text.replace(said, '')
      if (rest.trim() !== '') say(rest.trimEnd())
    })
    child.once('exit', (code, signal) => {
      running.delete(at)
      listening.delete(at)
      if (isEnding) return
      say(`Node ${at} ended (${code ?? signal ?? ''}); another is started.`)
      setTimeout(() => {
        if (!isEnding) start(at, 'follower')
      }, againAfterMs)
    })
  }
  return {
    start,
    end: async () => {
      isEnding = true
      const gone = [...running.values()].map((child) => new Promise((resolve) => child.once('exit', resolve)))
      for (const child of running.values()) child.kill('SIGTERM')
      await Promise.all(gone)
    },
  }
}

/** As the demo of one node does: a taken port moves to the next. */
async function onFreePort(
  port: number,
  nodes: () => readonly string[],
  say: (line: string) => void,
): Promise<Balancer> {
  for (let tried = port; ; tried++) {
    try {
      const balancer = await openBalancer(tried, nodes)
      if (tried !== port) say(`Port ${port} is taken; this is ${tried}.`)
      return balancer
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!isTaken || tried >= port + 50) throw error
    }
  }
}
