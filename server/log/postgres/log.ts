/** The event log over PostgreSQL (D5, D6): the corridor runs in the node, under the lock of the log's head. */
import { randomBytes, type KeyObject } from 'node:crypto'
import type { CityRules } from '../../../shared/city.ts'
import { idFrom } from '../../../shared/ids.ts'
import { logClock, logTime } from '../../../shared/time.ts'
import { houseLog, liveLog } from '../../corridor/accounts.ts'
import { houseRules, type Rules } from '../../corridor/rules.ts'
import { rulesInForce } from '../../corridor/rulesInForce.ts'
import { dayIn } from '../cityDay.ts'
import type { Committed, EventLog } from '../eventLog.ts'
import { backupKeyIn, checkpointKeyIn, hasBackupKey, holdBackupKey } from '../keys.ts'
import { loadHead, loadPage, loadSince, openStream, type Head } from '../load.ts'
import { loadLiveSet } from '../reading.ts'
import * as sql from '../statements.ts'
import { sharedKeys } from './keys.ts'
import { Line } from './line.ts'
import { openReader } from './reader.ts'
import { requireServer } from './server.ts'
import { openSession } from './session.ts'
import { logsIn, settled } from './settle.ts'
import { signing } from './signing.ts'
import { isUntidy, tidier, tidy } from './tidy.ts'
import { Writer } from './writer.ts'

export interface PostgresOptions {
  /** postgres://… of a database that is the house's own. */
  url: string
  /** Where this node keeps its key for checkpoints, and the checkpoints. */
  dataDir: string
  timeZone: string
  city?: CityRules | undefined
  /** A command met a bug, already answered; or work in the background failed and will be tried again. */
  onFault: (text: string) => void
  /** A suite's own rules and time. */
  replaced?: { rules: Rules; now: () => number }
}

export interface PostgresLog extends EventLog {
  /** The key to which clients seal what they queue, the same on every node. */
  sealKey: KeyObject
  /** The key of the attachments, the same on every node. */
  blobKey: Uint8Array
  /** The key of the vault, the same on every node. */
  vaultKey: Uint8Array
}

/** Nothing waits at a start but the operator. */
const startLimits = { statementMs: 0, lockMs: 30_000, idleMs: 0 }

/** Connects and reads the keys. Rejects with a sentence for a server that cannot keep what it is told. */
export async function openPostgres(options: PostgresOptions): Promise<PostgresLog> {
  const { url, dataDir, timeZone, onFault } = options
  const city = rulesInForce(options.city)
  const { rules, now } = options.replaced ?? { rules: houseRules, now: Date.now }
  const start = await openSession(url, startLimits).catch((error: unknown) => {
    throw new Error(`DATABASE_URL: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  })
  const { hmacKey, sealKey, backupKey, blobKey, vaultKey } = await (async () => {
    await requireServer(start)
    return sharedKeys(start, hasBackupKey(dataDir) ? backupKeyIn(dataDir) : undefined)
  })().finally(() => start.end())
  holdBackupKey(dataDir, backupKey)

  const tell = (error: unknown, what: string): void =>
    onFault(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  const reader = openReader(url)
  const writers = new Map<string, Writer>()
  const listeners: ((committed: Committed) => void)[] = []
  const key = checkpointKeyIn(dataDir)
  const tidying = tidier(
    (log) => tidy(url, log, reader),
    (error) => tell(error, 'erased words are not yet gone from the files; it will be tried again'),
  )
  const signer = signing(dataDir, key, now, () => signAll())
  const signAll = async (): Promise<void> => {
    try {
      for (const log of writers.keys()) signer.sign(log, await headOf(log))
    } catch (error) {
      tell(error, 'a checkpoint could not be written')
    }
  }

  const writerOf = (log: string): Writer => {
    const writer = writers.get(log)
    if (!writer) throw new Error(`log ${log} is not open`)
    return writer
  }
  const headOf = (log: string): Promise<Head> => {
    writerOf(log)
    return reader.lone(log, loadHead())
  }
  const onCommitted = (committed: Committed): void => {
    if (committed.events.some(({ type }) => type === 'log.wordsErased')) tidying.soon(committed.log)
    for (const listener of listeners) listener(committed)
  }
  const open: EventLog['open'] = async (log, clock) => {
    if (writers.has(log)) return
    // Rights lie in log house: it is there before any other.
    if (log !== houseLog) await open(houseLog)
    const at = now()
    const session = await openSession(url, startLimits, true)
    try {
      await settled(session, log, rules, at, {
        clock: clock ?? { anchorReal: at, anchorLog: at, speed: 1 },
        epoch: newEpoch(),
      })
      // Left by a node that erased words and ended before they were gone.
      if (await isUntidy(session, log)) tidying.soon(log)
    } finally {
      await session.end()
    }
    writers.set(
      log,
      new Writer({
        log,
        line: new Line(url),
        rules,
        city,
        hmacKey,
        now,
        dayOf: dayIn(timeZone),
        onFault: (error, command) => tell(error, `${command.type} ${command.commandId}`),
        onCommitted,
      }),
    )
  }

  return {
    sealKey,
    blobKey,
    vaultKey,
    open,
    logs: () => reader.use(logsIn),
    submit: async (log, request) => writerOf(log).submit(request),
    onCommitted: (listener) => void listeners.push(listener),
    head: async (log) => {
      const head = await headOf(log)
      signer.seen(log, head)
      return head
    },
    page: async (log, after, limit) => {
      writerOf(log)
      // What lies below a head does not change any more: the statements agree without a transaction.
      return reader.lone(log, loadPage(after, limit, rules))
    },
    since: async (log, after, limit) => {
      writerOf(log)
      const since = await reader.lone(log, loadSince(after, limit, rules))
      signer.seen(log, since.head)
      return since
    },
    settled: (log) => writerOf(log).settled(),
    streams: async (log, ids) => {
      writerOf(log)
      const opened = await reader.abreast(
        log,
        ids.map((id) => openStream(id, rules)),
      )
      return opened.filter((stream) => stream !== undefined)
    },
    liveSet: async (log) => {
      writerOf(log)
      return reader.within(log, loadLiveSet())
    },
    adopt: async (decided) => city.adopt(decided),
    setClock: async (log, clock) => {
      if (log === liveLog || log === houseLog) throw new Error(`log ${log} keeps real time`)
      const { anchorReal, anchorLog, speed } = logClock.parse(clock)
      await writerOf(log).locked(function* () {
        const held = yield* loadHead()
        if (logTime(clock, now()) < Math.max(held.recordedAt, logTime(held.clock, now())))
          throw new Error(`the clock of ${log} cannot go back`)
        const milli = Math.round(speed * 1000)
        yield sql.writeClock({ anchor_real: anchorReal, anchor_log: anchorLog, speed_milli: milli })
      })
    },
    renewEpoch: async (log) => {
      const epoch = newEpoch()
      await writerOf(log).locked(function* () {
        // Signed first: an epoch that no checkpoint knows was written by other hands.
        signer.sign(log, { ...(yield* loadHead()), epoch })
        yield sql.writeEpoch({ epoch, epoch_changed_at: now() })
      })
    },
    write: async (log, statements) => {
      writerOf(log)
      await reader.write(log, statements)
    },
    read: async (log, statement) => {
      writerOf(log)
      return reader.one(log, statement)
    },
    close: async () => {
      signer.end()
      for (const writer of writers.values()) await writer.close()
      await signAll()
      await tidying.end()
      writers.clear()
      await reader.end()
    },
  }
}

function newEpoch(): string {
  return idFrom(randomBytes(21))
}
