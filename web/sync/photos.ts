/**
 * Photos taken where there is no link (OFF5): sealed together with the order that names them, kept on this device, and
 * sent piece by piece once every order in words has arrived. A photo goes from here only when the house took its order
 * or its sender gave it up.
 */
import { z } from 'zod'
import { answer as answerSchema, type Answer, type Command } from '../../shared/command.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { Surroundings } from './ports.ts'
import { json, refusalOf } from './session.ts'
import { laterMs } from './waits.ts'

export interface KeptPhoto {
  /** Of its order, too. */
  id: string
  stream: string
  /** Place in the queue. */
  order: number
  bytes: number
}

export interface PhotoStore {
  load(): Promise<readonly KeptPhoto[]>
  bytes(id: string): Promise<ArrayBuffer | undefined>
  put(photo: KeptPhoto, sealed: ArrayBuffer): Promise<void>
  remove(id: string): Promise<void>
}

/** `sent`: bytes that the house has. */
export interface Photo extends KeptPhoto {
  state: 'local' | 'sending' | 'parked'
  sent: number
  refusal?: Refusal
}

export interface PhotoOptions {
  store: PhotoStore
  around: Surroundings
  /** Seals to the house's key. */
  seal: (bytes: Uint8Array<ArrayBuffer>) => Promise<readonly Uint8Array<ArrayBuffer>[]>
  send: typeof fetch
  /** The link holds, this tab sends, and nothing in words waits. */
  mayGo: () => boolean
  changed: (photos: readonly Photo[]) => void
  failed: (error: unknown) => void
}

export interface Photos {
  load(): Promise<void>
  /** Resolves once it is on disk. */
  keep(command: Command, name: string, picture: Blob): Promise<void>
  /** Something changed that it may have waited for. */
  look(): void
  /** The device has a network again: no need to wait out a long pause. */
  wake(): void
  discard(id: string): Promise<void>
  close(): void
}

/** So much at once, that a thin link gets something over before it breaks. */
const pieceBytes = 64 * 1024
const patienceMs = 30_000
const said = z.union([z.object({ offset: z.number().int().min(0) }), z.object({ answer: answerSchema })])

export function photos(options: PhotoOptions): Photos {
  const { store, around, changed } = options
  let all: readonly Photo[] = []
  let isGoing = false
  let tries = 0
  let callOff: (() => void) | undefined
  const ended = new AbortController()

  function set(next: readonly Photo[]): void {
    all = next
    changed(all)
  }
  function change(id: string, to: Partial<Photo>): void {
    set(all.map((one) => (one.id === id ? { ...one, ...to } : one)))
  }

  function look(): void {
    if (isGoing || ended.signal.aborted || callOff || !options.mayGo()) return
    const next = all.find(({ state }) => state !== 'parked')
    if (!next) return
    isGoing = true
    void go(next)
      .catch((error: unknown) => {
        options.failed(error)
        return 'later' as const
      })
      .then((outcome) => {
        isGoing = false
        if (outcome === 'later') wait(next.id)
        else {
          tries = 0
          look()
        }
      })
  }

  function wait(id: string): void {
    change(id, { state: 'local' })
    // Without a link it waits for one, not for a time.
    if (!options.mayGo()) return
    const pauseMs = laterMs[Math.min(tries, laterMs.length - 1)] ?? 0
    tries += 1
    callOff = around.after(pauseMs, () => {
      callOff = undefined
      look()
    })
  }

  async function go({ id }: Photo): Promise<'done' | 'later'> {
    const sealed = await store.bytes(id)
    if (!sealed) return dropped(id)
    change(id, { state: 'sending' })
    let at: number | Answer | undefined = await ask(id)
    while (typeof at === 'number' && options.mayGo()) {
      change(id, { sent: Math.min(at, sealed.byteLength) })
      const next = await push(id, sealed, at)
      // Nothing got over: better later than again and again.
      if (typeof next === 'number' && next <= at) return 'later'
      at = next
    }
    return typeof at === 'object' ? settle(id, at) : 'later'
  }

  async function settle(id: string, answer: Answer): Promise<'done' | 'later'> {
    if (answer.accepted) {
      await store.remove(id)
      return dropped(id)
    }
    if (answer.refusal.retry !== 'never') return 'later'
    change(id, { state: 'parked', refusal: answer.refusal })
    return 'done'
  }

  function dropped(id: string): 'done' {
    set(all.filter((one) => one.id !== id))
    return 'done'
  }

  const ask = (id: string) => call(`/api/uploads/${id}`, { method: 'GET' })
  function push(id: string, sealed: ArrayBuffer, at: number) {
    // What is here already in full is asked for its answer by an empty piece.
    const body = sealed.slice(at, at + pieceBytes)
    return call(`/api/uploads/${id}?offset=${at}&bytes=${sealed.byteLength}`, { method: 'PUT', body })
  }

  /** How far it is, the answer its order had, or nothing where the house was not reached. */
  async function call(to: string, init: RequestInit): Promise<number | Answer | undefined> {
    try {
      const response = await options.send(to, {
        ...init,
        credentials: 'same-origin',
        cache: 'no-store',
        headers: { 'content-type': 'application/octet-stream', 'x-lianxin': '1' },
        signal: AbortSignal.any([ended.signal, AbortSignal.timeout(patienceMs)]),
      })
      const body = await json(response)
      const read = said.safeParse(body)
      if (read.success) return 'offset' in read.data ? read.data.offset : read.data.answer
      return { accepted: false, refusal: refusalOf(body) }
    } catch {
      return undefined
    }
  }

  return {
    async load() {
      const stored = await store.load()
      const known = new Set(stored.map(({ id }) => id))
      const kept = all.filter(({ id }) => !known.has(id))
      set([...stored.map((one): Photo => ({ ...one, state: 'local', sent: 0 })), ...kept])
      look()
    },
    async keep(command, name, picture) {
      const bytes = framed({ command, name }, new Uint8Array(await picture.arrayBuffer()))
      const sealed = joined(await options.seal(bytes))
      const order = Math.max(around.now(), (all.at(-1)?.order ?? 0) + 1)
      const kept = { id: command.commandId, stream: command.stream, order, bytes: sealed.byteLength }
      await store.put(kept, sealed.buffer)
      set([...all, { ...kept, state: 'local', sent: 0 }])
      look()
    },
    look,
    wake() {
      callOff?.()
      callOff = undefined
      tries = 0
      look()
    },
    async discard(id) {
      await store.remove(id)
      dropped(id)
    },
    close() {
      ended.abort()
      callOff?.()
    },
  }
}

/** As the house takes it apart: 4 bytes for the length of the heading, the heading as JSON, the picture. */
function framed(head: unknown, picture: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, text.length)
  return joined([length, text, picture])
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
