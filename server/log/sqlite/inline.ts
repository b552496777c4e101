/** The same log in the caller's own thread, over `:memory:` or a folder: for the simulator, tests and tools. */
import type { Answer } from '../../../shared/command.ts'
import type { Request } from '../../corridor/corridor.ts'
import type { Committed, EventLog } from '../eventLog.ts'
import { loadPage, loadSince } from '../load.ts'
import { SqliteEngine, type EngineOptions } from './engine.ts'
import { loadLiveSet, openStreams } from '../reading.ts'

export interface InlineLog extends EventLog {
  engine: SqliteEngine
  /** Several commands in one commit. */
  together: (log: string, requests: readonly Request[]) => Answer[]
}

/** Every call is answered at once, in a promise; a commit is told before its answer is given. */
export function openInline(options: EngineOptions): InlineLog {
  const engine = new SqliteEngine(options)
  const listeners: ((committed: Committed) => void)[] = []
  const { rules } = options
  const together = (log: string, requests: readonly Request[]): Answer[] => {
    const { answers, committed } = engine.submit(log, requests)
    if (committed) for (const listener of listeners) listener(committed)
    return answers
  }
  return {
    engine,
    together,
    open: async (log, clock) => engine.open(log, clock),
    logs: async () => engine.logs(),
    submit: async (log, request) => {
      const [answer] = together(log, [request])
      if (!answer) throw new Error('a batch of one had no answer')
      return answer
    },
    onCommitted: (listener) => void listeners.push(listener),
    head: async (log) => engine.head(log),
    page: async (log, after, limit) => engine.drive(log, loadPage(after, limit, rules)),
    since: async (log, after, limit) => engine.drive(log, loadSince(after, limit, rules)),
    settled: () => undefined,
    streams: async (log, ids) => engine.drive(log, openStreams(ids, rules)),
    liveSet: async (log) => engine.drive(log, loadLiveSet()),
    adopt: async (decided) => engine.adopt(decided),
    setClock: async (log, clock) => engine.setClock(log, clock),
    renewEpoch: async (log) => engine.renewEpoch(log),
    write: async (log, statements) => engine.write(log, statements),
    read: async (log, statement) => engine.read(log, statement),
    close: async () => engine.close(),
  }
}
