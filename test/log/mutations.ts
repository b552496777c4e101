/** Ways in which they may change the chain and its head, and the position at which each must be noticed. */
import { chained, chainStart, parseStored } from '../../server/log/encode.ts'
import type { Random } from '../support/random.ts'
import {
  change,
  event,
  flipped,
  number,
  opening,
  rowOf,
  rowsOf,
  text,
  type Attacked,
  type Mutation,
} from './attack.ts'

/** Makes the head fit the last row, as an attacker would who knows how. */
function fixHead(log: Attacked): void {
  const last = rowOf(log, 'SELECT * FROM event ORDER BY position DESC LIMIT 1')
  const recordedAt = parseStored(text(last, 'body')).recordedAt
  change(
    log,
    'UPDATE log_head SET position = ?, hash = ?, recorded_at = ?',
    number(last, 'position'),
    text(last, 'hash'),
    recordedAt,
  )
}

/** Computes every hash anew from a position on, then the head: only what was signed outside tells. */
function rechain(log: Attacked, from: number): void {
  let hash = from === 1 ? chainStart : text(event(log, from - 1), 'hash')
  for (const row of rowsOf(log, 'SELECT * FROM event WHERE position >= ? ORDER BY position', from)) {
    hash = chained(hash, text(row, 'body'))
    change(log, 'UPDATE event SET hash = ? WHERE position = ?', hash, number(row, 'position'))
  }
  fixHead(log)
}

function firstSigned(log: Attacked, from: number): number {
  return Math.min(...log.checkpoints.map(({ position }) => position).filter((position) => position >= from))
}

function isSigned(log: Attacked, position: number): boolean {
  return log.checkpoints.some((line) => line.position === position)
}

/** A body that is well-formed and says something else. */
function otherBody(body: string, { whole }: Random): string {
  return body.replace(/"occurredAt":\d+/, `"occurredAt":${whole(1, 1e12)}`)
}

const anyPosition = (log: Attacked): number => log.random.whole(1, log.last)

export const chainMutations: readonly Mutation[] = [
  {
    name: 'a letter of a body',
    apply: (log) => {
      const at = anyPosition(log)
      change(
        log,
        'UPDATE event SET body = ? WHERE position = ?',
        flipped(text(event(log, at), 'body'), log.random),
        at,
      )
      return at
    },
  },
  {
    name: 'a body that is no text',
    apply: (log) => {
      const at = anyPosition(log)
      change(
        log,
        'UPDATE event SET body = ? WHERE position = ?',
        Buffer.from(text(event(log, at), 'body')),
        at,
      )
      return at
    },
  },
  {
    name: 'a body with its own hash made to fit',
    apply: (log) => {
      const at = anyPosition(log)
      const body = otherBody(text(event(log, at), 'body'), log.random)
      const before = at === 1 ? chainStart : text(event(log, at - 1), 'hash')
      change(log, 'UPDATE event SET body = ?, hash = ? WHERE position = ?', body, chained(before, body), at)
      // The row holds by itself; it is the next one, or the head, that no longer follows.
      return isSigned(log, at) ? at : Math.min(at + 1, log.last)
    },
  },
  {
    name: 'a body, with every hash after it and the head made to fit',
    apply: (log) => {
      const at = anyPosition(log)
      change(
        log,
        'UPDATE event SET body = ? WHERE position = ?',
        otherBody(text(event(log, at), 'body'), log.random),
        at,
      )
      rechain(log, at)
      return firstSigned(log, at)
    },
  },
  {
    name: 'a hash',
    apply: (log) => {
      const at = anyPosition(log)
      change(
        log,
        'UPDATE event SET hash = ? WHERE position = ?',
        flipped(text(event(log, at), 'hash'), log.random),
        at,
      )
      return at
    },
  },
  {
    name: 'the stream of an event',
    apply: (log) => {
      const at = anyPosition(log)
      const { stream } = rowOf(
        log,
        'SELECT stream FROM event WHERE stream <> ? LIMIT 1',
        text(event(log, at), 'stream'),
      )
      change(log, 'UPDATE event SET stream = ? WHERE position = ?', stream ?? null, at)
      return at
    },
  },
  {
    name: 'the position of an event',
    apply: (log) => {
      const at = anyPosition(log)
      change(log, 'UPDATE event SET position = ? WHERE position = ?', log.last + log.random.whole(1, 9), at)
      return at
    },
  },
  {
    name: 'an event deleted',
    apply: (log) => {
      const at = anyPosition(log)
      change(log, 'DELETE FROM event WHERE position = ?', at)
      return at
    },
  },
  {
    name: 'an event deleted, the head made to fit',
    apply: (log) => {
      const at = anyPosition(log)
      change(log, 'DELETE FROM event WHERE position = ?', at)
      fixHead(log)
      return at
    },
  },
  {
    name: 'an event deleted, all after it renumbered and chained anew, the head made to fit',
    apply: (log) => {
      const at = positionKept(log)
      change(log, 'DELETE FROM event WHERE position = ?', at)
      change(log, 'DELETE FROM words WHERE position = ?', at)
      for (let position = at + 1; position <= log.last; position++) {
        const body = renumbered(text(event(log, position), 'body'), at)
        change(
          log,
          'UPDATE event SET position = ?, body = ? WHERE position = ?',
          position - 1,
          body,
          position,
        )
        change(log, 'UPDATE words SET position = ? WHERE position = ?', position - 1, position)
      }
      rechain(log, at)
      return Math.min(firstSigned(log, at), log.last)
    },
  },
  {
    name: 'two events swapped',
    apply: (log) => {
      const [one, other] = twoPositions(log)
      const [a, b] = [event(log, one), event(log, other)]
      change(
        log,
        'UPDATE event SET body = ?, stream = ? WHERE position = ?',
        text(b, 'body'),
        text(b, 'stream'),
        one,
      )
      change(
        log,
        'UPDATE event SET body = ?, stream = ? WHERE position = ?',
        text(a, 'body'),
        text(a, 'stream'),
        other,
      )
      return one
    },
  },
  {
    name: 'two rows swapped whole',
    apply: (log) => {
      const [one, other] = twoPositions(log)
      change(log, 'UPDATE event SET position = 0 WHERE position = ?', one)
      change(log, 'UPDATE event SET position = ? WHERE position = ?', one, other)
      change(log, 'UPDATE event SET position = ? WHERE position = 0', other)
      return one
    },
  },
  {
    name: 'a row before the first',
    apply: (log) => {
      const { stream, body, hash } = event(log, 1)
      change(log, 'INSERT INTO event VALUES (0, ?, ?, ?)', stream ?? null, body ?? null, hash ?? null)
      return 1
    },
  },
  {
    name: 'a row after the last that follows from it',
    apply: (log) => {
      forge(log)
      return log.last + 1
    },
  },
  {
    name: 'a row after the last that follows from it, the head made to fit',
    apply: (log) => {
      const stream = forge(log)
      fixHead(log)
      return opening(log, stream)
    },
  },
  {
    name: 'the last row cut',
    apply: (log) => {
      change(log, 'DELETE FROM event WHERE position = ?', log.last)
      return log.last
    },
  },
  {
    name: 'the last row cut, the head made to fit',
    apply: (log) => {
      change(log, 'DELETE FROM event WHERE position = ?', log.last)
      fixHead(log)
      return log.last
    },
  },
  {
    name: 'the end cut away, the head made to fit',
    apply: (log) => {
      const at = log.random.whole(2, log.last)
      change(log, 'DELETE FROM event WHERE position >= ?', at)
      change(log, 'DELETE FROM words WHERE position >= ?', at)
      fixHead(log)
      return at
    },
  },
]

