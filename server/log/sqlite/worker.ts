/** A storage thread: the one writer, or the one reader (D5). An error it cannot name ends it, and with it the house. */
import { randomBytes } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { idFrom } from '../../../shared/ids.ts'
import { houseRules, type Rules } from '../../corridor/rules.ts'
import type { Request } from '../../corridor/corridor.ts'
import { checkpointEveryMs, writeCheckpoint } from '../checkpoint.ts'
import { dayIn } from '../cityDay.ts'
import { drive, StoreError, type Flow } from '../flow.ts'
import { checkpointKeyIn, hmacKeyIn } from '../keys.ts'
import { loadHead, loadPage, loadSince, type Head } from '../load.ts'
import { plain, run } from '../statement.ts'
import { openDatabase, type Database } from './database.ts'
import { logFile, SqliteEngine } from './engine.ts'
import { lockDirectory } from './lock.ts'
import type { Boot, Call, CallAnswer, FromThread, ToThread } from './messages.ts'
import { loadLiveSet, openStreams } from '../reading.ts'

/** More commands than this wait for the next commit. */
const largestBatch = 256
const tidyEveryMs = 200

interface Around {
  rules: Rules
  now: () => number
}

const port = parentPort
if (!port) throw new Error('a storage thread cannot run by itself')
const boot = workerData as Boot
const say = (message: FromThread): void => port.postMessage(message)
const around = await surroundings()
const serve = boot.role === 'writer' ? writer() : reader()
port.on('message', (message: ToThread) =>
  message.kind === 'calls' ? serveAll(message.calls) : serve(message),
)
say({ kind: 'ready' })

async function surroundings(): Promise<Around> {
  const own: Around = { rules: houseRules, now: Date.now }
  if (!boot.replaced) return own
  const { module, data } = boot.replaced
  const made = (await import(module)) as { surroundings: (data: unknown) => Partial<Around> }
  return { ...own, ...made.surroundings(data) }
}

/** Answers to what was asked together, while it is being answered. */
let together: CallAnswer[] | undefined

function serveAll(calls: readonly Call[]): void {
  together = []
  for (const call of calls) serve(call)
  say({ kind: 'answers', answers: together })
  together = undefined
}

function answer(made: CallAnswer): void {
  if (together) together.push(made)
  else say(made)
}

function answerCall(id: number, compute: () => unknown): void {
  let value: unknown
  try {
    value = compute()
  } catch (error) {
    const fault = error instanceof StoreError ? error.fault : undefined
    answer({ kind: 'failed', id, text: error instanceof Error ? error.message : String(error), fault })
    // What the file holds after this is unknown: no later answer could be trusted (fail-stop).
    if (fault === 'io' && boot.role === 'writer') throw error
    return
  }
  answer({ kind: 'result', id, value })
}

function newEpoch(): string {
  return idFrom(randomBytes(21))
}

function tell(error: unknown, what: string): void {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error)
  say({ kind: 'fault', text: `${what}: ${cause}` })
}

