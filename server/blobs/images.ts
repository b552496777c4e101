/** Pictures are read where they can hurt nobody: one after the other, each in a process of its own (T11). */
import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { blobTypes, most, type BlobType } from '../../shared/attachment.ts'
import { unframed } from './frame.ts'
import type { Content } from './seal.ts'

/** What one picture may cost; `cpuMs` of work, `waitMs` by the clock, however busy the machine is. */
export interface ImageLimits {
  pixels: number
  memoryBytes: number
  cpuMs: number
  waitMs: number
}
export const imageLimits: ImageLimits = {
  pixels: most.pixels,
  memoryBytes: 600 * 1024 * 1024,
  cpuMs: 15_000,
  waitMs: 60_000,
}

const exits = { unreadable: 3, pixels: 4, memory: 5, work: 6 } as const
export interface ImageAsk extends ImageLimits {
  becomes: BlobType
  exits: typeof exits
}

/** `late`: it was never its turn on this machine, which says nothing of the picture. */
export type Redrawn = Content | 'unreadable' | 'pixels' | 'late'

const drawn = z.strictObject({
  type: z.enum(blobTypes),
  width: z.number(),
  height: z.number(),
  preview: z.number(),
})

/** A class because they stand in a line. */
export class Images {
  private readonly limits: ImageLimits
  private last: Promise<unknown> = Promise.resolve()

  constructor(limits = imageLimits) {
    this.limits = limits
  }

  /** Draws a picture anew. Rejects only when no process can be started. */
  redraw(file: Buffer, becomes: BlobType): Promise<Redrawn> {
    const turn = this.last.then(() => redrawn(file, { ...this.limits, becomes, exits }))
    this.last = turn.catch(() => undefined)
    return turn
  }
}

function redrawn(file: Buffer, asked: ImageAsk): Promise<Redrawn> {
  return new Promise((resolve, reject) => {
    // No environment: it needs none, and what reads a stranger's file shall know nothing.
    const child = spawn(process.execPath, [...program(), JSON.stringify(asked)], {
      env: {},
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    try {
      if (child.pid !== undefined) setPriority(child.pid, 10)
    } catch {
      // Already over, or not ours to say.
    }
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, asked.waitMs)
    const chunks: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > most.bytes + 1024 * 1024) child.kill('SIGKILL')
    })
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      if (code === 0) resolve(contentOf(Buffer.concat(chunks)))
      else if (isLate) resolve('late')
      // One that ate too much or worked too long was too large a picture, whatever it said of itself.
      else resolve(code === exits.unreadable ? 'unreadable' : 'pixels')
    })
    // A process that ended early does not read on; its end says why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(file)
  })
}

function contentOf(bytes: Buffer): Content | 'unreadable' {
  const { head, rest } = unframed(bytes)
  const { preview, ...said } = drawn.parse(head)
  const cut = rest.length - preview
  return { ...said, body: rest.subarray(0, cut), preview: rest.subarray(cut) }
}

/** Built, it is a file beside this one; from source, it is read through tsx. */
function program(): string[] {
  if (!import.meta.url.endsWith('.ts')) return [fileURLToPath(new URL('./imageWorker.js', import.meta.url))]
  const source = JSON.stringify(new URL('./imageWorker.ts', import.meta.url).href)
  const script = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}) })`
  return ['--eval', script, '--']
}
