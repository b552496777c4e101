/**
 * Which clocks of a log still run and when something is next due of them (D16): a row for each, written with the event
 * that moves it, so that whoever looks for what is due asks for those rows alone.
 */
import { clocksIn, nextOf, type Clock, type Clocks } from '../../shared/clocks/clock.ts'
import type { StreamState } from '../../shared/feature.ts'
import type { Flow, Row } from './flow.ts'
import { textIn } from './flow.ts'
import { slot, statement } from './statement.ts'

type ClockRow = { stream: string; clock_id: string; due_at: number; next_at: number }

const putClock = statement(['stream', 'clock_id', 'due_at', 'next_at'], (db) =>
  db
    .insertInto('clock')
    .values({
      stream: slot('stream'),
      clock_id: slot('clock_id'),
      due_at: slot('due_at'),
      next_at: slot('next_at'),
    })
    .onConflict((c) =>
      c.columns(['stream', 'clock_id']).doUpdateSet({ due_at: slot('due_at'), next_at: slot('next_at') }),
    ),
)
const dropClock = statement(['stream', 'clock_id'], (db) =>
  db.deleteFrom('clock').where('stream', '=', slot('stream')).where('clock_id', '=', slot('clock_id')),
)
const rowsOf = statement(['stream'], (db) =>
  db.selectFrom('clock').selectAll().where('stream', '=', slot('stream')),
)
/** Clocks whose time is over, the one that has been for longest first. */
export const clocksOver = statement(['now', 'limit'], (db) =>
  db
    .selectFrom('clock')
    .selectAll()
    .where('due_at', '<', slot('now'))
    .orderBy('due_at')
    .orderBy('stream')
    .orderBy('clock_id')
    .limit(slot('limit')),
)
/** Clocks in time of which something is to be said, in the order in which it was due. */
export const clocksNear = statement(['now', 'limit'], (db) =>
  db
    .selectFrom('clock')
    .selectAll()
    .where('next_at', '<=', slot('now'))
    .where('due_at', '>=', slot('now'))
    .orderBy('next_at')
    .orderBy('stream')
    .orderBy('clock_id')
    .limit(slot('limit')),
)
/** When something is next to be said of any clock. */
export const nextClock = statement([], (db) =>
  db.selectFrom('clock').select('next_at').orderBy('next_at').limit(1),
)
/** A clock of a stream that is not there. */
export const strayClock = statement([], (db) =>
  db
    .selectFrom('clock')
    .select('clock.stream')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('stream').select('stream.id').whereRef('stream.id', '=', 'clock.stream'))),
    )
    .limit(1),
)

/** Brings the rows of a stream from one state of it to the next. */
export function* moveClocks(stream: string, before: StreamState | undefined, after: StreamState): Flow<void> {
  const [held, now] = [clocksOf(before), clocksOf(after)]
  if (held === now) return
  for (const [id, clock] of Object.entries(now)) {
    if (clock === held[id]) continue
    const row = rowOf(stream, clock)
    if (row) yield putClock(row)
    else if (held[id]?.phase === 'running') yield dropClock({ stream, clock_id: id })
  }
}

/** Makes the rows of a stream what its state says, touching only those that differ. */
export function* writeClocks(stream: string, state: StreamState): Flow<void> {
  const rows = rowsBy(stream, clocksOf(state))
  for (const held of yield rowsOf({ stream })) {
    const id = textIn(held, 'clock_id')
    const row = rows.get(id)
    if (!row) yield dropClock({ stream, clock_id: id })
    else if (isSame(row, held)) rows.delete(id)
  }
  for (const row of rows.values()) yield putClock(row)
}

/** True when the rows of a stream are what its state says. */
export function* clocksHold(stream: string, state: StreamState): Flow<boolean> {
  const rows = rowsBy(stream, clocksOf(state))
  for (const held of yield rowsOf({ stream })) {
    const id = held['clock_id']
    const row = typeof id === 'string' ? rows.get(id) : undefined
    if (!row || !isSame(row, held)) return false
    rows.delete(row.clock_id)
  }
  return rows.size === 0
}

function clocksOf(state: StreamState | undefined): Clocks {
  return clocksIn(state?.parts.open ?? {})
}

function rowsBy(stream: string, clocks: Clocks): Map<string, ClockRow> {
  const rows = Object.values(clocks).flatMap((clock) => rowOf(stream, clock) ?? [])
  return new Map(rows.map((row) => [row.clock_id, row]))
}

function rowOf(stream: string, clock: Clock): ClockRow | undefined {
  const next = nextOf(clock)
  return next && { stream, clock_id: clock.id, due_at: clock.due, next_at: next.at }
}

function isSame(row: ClockRow, held: Row): boolean {
  return held['due_at'] === row.due_at && held['next_at'] === row.next_at
}
