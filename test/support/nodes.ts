/** Several nodes of one house, as processes, and what they said. */
import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freshFolder } from '../log/stores.ts'
import { bundled } from './bundled.ts'
import { until } from './doors.ts'

export interface Node {
  name: string
  child: ChildProcess
  lines: string[]
  /** Lines that begin with a word, without it. */
  said: (word: string) => string[]
  tell: (line: string) => void
  /** Resolves once it said a line that begins so. Rejects when it ended before. */
  hears: (word: string, withinMs?: number) => Promise<string>
  remove: () => void
}

/** Starts a node and waits until it stands. */
export async function startNode(url: string, name: string, senders: number, each: number): Promise<Node> {
  const urlOf = await bundled('nodes', { node: 'test/support/postgresNode.ts' })
  const folder = freshFolder()
  const own = new URL(url)
  own.searchParams.set('application_name', name)
  const args = [fileURLToPath(urlOf('node')), own.href, folder, name, String(senders), String(each)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
  })
  const find = (word: string): string | undefined => lines.find((line) => line.startsWith(word))
  const node: Node = {
    name,
    child,
    lines,
    said: (word) =>
      lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : [])),
    tell: (line) => void child.stdin.write(`${line}\n`),
    hears: async (word, withinMs = 60_000) => {
      const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
      await until(() => find(word) !== undefined || isOver(), `${name} says ${word}`, withinMs)
      const line = find(word)
      if (line === undefined) throw new Error(`${name} ended: ${lines.slice(-3).join(' | ')}`)
      return line
    },
    remove: () => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await node.hears('ready')
  return node
}