function writer(): (message: Exclude<ToThread, { kind: 'calls' }>) => void {
  const { dataDir } = boot
  const { rules, now } = around
  const unlock = lockDirectory(dataDir)
  const key = checkpointKeyIn(dataDir)
  const engine = new SqliteEngine({
    dataDir,
    rules,
    city: boot.city,
    hmacKey: hmacKeyIn(dataDir),
    now,
    newEpoch,
    dayOf: dayIn(boot.timeZone),
    onFault: (error, command) => tell(error, `${command.type} ${command.commandId}`),
  })
  const waiting = new Map<string, { id: number; request: Request }[]>()
  let scheduled = false

  const sign = (): void => {
    try {
      for (const log of engine.logs()) signLog(log, engine.head(log))
    } catch (error) {
      // A full disk ends no house: the next line covers what this one would have.
      tell(error, 'a checkpoint could not be written')
    }
  }
  const signed = new Map<string, string>()
  const signLog = (log: string, { position, hash, epoch }: Head): void => {
    if (position === 0 || signed.get(log) === epoch + hash) return
    writeCheckpoint(dataDir, { log, epoch, position, hash, at: now() }, key)
    signed.set(log, epoch + hash)
  }
  setInterval(sign, checkpointEveryMs).unref()
  setInterval(() => engine.tidy(), tidyEveryMs).unref()

  const commitWaiting = (): void => {
    scheduled = false
    for (const [log, queue] of waiting) {
      const batch = queue.splice(0, largestBatch)
      if (queue.length === 0) waiting.delete(log)
      else schedule()
      const { answers, committed } = engine.submit(
        log,
        batch.map(({ request }) => request),
      )
      const paired = batch.flatMap(({ id }, i) => {
        const answer = answers[i]
        return answer ? [{ id, answer }] : []
      })
      say({ kind: 'batch', answers: paired, committed })
    }
  }
  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(commitWaiting)
  }

  return (message) => {
    if (message.kind === 'submit') {
      if (!engine.logs().includes(message.log)) {
        for (const { id } of message.batch)
          say({ kind: 'failed', id, text: `log ${message.log} is not open` })
        return
      }
      const queue = waiting.get(message.log)
      if (queue) queue.push(...message.batch)
      else waiting.set(message.log, [...message.batch])
      schedule()
      return
    }
    const { id } = message
    switch (message.call) {
      case 'open':
        return answerCall(id, () => engine.open(message.args.log, message.args.clock))
      case 'adopt':
        return answerCall(id, () => engine.adopt(message.args.decided))
      case 'setClock':
        return answerCall(id, () => engine.setClock(message.args.log, message.args.clock))
      case 'renewEpoch':
        return answerCall(id, () => {
          const { log } = message.args
          const epoch = newEpoch()
          // Signed first: an epoch that no checkpoint knows was written by other hands.
          signLog(log, { ...engine.head(log), epoch })
          engine.renewEpoch(log, epoch)
        })
      case 'write':
        return answerCall(id, () => engine.write(message.args.log, message.args.statements))
      case 'close':
        return answerCall(id, () => {
          while (waiting.size > 0) commitWaiting()
          sign()
          engine.close()
          unlock()
        })
      case 'head':
      case 'page':
      case 'since':
      case 'streams':
      case 'liveSet':
      case 'read':
        return answerCall(id, () => {
          throw new Error(`${message.call} is the reader's`)
        })
    }
  }
}

function reader(): (message: Exclude<ToThread, { kind: 'calls' }>) => void {
  const { rules } = around
  const opened = new Map<string, Database>()
  const begin = plain('BEGIN')
  const end = plain('COMMIT')
  const within = <T>(log: string, flow: Flow<T>): T => {
    let database = opened.get(log)
    if (!database) {
      database = openDatabase(logFile(boot.dataDir, log), 'reader')
      opened.set(log, database)
    }
    database.execute(begin)
    try {
      return drive(flow, database.execute)
    } finally {
      database.execute(end)
    }
  }
  return (message) => {
    if (message.kind === 'submit') throw new Error('the reader writes nothing')
    const { id } = message
    switch (message.call) {
      case 'head':
        return answerCall(id, () => within(message.args.log, loadHead()))
      case 'page':
        return answerCall(id, () =>
          within(message.args.log, loadPage(message.args.after, message.args.limit, rules)),
        )
      case 'since':
        return answerCall(id, () =>
          within(message.args.log, loadSince(message.args.after, message.args.limit, rules)),
        )
      case 'streams':
        return answerCall(id, () => within(message.args.log, openStreams(message.args.ids, rules)))
      case 'liveSet':
        return answerCall(id, () => within(message.args.log, loadLiveSet()))
      case 'read': {
        const { statement } = message.args
        return answerCall(id, () => within(message.args.log, run(statement)))
      }
      case 'close':
        return answerCall(id, () => {
          for (const database of opened.values()) database.close()
        })
      case 'open':
      case 'adopt':
      case 'setClock':
      case 'renewEpoch':
      case 'write':
        return answerCall(id, () => {
          throw new Error(`${message.call} is the writer's`)
        })
    }
  }
}
