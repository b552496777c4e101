/** Ways in which they may change what lies beside the chain: words, saved states, ledgers. */
import type { Row, SqlValue } from '../../server/log/flow.ts'
import { erasedSalt } from '../../server/log/encode.ts'
import { stateSeal } from '../../server/log/saved.ts'
import type { Random } from '../support/random.ts'
import {
  change,
  flipped,
  number,
  opening,
  rowOf,
  rowsOf,
  text,
  type Attacked,
  type Mutation,
} from './attack.ts'

const anyWords = (log: Attacked): Row =>
  log.random.one(rowsOf(log, 'SELECT * FROM words WHERE salt <> ? ORDER BY position', erasedSalt))
const wordsAt = (log: Attacked, set: string, ...args: SqlValue[]): void =>
  change(log, `UPDATE words SET ${set} WHERE position = ?`, ...args)

export const wordsMutations: readonly Mutation[] = [
  ...(['text', 'salt', 'path'] as const).map((column): Mutation => ({
    name: `the ${column} of words`,
    apply: (log) => {
      const row = anyWords(log)
      wordsAt(log, `${column} = ?`, flipped(text(row, column), log.random), number(row, 'position'))
      return number(row, 'position')
    },
  })),
  {
    name: 'words that are no text',
    apply: (log) => {
      const row = anyWords(log)
      wordsAt(log, 'text = ?', Buffer.from(text(row, 'text')), number(row, 'position'))
      return number(row, 'position')
    },
  },
  {
    name: 'words deleted without an erasure',
    apply: (log) => {
      const at = number(anyWords(log), 'position')
      change(log, 'DELETE FROM words WHERE position = ?', at)
      return at
    },
  },
  {
    name: 'words moved to another event',
    apply: (log) => {
      const from = number(anyWords(log), 'position')
      const free = rowsOf(
        log,
        'SELECT position FROM event WHERE position NOT IN (SELECT position FROM words)',
      )
      const to = log.random.one([...free.map((row) => number(row, 'position')), log.last + 7])
      wordsAt(log, 'position = ?', to, from)
      return Math.min(from, to)
    },
  },
  {
    name: 'words of two events swapped',
    apply: (log) => {
      const [a, b] = [anyWords(log), anyWords(log)]
      const [one, other] = [number(a, 'position'), number(b, 'position')]
      if (one === other) wordsAt(log, 'salt = ?', flipped(text(a, 'salt'), log.random), one)
      wordsAt(log, 'text = ?, salt = ?', text(b, 'text'), one === other ? 'x' : text(b, 'salt'), one)
      if (one !== other) wordsAt(log, 'text = ?, salt = ?', text(a, 'text'), text(a, 'salt'), other)
      return Math.min(one, other)
    },
  },
  {
    name: 'words put where there are none',
    apply: (log) => {
      const at = log.random.whole(1, log.last + 3)
      change(log, 'INSERT INTO words VALUES (?, ?, ?, ?)', at, 'note', 'salt', 'words')
      return at
    },
  },
]

/** Words someone kept before they were erased, put back. */
export function restoredWords(kept: readonly Row[]): Mutation {
  return {
    name: 'erased words put back',
    apply: (log) => {
      const row = log.random.one(kept)
      wordsAt(log, 'salt = ?, text = ?', text(row, 'salt'), text(row, 'text'), number(row, 'position'))
      return number(row, 'position')
    },
  }
}

const savedStreams = `SELECT stream.*, saved_state.body AS state FROM stream JOIN saved_state ON stream = id`
const anyStream = (log: Attacked): Row => log.random.one(rowsOf(log, `${savedStreams} ORDER BY opened_at`))

/** Sets a column of a stream's row, or its saved state. */
function setIn(log: Attacked, id: string, column: string, value: SqlValue): void {
  if (column === 'state') change(log, 'UPDATE saved_state SET body = ? WHERE stream = ?', value, id)
  else change(log, `UPDATE stream SET ${column} = ? WHERE id = ?`, value, id)
}

/** Makes the seal fit, as an attacker would who knows how. */
function reseal(log: Attacked, id: string): void {
  const row = rowOf(log, `${savedStreams} WHERE id = ?`, id)
  change(log, 'UPDATE stream SET state_hash = ? WHERE id = ?', stateSeal(row), id)
}

const otherValues: Record<string, (row: Row, random: Random) => SqlValue> = {
  feature: () => 'account',
  opened_at: (row, { whole }) => number(row, 'opened_at') + whole(1, 9),
  state: (row) => text(row, 'state').replace(/"count":(\d+)/, (_, count) => `"count":${Number(count) + 1}`),
  state_position: (row, { one }) =>
    one([0, number(row, 'opened_at') - 1, number(row, 'state_position') + 1000, 'far']),
}