/** An event that is not the last and whose words nobody erased. */
function positionKept(log: Attacked): number {
  const erased = new Set(
    rowsOf(log, `SELECT body FROM event WHERE body LIKE '%"log.wordsErased"%'`).map(
      (row) => parseStored(text(row, 'body')).data['position'],
    ),
  )
  const free = Array.from({ length: log.last - 1 }, (_, n) => n + 1).filter((at) => !erased.has(at))
  return log.random.one(free)
}

/** A body one position lower, with the places it names beyond `gap`. */
function renumbered(body: string, gap: number): string {
  return body.replace(/"position":(\d+)/g, (whole, digits) =>
    Number(digits) > gap ? `"position":${Number(digits) - 1}` : whole,
  )
}

function twoPositions(log: Attacked): [number, number] {
  const one = log.random.whole(1, log.last - 1)
  return [one, log.random.whole(one + 1, log.last)]
}

/** Appends an event nobody decided, rightly chained; gives its stream. */
function forge(log: Attacked): string {
  const before = event(log, log.last)
  const model = rowOf(log, `SELECT * FROM event WHERE body LIKE '%"probe.released"%' LIMIT 1`)
  const { version } = rowOf(
    log,
    `SELECT count(*) AS version FROM event WHERE stream = ? AND body LIKE '%"layer":"open"%'`,
    text(model, 'stream'),
  )
  const { recordedAt } = parseStored(text(before, 'body'))
  const body = text(model, 'body')
    .replace(/^\{"position":\d+/, `{"position":${log.last + 1}`)
    .replace(/"version":\d+/, `"version":${Number(version) + 1}`)
    .replace(/"recordedAt":\d+/, `"recordedAt":${recordedAt}`)
  const hash = chained(text(before, 'hash'), body)
  change(log, 'INSERT INTO event VALUES (?, ?, ?, ?)', log.last + 1, text(model, 'stream'), body, hash)
  return text(model, 'stream')
}

export const headMutations: readonly Mutation[] = [
  {
    name: 'the head further than the log',
    apply: (log) => {
      change(log, 'UPDATE log_head SET position = ?', log.last + log.random.whole(1, 9))
      return log.last + 1
    },
  },
  {
    name: 'the head behind the log',
    apply: (log) => {
      const at = log.random.whole(0, log.last - 1)
      change(log, 'UPDATE log_head SET position = ?', at)
      return at + 1
    },
  },
  ...(['hash', 'recorded_at', 'epoch'] as const).map((column): Mutation => ({
    name: `the ${column} of the head`,
    apply: (log) => {
      const held = rowOf(log, 'SELECT * FROM log_head')[column]
      const other = typeof held === 'number' ? held - 1 : flipped(String(held), log.random)
      change(log, `UPDATE log_head SET ${column} = ?`, other)
      return log.last
    },
  })),
  {
    name: 'a head that cannot be read',
    apply: (log) => {
      change(log, `UPDATE log_head SET position = 'many'`)
      return log.last
    },
  },
  {
    name: 'no head',
    apply: (log) => {
      change(log, 'DELETE FROM log_head')
      return log.last
    },
  },
]
