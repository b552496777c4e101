/** The two filters by hand: what a page comes to for a view, live and afterwards. */
import { describe, expect, test } from 'vitest'
import type { Layer } from '../../shared/event.ts'
import { livePieces, makeView, pastPieces, type Piece, type View } from '../../server/broadcast/views.ts'
import { Tail } from '../../server/broadcast/tail.ts'
import type { Audience } from '../../server/access/visibility.ts'
import type { AudienceChange, Page, WireEvent } from '../../server/log/load.ts'

const stream = 's'.repeat(21)
/** Seen by us as deep as named. */
const audience = (level: Layer | undefined): Audience => ({
  open: level === 'open' ? ['us'] : ['them'],
  work: level === 'work' ? ['us'] : [],
  closed: level === 'closed' ? ['us'] : [],
})

/** A page after 10; each entry is an event's layer, with the level we have from then on where it changes. */
function pageOf(start: Layer | undefined, ...entries: (Layer | 'erase' | { to: Layer | undefined })[]): Page {
  const events: WireEvent[] = []
  const changes: AudienceChange[] = []
  let before = start
  for (const [index, entry] of entries.entries()) {
    const position = 11 + index
    const layer = typeof entry === 'string' && entry !== 'erase' ? entry : 'open'
    const type = entry === 'erase' ? 'log.wordsErased' : `probe.${layer}`
    events.push({ position, stream, layer, type, wire: `${layer}@${position}` })
    if (entry !== 'erase' && typeof entry === 'string') continue
    const to = entry === 'erase' ? before : entry.to
    changes.push({ position, stream, feature: 'probe', before: audience(before), after: audience(to) })
    before = to
  }
  return { after: 10, upTo: 10 + entries.length, events, changes }
}

function viewAt(level: Layer | undefined): View {
  return makeView('v', ['us'], [], new Map([[stream, { feature: 'probe', audience: audience(level) }]]), 10)
}

const told = (pieces: readonly Piece[]): string[] =>
  pieces.map((piece) =>
    typeof piece !== 'string'
      ? `enter ${piece.level}@${piece.position}`
      : piece.startsWith('{')
        ? `leave@${(JSON.parse(piece) as { position: number }).position}`
        : piece,
  )

describe('[SEE3] live, every change of what is seen is told where it happens', () => {
  test.each([
    ['within a level, its layers only', 'open', ['open', 'work', 'open'], ['open@11', 'open@13']],
    ['into sight', undefined, ['open', { to: 'open' }, 'open'], ['enter open@12', 'open@13']],
    ['out of sight', 'work', ['work', { to: undefined }, 'work'], ['work@11', 'leave@12']],
    ['deeper', 'open', ['work', { to: 'work' }, 'work'], ['enter work@12', 'work@13']],
    ['less deep', 'work', ['work', { to: 'open' }, 'work'], ['work@11', 'enter open@12']],
    ['out and in again', 'work', [{ to: undefined }, { to: 'work' }], ['leave@11', 'enter work@12']],
    ['an audience changed, not for us', 'work', [{ to: 'work' }, 'work'], ['open@11', 'work@12']],
    [
      'words erased: what came before them in the tick is void',
      'work',
      ['work', 'erase', 'work'],
      ['enter work@12', 'work@13'],
    ],
  ] as const)('%s', (_what, start, entries, expected) => {
    const view = viewAt(start)
    expect(told(livePieces(view, pageOf(start, ...entries)))).toEqual(expected)
  })
})

describe('[SEE1] [SEE3] afterwards, a page tells what was seen at its end and still may be', () => {
  test.each([
    ['nothing changed', 'work', 'work', ['open', 'work'], ['open@11', 'work@12']],
    ['seen no more, since later', 'work', undefined, ['open', 'work'], []],
    ['into sight', undefined, 'open', ['open', { to: 'open' }, 'open'], ['enter open@12']],
    ['out of sight', 'work', undefined, ['work', { to: undefined }], ['leave@12']],
    [
      'in and out again: who entered early must leave',
      undefined,
      undefined,
      [{ to: 'open' }, { to: undefined }],
      ['leave@12'],
    ],
    [
      'out and in again: who was told to leave early must enter',
      'work',
      'work',
      [{ to: undefined }, { to: 'work' }, 'work'],
      ['enter work@12'],
    ],
    ['less deep and deeper again', 'work', 'work', [{ to: 'open' }, { to: 'work' }], ['enter work@12']],
    [
      'deeper and back: nothing lost',
      'open',
      'open',
      [{ to: 'work' }, 'work', { to: 'open' }],
      ['open@11', 'open@13'],
    ],
    [
      'deeper only later: not more than at its end',
      undefined,
      'work',
      [{ to: 'open' }, 'work'],
      ['enter open@11'],
    ],
    ['less deep only later: not more than now', 'open', 'open', [{ to: 'work' }, 'work'], ['open@11']],
    ['out at its end, in again later', 'work', 'work', [{ to: undefined }], ['leave@11']],
    [
      'less now than at its start, without a loss in it',
      'work',
      'open',
      [{ to: 'work' }, 'work'],
      ['enter open@11'],
    ],
    ['words erased', 'work', 'work', ['work', 'erase', 'work'], ['enter work@12']],
  ] as const)('%s', (_what, start, now, entries, expected) => {
    const view = viewAt(now)
    expect(told(pastPieces(view, pageOf(start, ...entries)))).toEqual(expected)
  })
})

describe('the tail', () => {
  const page = (after: number, count: number): Page => ({
    after,
    upTo: after + count,
    events: Array.from({ length: count }, (_, i) => ({
      position: after + i + 1,
      stream,
      layer: 'open',
      type: 'probe.noted',
      wire: String(after + i + 1),
    })),
    changes: [],
  })

  test('gives any stretch it holds, and nothing it does not', () => {
    const tail = new Tail(10, 5)
    for (let at = 10; at < 40; at += 3) tail.add(page(at, 3))
    expect(tail.page(40, 500)).toMatchObject({ after: 40, upTo: 40, events: [] })
    expect(tail.page(36, 2)?.events.map(({ wire }) => wire)).toEqual(['37', '38'])
    expect(tail.page(10, 5)).toBeUndefined()
  })

  test('[SYNC1] takes no page that leaves a hole or overlaps', () => {
    const tail = new Tail(10)
    tail.add(page(10, 3))
    expect(() => tail.add(page(14, 1))).toThrow('ends at 13')
    expect(() => tail.add(page(12, 1))).toThrow('ends at 13')
  })

  test('forgets at a restart', () => {
    const tail = new Tail(0)
    tail.add(page(0, 3))
    tail.restart(3)
    expect(tail.page(0, 3)).toBeUndefined()
    expect(tail.page(3, 3)?.events).toEqual([])
  })
})
