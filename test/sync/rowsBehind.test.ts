/** Which rows are written with a stream's state, and when all of them are. */
import { expect, test } from 'vitest'
import type { LedgerRow } from '../../shared/event.ts'
import { mostBehind, rowsBehind } from '../../web/sync/rowsBehind.ts'

const rows = (from: number, upTo: number): LedgerRow[] =>
  Array.from({ length: upTo - from + 1 }, (_, n) => ({
    id: `r${from + n}`,
    layer: 'open',
    position: from + n,
    body: {},
  }))
const kept = rows(1, 50)

test('what was added stands behind what is kept, also when the oldest left the window', () => {
  const added = rows(51, 52)
  expect(rowsBehind(kept, [...kept, ...added])).toEqual(added)
  expect(rowsBehind(kept, [...kept.slice(3), ...added])).toEqual(added)
  expect(rowsBehind(kept, kept)).toEqual([])
  expect(rowsBehind([], added)).toEqual(added)
})

test('[LOG2] a kept row that was changed, or is no longer there, is never left on disk', () => {
  const changed = kept.map((row) => (row.position === 7 ? { ...row, body: { text: null } } : row))
  expect(rowsBehind(kept, changed)).toBeUndefined()
  expect(rowsBehind(kept, kept.slice(0, 40))).toBeUndefined()
  expect(rowsBehind(kept, rows(1, 50))).toBeUndefined()
  expect(rowsBehind(kept, [])).toBeUndefined()
})

test('many new rows are written once, not with every change', () => {
  expect(rowsBehind(kept, [...kept, ...rows(51, 50 + mostBehind)])).toHaveLength(mostBehind)
  expect(rowsBehind(kept, [...kept, ...rows(51, 51 + mostBehind)])).toBeUndefined()
  expect(rowsBehind(kept, rows(90, 95))).toBeUndefined()
})
