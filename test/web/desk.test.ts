/** What the desk works out before anything is sent. */
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { faceOf } from '../../web/deadlines/deadlines.ts'
import { fieldProblems } from '../../web/features/incident/fieldProblems.ts'
import { incidentsOf, isActive, linesOf, unitsOf } from '../../web/features/incident/incidents.ts'
import { commandLane, lanesOf } from '../../web/features/incident/lanes.ts'
import { dataOf, formOf, forms } from '../../web/features/incident/forms.ts'
import { occurredAt } from '../../web/features/incident/occurred.ts'
import { countsOf, ranked } from '../../web/features/incident/ranking.ts'
import { roundedDown } from '../../web/features/incident/readings.ts'
import { scoreOf } from '../../web/features/incident/search.ts'
import { instantOf, localOf } from '../../web/i18n/localInput.ts'
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
        duplicateOf: null,
        grade: { level: null },
        response: null,
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
  test('come newest first; those that ended or repeat another are no longer active', () => {
    const streams = mapOf(
      copy('a', 'dismissed', 1),
      copy('b', 'reported', 9),
      copy('c', 'responding', 3),
      copy('d', 'responseEnded', 90),
    )
    const all = incidentsOf(streams)
    expect(all.map(({ open }) => open.code)).toEqual(['a', 'c', 'b', 'd'])
    expect(all.filter(isActive).map(({ open }) => open.code)).toEqual(['c', 'b'])
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
  const words = {
    name: (lane: string) => lane,
    brief: () => undefined,
    label: () => '',
    part: (part: string) => part,
  }
  const lanes = lanesOf(incident ? linesOf(incident) : [], 5, words)
  expect(lanes.map(({ id }) => id)).toEqual([commandLane, 'fire'])
  expect(lanes[1]?.bars).toEqual([{ from: now - 10 * minute, to: undefined, label: 'lead' }])
  expect(lanes[1]?.marks.map(({ key }) => key)).toEqual([true])
})

describe('the order in which incidents ask for attention', () => {
  const graded = (code: string, response: number | null, level: string | null, minutesAgo = 1) => {
    const made = copy(code, 'responding', minutesAgo)
    return {
      ...made,
      state: {
        ...made.state,
        open: { ...made.state.open, response: response && { level: response }, grade: { level } },
      },
    }
  }
  const held = incidentsOf(
    mapOf(
      graded('none', null, 'L1'),
      graded('late', 4, 'L2'),
      graded('near', 4, null),
      graded('grave', 2, 'L3'),
    ),
  )
  const dueOf = (stream: string) => (stream.startsWith('near') ? now + minute : undefined)

  test('is response level, nearest deadline, event level (D19)', () => {
    expect(ranked(held, dueOf).map(({ open }) => open.code)).toEqual(['grave', 'near', 'late', 'none'])
  })

  test('counts each level apart, those without one last', () => {
    expect(countsOf(held)).toEqual([
      { level: 'L1', n: 1 },
      { level: 'L2', n: 1 },
      { level: 'L3', n: 1 },
      { level: null, n: 1 },
    ])
  })
})

describe('figures on a shared screen', () => {
  test.each([
    [0, 0],
    [42, 42],
    [312, 300],
    [2134, 2100],
    [34_999, 34_000],
  ])('%i that nobody verified is shown as %i', (value, shown) => {
    expect(roundedDown(value)).toBe(shown)
  })
})

describe('a form of an order', () => {
  const instant = (local: string) => instantOf(local, () => shanghai)

  test('sends what its schema takes: numbers as numbers, bare optional fields left out', () => {
    const form = formOf('incident.openPlace')
    if (!form) throw new Error('the form is gone')
    const typed = { kind: 'shelter', name: '镇中学', capacity: '' }
    const data = dataOf(form, typed, { at: [0.5, 0.3] }, instant)
    expect(data).toEqual({ kind: 'shelter', name: '镇中学', at: [0.5, 0.3] })
    expect(fieldProblems('incident.openPlace', data)).toEqual({})
  })

  test('reads a time in the zone of the city', () => {
    const form = formOf('press.moveDue')
    if (!form) throw new Error('the form is gone')
    expect(dataOf(form, { dueAt: '2026-11-21T14:32', reason: 'x' }, {}, instant)['dueAt']).toBe(now)
    expect(localOf(now, () => shanghai)).toBe('2026-11-21T14:32')
  })

  test('exists for every order that needs words, with a field for all of them', () => {
    for (const form of forms) {
      const names = form.fields.map(({ name }) => name)
      const shape = Object.keys(catalogue.command(form.type)?.data.shape ?? {})
      expect(
        names.filter((name) => !shape.includes(name)),
        form.type,
      ).toEqual([])
    }
  })
})

describe('a deadline', () => {
  const at = (left: number, whole: number) => ({
    id: 'a',
    incident: 'i',
    kind: 'update',
    dueAt: now + left,
    since: now + left - whole,
  })
  test.each([
    [-minute, hour, 'overdue'],
    [30 * minute, 5 * hour, 'near'],
    [100 * minute, 5 * hour, 'near'],
    [4 * hour, 5 * hour, 'normal'],
  ] as const)('with %i ms left of %i ms is %s', (left, whole, face) => {
    expect(faceOf(at(left, whole), now)).toBe(face)
  })
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

describe('finding in one’s own copy', () => {
  test.each([
    ['储罐', '澜泉化工储罐泄漏', 1],
    ['化工泄漏', '澜泉化工储罐泄漏', 1 / 3],
    ['ev-0516', 'EV-0516-01', 1],
    ['ＥＶ 0516', 'EV-0516-01', 4 / 10],
    ['供暖', '澜泉化工储罐泄漏', 0],
  ])('%s in %s', (sought, text, score) => {
    expect(scoreOf(sought, text)).toBeCloseTo(score, 5)
  })
})
