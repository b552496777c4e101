/** A redis-server of a suite's own, on a free port, that keeps nothing; to be killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { createClient } from 'redis'
import { freePort } from './freePort.ts'

export interface TestRedis {
  url: string
  start: () => Promise<void>
  /** `kill -9`; resolves when it is gone. */
  kill: () => Promise<void>
  /** A command as an operator types it. */
  say: (...words: string[]) => Promise<unknown>
}

export async function startRedis(): Promise<TestRedis> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const say = async (...words: string[]): Promise<unknown> => {
    const client = createClient({ url, socket: { reconnectStrategy: false } })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return await client.sendCommand(words)
    } finally {
      client.destroy()
    }
  }
  const start = async (): Promise<void> => {
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()]
    child = spawn('redis-server', ['--port', String(port), ...options], { stdio: 'ignore' })
    const failed = new Promise<never>((_resolve, reject) => child?.once('error', reject))
    await Promise.race([failed, answers()])
  }
  const answers = async (): Promise<void> => {
    for (;;) {
      const pong = await say('PING').catch(() => undefined)
      if (pong === 'PONG') return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  // A suite that dies leaves no server behind.
  process.once('exit', () => child?.kill('SIGKILL'))
  await start()
  return {
    url,
    start,
    kill: async () => {
      const dying = child
      if (!dying || dying.exitCode !== null || dying.signalCode !== null) return
      const gone = new Promise((resolve) => dying.once('exit', resolve))
      dying.kill('SIGKILL')
      await gone
    },
    say,
  }
}
