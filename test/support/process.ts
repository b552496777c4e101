/** The built house as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { until } from './doors.ts'

export interface HouseProcess {
  child: ChildProcess
  /** Everything it wrote so far, both ways. */
  text: () => string
  /** Resolves with the match once it has written it. Rejects when it ends before. */
  says: (pattern: RegExp, withinMs?: number) => Promise<RegExpExecArray>
  /** Resolves with its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
  kill: (signal: NodeJS.Signals) => void
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Starts `dist/server/<name>.js`; nothing of this environment's switches reaches it but what is given. With arguments
 * of node, `execArgv`, what they load may talk to this process.
 */
export function startProcess(
  name: 'main' | 'demo',
  env: Record<string, string>,
  args: string[] = [],
  execArgv: string[] = [],
): HouseProcess {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [...execArgv, `dist/server/${name}.js`, ...args], {
    cwd: root,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(execArgv.length > 0 ? (['ipc'] as const) : [])],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
  let isOver = false
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (code, signal) => {
      isOver = true
      resolve(code ?? signal)
    })
  })
  return {
    child,
    text: () => text,
    says: async (pattern, withinMs = 20_000) => {
      await until(() => pattern.test(text) || isOver, `${name} says ${String(pattern)}`, withinMs)
      const match = pattern.exec(text)
      if (!match) throw new Error(`${name} ended: ${text}`)
      return match
    },
    ended,
    kill: (signal) => void child.kill(signal),
  }
}