export const streamMutations: readonly Mutation[] = [
  ...[...Object.keys(otherValues), 'fold_version'].map((column): Mutation => ({
    name: `the ${column} of a stream`,
    apply: (log) => {
      const row = anyStream(log)
      setIn(log, text(row, 'id'), column, otherValues[column]?.(row, log.random) ?? number(row, column) + 1)
      return opening(log, text(row, 'id'))
    },
  })),
  ...Object.keys(otherValues).map((column): Mutation => ({
    name: `the ${column} of a stream, sealed anew`,
    apply: (log) => {
      const row = anyStream(log)
      setIn(log, text(row, 'id'), column, otherValues[column]?.(row, log.random) ?? null)
      reseal(log, text(row, 'id'))
      return opening(log, text(row, 'id'))
    },
  })),
  {
    name: 'the seal of a stream',
    apply: (log) => {
      const row = anyStream(log)
      change(
        log,
        'UPDATE stream SET state_hash = ? WHERE id = ?',
        flipped(text(row, 'state_hash'), log.random),
        text(row, 'id'),
      )
      return opening(log, text(row, 'id'))
    },
  },
  {
    name: 'a state that is no text',
    apply: (log) => {
      const row = anyStream(log)
      setIn(log, text(row, 'id'), 'state', Buffer.from(text(row, 'state')))
      return opening(log, text(row, 'id'))
    },
  },
  {
    name: 'a saved state deleted',
    apply: (log) => {
      const id = text(anyStream(log), 'id')
      change(log, 'DELETE FROM saved_state WHERE stream = ?', id)
      return opening(log, id)
    },
  },
  {
    name: 'a stream under another id',
    apply: (log) => {
      const id = text(anyStream(log), 'id')
      change(log, 'UPDATE stream SET id = ? WHERE id = ?', flipped(id, log.random), id)
      return opening(log, id)
    },
  },
  {
    name: 'a stream deleted',
    apply: (log) => {
      const id = text(anyStream(log), 'id')
      change(log, 'DELETE FROM stream WHERE id = ?', id)
      return opening(log, id)
    },
  },
  {
    name: 'a stream nobody opened',
    apply: (log) => {
      const row = anyStream(log)
      const { feature, opened_at: at, fold_version: fold, state_position: upTo, state_hash: seal } = row
      const values = ['nobody', feature, at, fold, upTo, seal].map((value) => value ?? null)
      change(log, 'INSERT INTO stream VALUES (?, ?, ?, ?, ?, ?)', ...values)
      return number(row, 'opened_at')
    },
  },
]

/** A line that belongs to a stream: what outgrew its place belongs to none. */
const anyRow = (log: Attacked): Row =>
  log.random.one(
    rowsOf(log, 'SELECT l.rowid AS at, l.* FROM ledger l JOIN stream s ON s.id = l.stream ORDER BY l.rowid'),
  )

export const ledgerMutations: readonly Mutation[] = [
  ...(['row_id', 'depth', 'position', 'body'] as const).map((column): Mutation => ({
    name: `the ${column} of a ledger row`,
    apply: (log) => {
      const row = anyRow(log)
      const held = row[column]
      const other = typeof held === 'number' ? held + 1 : flipped(String(held), log.random)
      change(log, `UPDATE ledger SET ${column} = ? WHERE rowid = ?`, other, row['at'] ?? null)
      return opening(log, text(row, 'stream'))
    },
  })),
  {
    name: 'a ledger row deleted',
    apply: (log) => {
      const row = anyRow(log)
      change(log, 'DELETE FROM ledger WHERE rowid = ?', row['at'] ?? null)
      return opening(log, text(row, 'stream'))
    },
  },
  {
    name: 'a ledger row nobody wrote',
    apply: (log) => {
      const { stream, depth, position, body } = anyRow(log)
      change(
        log,
        'INSERT INTO ledger VALUES (?, ?, ?, ?, ?)',
        stream ?? null,
        'nobody',
        depth ?? null,
        position ?? null,
        body ?? null,
      )
      return opening(log, String(stream))
    },
  },
]

const anyClock = (log: Attacked): Row =>
  log.random.one(rowsOf(log, 'SELECT * FROM clock ORDER BY stream, clock_id'))

export const clockMutations: readonly Mutation[] = [
  ...(['clock_id', 'due_at', 'next_at'] as const).map((column): Mutation => ({
    name: `the ${column} of a clock`,
    apply: (log) => {
      const row = anyClock(log)
      const held = row[column]
      const other = typeof held === 'number' ? held + 1 : flipped(String(held), log.random)
      const [stream, id] = [text(row, 'stream'), text(row, 'clock_id')]
      change(log, `UPDATE clock SET ${column} = ? WHERE stream = ? AND clock_id = ?`, other, stream, id)
      return opening(log, stream)
    },
  })),
  {
    name: 'a clock that no longer runs out',
    apply: (log) => {
      const stream = text(anyClock(log), 'stream')
      change(log, 'DELETE FROM clock WHERE stream = ?', stream)
      return opening(log, stream)
    },
  },
  {
    name: 'a clock nobody opened',
    apply: (log) => {
      const stream = text(anyClock(log), 'stream')
      change(log, 'INSERT INTO clock VALUES (?, ?, ?, ?)', stream, 'nobody', 1, 1)
      return opening(log, stream)
    },
  },
  {
    name: 'a clock of a stream that is not there',
    apply: (log) => {
      change(log, 'INSERT INTO clock VALUES (?, ?, ?, ?)', 'nowhere', 'nobody', 1, 1)
      return log.last + 1
    },
  },
]
