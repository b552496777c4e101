/**
 * Papers as PDF. They are set in a process of its own, one after the other (T11): it is given what a paper says, gives
 * back its pages, and is ended when it takes too long, grows too large or has nothing to do; it keeps nothing.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

export const paperLimits = { memoryBytes: 900 * 1024 * 1024, timeMs: 60_000, idleMs: 20_000 }
export type PaperLimits = typeof paperLimits
const lookEveryMs = 100

/** Where the city's papers lie, and the folders of fonts, those of the operator first. */
export interface PaperPlaces {
  folder: string
  fontFolders: readonly string[]
}
export interface PaperAsk {
  template: string
  /** JSON; a template reads it as data. */
  data: string
}

export const pressed = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('pdf'),
    pdf: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    pages: z.number(),
  }),
  /** None of the families the city names for its papers is there. */
  z.object({ kind: z.literal('noFont') }),
  /** Signs that no font has: they would be boxes. */
  z.object({ kind: z.literal('noGlyph'), signs: z.array(z.string()) }),
  /** The template is faulty: where, and what is wrong with it. */
  z.object({ kind: z.literal('fault'), at: z.string(), problem: z.string() }),
  z.object({ kind: z.literal('font'), family: z.string() }),
])
export type Pressed = z.infer<typeof pressed> | { kind: 'tooLarge' }

/** A class because papers stand in a line, and the process that sets them is kept for the next one. */
export class Press {
  private readonly places: PaperPlaces
  private readonly limits: PaperLimits
  private last: Promise<unknown> = Promise.resolve()
  private child: ChildProcess | undefined
  private idle: NodeJS.Timeout | undefined

  constructor(places: PaperPlaces, limits = paperLimits) {
    this.places = places
    this.limits = limits
  }

  /** Sets a paper. Rejects only when no process can be started, or it died by itself. */
  set(ask: PaperAsk): Promise<Pressed> {
    return this.inTurn(ask)
  }

  /** The family that texts are set in, or that there is none. */
  look(): Promise<Pressed> {
    return this.inTurn('font')
  }

  close(): void {
    clearTimeout(this.idle)
    this.child?.kill('SIGKILL')
    this.child = undefined
  }

  private inTurn(ask: PaperAsk | 'font'): Promise<Pressed> {
    const turn = this.last.then(() => this.ask(ask))
    this.last = turn.catch(() => undefined)
    return turn
  }

  /** The one that is kept, or another where it ended with nothing to do. */
  private living(): ChildProcess {
    if (!this.child?.connected) this.child = started(this.places)
    return this.child
  }

  private ask(ask: PaperAsk | 'font'): Promise<Pressed> {
    clearTimeout(this.idle)
    const child = this.living()
    return new Promise((resolve, reject) => {
      const { timeMs, memoryBytes, idleMs } = this.limits
      const timer = setTimeout(() => tooLarge(), timeMs)
      const watch = setInterval(() => {
        void residentBytes(child.pid).then((bytes) => (bytes > memoryBytes ? tooLarge() : undefined))
      }, lookEveryMs)
      const over = (): void => {
        clearTimeout(timer)
        clearInterval(watch)
        child.off('message', told)
        child.off('exit', ended)
        child.off('error', failed)
      }
      const gone = (): void => {
        over()
        if (this.child === child) this.child = undefined
        child.kill('SIGKILL')
      }
      const tooLarge = (): void => {
        gone()
        resolve({ kind: 'tooLarge' })
      }
      const failed = (error: Error): void => {
        gone()
        reject(error)
      }
      const ended = (): void => failed(new Error('the press ended by itself'))
      const told = (said: unknown): void => {
        over()
        this.idle = setTimeout(() => this.close(), idleMs).unref()
        resolve(pressed.parse(said))
      }
      child.once('message', told)
      child.once('exit', ended)
      child.once('error', failed)
      child.send(ask)
    })
  }
}

/** What a process holds; 0 where the system does not say. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const said = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(said.split(' ')[1] ?? 0) * 4096
}

function started(places: PaperPlaces): ChildProcess {
  // No environment: it needs none, and what reads strangers' words shall know nothing.
  const child = fork(program(), [JSON.stringify(places)], {
    env: {},
    execArgv: [...throughTsx()],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  try {
    if (child.pid !== undefined) setPriority(child.pid, 10)
  } catch {
    // Already over, or not ours to say.
  }
  // It waits for work and keeps no house from its end.
  child.unref()
  child.channel?.unref()
  return child
}

const isSource = import.meta.url.endsWith('.ts')

/** Built, it is a file beside this one; from source, it is read through tsx. */
function program(): string {
  return fileURLToPath(new URL(isSource ? './paperWorker.ts' : './paperWorker.js', import.meta.url))
}

function throughTsx(): string[] {
  return isSource ? ['--import', import.meta.resolve('tsx')] : []
}
