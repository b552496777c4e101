/** The event log over two storage threads: one writes, one reads (D5). */
import { Worker } from 'node:worker_threads'
import type { CityRules } from '../../../shared/city.ts'
import type { Answer } from '../../../shared/command.ts'
import type { Request } from '../../corridor/corridor.ts'
import type { Committed, EventLog, LiveSet } from '../eventLog.ts'
import { StoreError, type Row } from '../flow.ts'
import type { Head, Opened, Page, Since } from '../load.ts'
import { logsIn } from './engine.ts'
import type { Boot, Call, CallAnswer, Calls, FromThread, Replaced, ToThread } from './messages.ts'

interface Waiting {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

export interface ThreadOptions {
  dataDir: string
  timeZone: string
  city?: CityRules | undefined
  /** A storage thread died: the house must end (fail-stop). */
  onDeath: (error: Error) => void
  /** A command met a bug; already answered. */
  onFault: (text: string) => void
  /** A suite's own rules and time. */
  replaced?: Replaced
}

/** Starts both threads and waits until they hold the data directory. Rejects when another process does. */
export async function openThreads(options: ThreadOptions): Promise<EventLog> {
  const writer = await startThread('writer', options)
  const reader = await startThread('reader', options).catch(async (error: unknown) => {
    await writer.end()
    throw error
  })
  const listeners: ((committed: Committed) => void)[] = []
  writer.onBatch((committed) => {
    for (const listener of listeners) listener(committed)
  })
  const names = new Set(logsIn(options.dataDir))
  return {
    open: async (log, clock) => {
      await writer.call('open', { log, clock })
      names.add(log)
    },
    logs: () => Promise.resolve([...names]),
    submit: (log, request) => writer.submit(log, request),
    onCommitted: (listener) => void listeners.push(listener),
    head: (log) => reader.call('head', { log }) as Promise<Head>,
    page: (log, after, limit) => reader.call('page', { log, after, limit }) as Promise<Page>,
    since: (log, after, limit) => reader.call('since', { log, after, limit }) as Promise<Since>,
    settled: () => undefined,
    streams: (log, ids) => reader.call('streams', { log, ids }) as Promise<Opened[]>,
    liveSet: (log) => reader.call('liveSet', { log }) as Promise<LiveSet>,
    adopt: async (decided) => void (await writer.call('adopt', { decided })),
    setClock: async (log, clock) => void (await writer.call('setClock', { log, clock })),
    renewEpoch: async (log) => void (await writer.call('renewEpoch', { log })),
    write: async (log, statements) => void (await writer.call('write', { log, statements })),
    read: (log, statement) => reader.call('read', { log, statement }) as Promise<readonly Row[]>,
    close: async () => {
      try {
        await reader.end()
      } finally {
        await writer.end()
      }
    },
  }
}

interface Thread {
  call: <K extends keyof Calls>(call: K, args: Calls[K]) => Promise<unknown>
  submit: (log: string, request: Request) => Promise<Answer>
  onBatch: (listener: (committed: Committed) => void) => void
  end: () => Promise<void>
}

/** Built, the thread is a file beside this one; from source, it is read through tsx. */
function startWorker(workerData: Boot): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./worker.js', import.meta.url), { workerData })
  const source = JSON.stringify(new URL('./worker.ts', import.meta.url).href)
  const script = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}) })`
  return new Worker(script, { workerData, eval: true })
}

async function startThread(role: Boot['role'], options: ThreadOptions): Promise<Thread> {
  const { dataDir, timeZone, city, replaced } = options
  const worker = startWorker({ role, dataDir, timeZone, city, replaced })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let stage: 'starting' | 'serving' | 'ending' = 'starting'
  /** Why nothing is answered any more. */
  let death: Error | undefined
  let outgoing = new Map<string, { id: number; request: Request }[]>()
  let onBatch: (committed: Committed) => void = () => undefined

  const ready = new Promise<void>((resolve, reject) => {
    waiting.set(0, { resolve: () => resolve(), reject })
  })
  const settle = (id: number, use: (held: Waiting) => void): void => {
    const held = waiting.get(id)
    waiting.delete(id)
    if (held) use(held)
  }
  const answered = (answer: CallAnswer): void =>
    settle(answer.id, ({ resolve, reject }) =>
      answer.kind === 'result' ? resolve(answer.value) : reject(failureOf(answer)),
    )
  const died = (error: Error): void => {
    if (death) return
    death = error
    for (const held of waiting.values()) held.reject(error)
    waiting.clear()
    if (stage === 'serving') options.onDeath(error)
  }
  worker.on('error', died)
  worker.on('exit', () => died(new Error(`the ${role} thread ended`)))
  worker.on('message', (message: FromThread) => {
    switch (message.kind) {
      case 'ready':
        return settle(0, ({ resolve }) => resolve(undefined))
      case 'fault':
        return options.onFault(message.text)
      case 'result':
      case 'failed':
        return answered(message)
      case 'answers':
        return message.answers.forEach(answered)
      case 'batch':
        for (const { id, answer } of message.answers) settle(id, ({ resolve }) => resolve(answer))
        if (message.committed) onBatch(message.committed)
    }
  })
  await ready
  stage = 'serving'

  const post = (message: ToThread): void => worker.postMessage(message)
  const wait = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (death) reject(death)
      else waiting.set(id, { resolve, reject })
    })
  /** Commands given in the same turn travel as one message. */
  const flush = (): void => {
    const batches = outgoing
    outgoing = new Map()
    for (const [log, batch] of batches) post({ kind: 'submit', log, batch })
  }
  let asking: Call[] = []
  /** A storm of newcomers asks for hundreds of sessions: one message there and one back, for all of a turn. */
  const ask = (): void => {
    post({ kind: 'calls', calls: asking })
    asking = []
  }
  const call: Thread['call'] = (name, args) => {
    const id = ++lastId
    const made = { kind: 'call', id, call: name, args } as Call
    if (role === 'writer') post(made)
    else if (asking.push(made) === 1) setImmediate(ask)
    return wait(id)
  }
  return {
    call,
    submit: (log, request) => {
      const id = ++lastId
      if (outgoing.size === 0) queueMicrotask(flush)
      const batch = outgoing.get(log)
      if (batch) batch.push({ id, request })
      else outgoing.set(log, [{ id, request }])
      return wait(id) as Promise<Answer>
    },
    onBatch: (listener) => {
      onBatch = listener
    },
    end: async () => {
      stage = 'ending'
      if (death) return
      try {
        await call('close', {})
      } finally {
        await worker.terminate()
      }
    },
  }
}

/** Trouble of the store keeps its kind on the way out of its thread. */
function failureOf({ text, fault }: Extract<CallAnswer, { kind: 'failed' }>): Error {
  return fault ? new StoreError(fault, text, undefined) : new Error(text)
}
