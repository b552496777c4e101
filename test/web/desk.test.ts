/** What the desk works out before anything is sent. */
import { describe, expect, test } from 'vitest'
import type { StreamCopy } from '../../shared/protocol.ts'
import { fieldProblems } from '../../web/features/incident/fieldProblems.ts'
import { focusOf, incidentsOf, linesOf, unitsOf } from '../../web/features/incident/incidents.ts'
import { commandLane, lanesOf } from '../../web/features/incident/lanes.ts'
import { occurredAt } from '../../web/features/incident/occurred.ts'
import type { Link } from '../../web/stores/live.ts'
import { linkFace } from '../../web/stores/linkFace.ts'

const hour = 3_600_000
const minute = 60_000
const shanghai = 8 * hour
/** 14:32 in Shanghai. */
const now = Date.UTC(2026, 10, 21, 6, 32)

describe('time of occurrence', () => {
  test.each([
    ['', undefined],
    ['1430', now - 2 * minute],
    ['14:30', now - 2 * minute],
    ['9:05', now - 5 * hour - 27 * minute],
    ['１４３０', now - 2 * minute],
    ['-5', now - 5 * minute],
    ['2350', now - 24 * hour + 9 * hour + 18 * minute],
    ['2561', 'invalid'],
    ['soon', 'invalid'],
  ])('typed as "%s"', (typed, expected) => {
    expect(occurredAt(typed, now, shanghai)).toBe(expected)
  })
})

describe('a form', () => {
  test('says which fields are missing', () => {
    const data = { category: '', title: ' ', area: '990102003004', source: 'grid' }
    expect(fieldProblems('incident.report', data)).toEqual({ category: 'missing', title: 'missing' })
  })

  test('[LOG18] says what looks like a personal number', () => {
    expect(fieldProblems('incident.recordEntry', { text: '来电 13812345678' })).toEqual({
      text: 'personalMark',
    })
  })

  test('says what is too long', () => {
    expect(fieldProblems('incident.recordEntry', { text: 'x'.repeat(2001) })).toEqual({ text: 'tooLong' })
  })
})

function copy(
  code: string,
  stage: string,
  minutesAgo: number,
  agencies: Record<string, string> = {},
): StreamCopy {
  const at = now - minutesAgo * minute
  const row = (position: number, body: Record<string, unknown>) => ({
    id: `${code}-${position}`,
    layer: 'work' as const,
    position,
    body: { recordedAt: at, occurredAt: at, ...body },
  })
  return {
    stream: code.padEnd(21, 'x'),
    feature: 'incident',
    version: { open: 1, work: 1 },
    state: {
      open: {
        code,
        stage,
        category: 'accident',
        title: code,
        area: '990102003004',
        occurredAt: at,
        agencies,
      },
      work: { entries: 1, lastEntryAt: at, heardOf: { fire: at } },
    },
    rows: [
      row(1, { type: 'incident.reported', agency: 'centre', role: 'dutyOfficer', title: code }),
      row(2, { type: 'incident.agencyInvolved', agency: 'fire', role: 'dutyOfficer', part: 'lead' }),
      row(3, { type: 'incident.entryRecorded', agency: 'fire', role: 'liaison', text: null, key: true }),
      row(4, { type: 'incident.entryRecorded' }),
    ],
  }
}
const mapOf = (...copies: StreamCopy[]) => new Map(copies.map((one) => [one.stream, one]))

describe('incidents', () => {
  test('are ordered by stage, then newest first', () => {
    const streams = mapOf(
      copy('a', 'dismissed', 1),
      copy('b', 'reported', 9),
      copy('c', 'reported', 3),
      copy('d', 'verifying', 90),
    )
    expect(incidentsOf(streams).map(({ open }) => open.code)).toEqual(['d', 'c', 'b', 'a'])
  })

  test('the wall follows the one most is done about', () => {
    const streams = mapOf(
      copy('new', 'verifying', 1),
      copy('big', 'reported', 90, { fire: 'lead', police: 'supporting' }),
    )
    expect(focusOf(incidentsOf(streams))?.open.code).toBe('big')
    expect(focusOf([])).toBeUndefined()
  })

  test('a line of unknown shape is left out, erased words stay erased', () => {
    const [incident] = incidentsOf(mapOf(copy('a', 'reported', 1)))
    const lines = incident ? linesOf(incident) : []
    expect(lines.map(({ type }) => type)).toEqual([
      'incident.reported',
      'incident.agencyInvolved',
      'incident.entryRecorded',
    ])
    expect(lines.at(-1)?.text).toBeNull()
  })

  test('units bear their newest report over all incidents', () => {
    const streams = mapOf(
      copy('a', 'reported', 30, { fire: 'lead' }),
      copy('b', 'reported', 5, { police: 'lead' }),
    )
    expect(unitsOf(incidentsOf(streams))).toEqual([
      { agency: 'police', heardAt: undefined, involvedIn: 1 },
      { agency: 'fire', heardAt: now - 5 * minute, involvedIn: 1 },
    ])
  })
})

test('lanes begin with the command; being involved is a bar, not a mark', () => {
  const [incident] = incidentsOf(mapOf(copy('a', 'reported', 10)))
  const words = { name: (lane: string) => lane, label: () => '', part: (part: string) => part }
  const lanes = lanesOf(incident ? linesOf(incident) : [], 5, words)
  expect(lanes.map(({ id }) => id)).toEqual([commandLane, 'fire'])
  expect(lanes[1]?.bars).toEqual([{ from: now - 10 * minute, to: undefined, label: 'lead' }])
  expect(lanes[1]?.marks.map(({ key }) => key)).toEqual([true])
})

describe('the face of the link', () => {
  const link = (phase: Link['phase']): Link => ({
    phase,
    asOf: 0,
    downSince: undefined,
    attempt: 0,
    received: 0,
    isReadOnly: false,
  })

  test.each([
    ['live', 1_000, 'live'],
    ['lag', 12_000, 'lag'],
    ['stale', 34_000, 'stale'],
    ['connecting', 34_000, 'stale'],
    ['connecting', 61_000, 'down'],
    ['connecting', undefined, 'connecting'],
    ['offline', undefined, 'down'],
    ['catchingUp', 90_000, 'catchUp'],
    ['replaced', undefined, 'catchUp'],
  ] as const)('%s at age %s', (phase, ageMs, expected) => {
    expect(linkFace(link(phase), ageMs)).toBe(expected)
  })
})
