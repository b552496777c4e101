/** What the house erased is forgotten by the sender's own outbox too. */
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { ledgerWindow } from '../../shared/event.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { withoutErased } from '../../web/sync/erased.ts'
import { answered, emptyQueue, given, saved, sent, type Queue } from '../../web/sync/queue.ts'
import { idOf } from '../support/ids.ts'

const stream = idOf('one')
const acceptedAt = (position: number): Answer => ({
  accepted: true,
  position,
  events: [{ position, stream, type: 'probe.noted' }],
})

/** Two notes: the first delivered at position 7, the second still on its way. */
function queue(): Queue {
  const both = ['a', 'b'].reduce((held, name) => {
    const commandId = idOf(name)
    const content = { type: 'probe.note', data: { text: name } }
    return saved(given(held, { commandId, log: 'live', stream, content }), commandId)
  }, emptyQueue)
  const underWay = sent(both, idOf('a'), 0)
  return answered(underWay, idOf('a'), acceptedAt(7), 0, 0.5)
}

const copyWith = (rows: StreamCopy['rows']): Map<string, StreamCopy> =>
  new Map([[stream, { stream, feature: 'probe', version: { open: 9 }, state: { open: {} }, rows }]])
const row = (text: string | null): StreamCopy['rows'][number] => ({
  id: 'r',
  layer: 'open',
  position: 7,
  body: { text },
})
const held = (value: Queue): string[] => value.entries.map(({ status }) => status)

describe('erased words', () => {
  test('[LOG2] a delivered order whose line lost its words is forgotten', () => {
    expect(held(withoutErased(queue(), copyWith([row(null)])))).toEqual(['local'])
  })
  test('[LOG2] one whose line fell out of a full window is forgotten as well: no one could tell', () => {
    const later = Array.from({ length: ledgerWindow }, (_, index) => ({ ...row('c'), position: 8 + index }))
    expect(held(withoutErased(queue(), copyWith(later)))).toEqual(['local'])
  })
  test('[SYNC8] an order that left no line, as an erasure itself, is kept for the case of a restore', () => {
    const before = queue()
    expect(withoutErased(before, copyWith([]))).toBe(before)
    expect(withoutErased(before, copyWith([{ ...row('b'), position: 8 }]))).toBe(before)
  })
  test('[SYNC8] what stands as written is kept for the case of a restore, what waits always', () => {
    const before = queue()
    expect(withoutErased(before, copyWith([row('a')]))).toBe(before)
    expect(withoutErased(before, new Map())).toBe(before)
  })
})
