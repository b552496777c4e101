/** What was true at an instant (D15). Times are minutes after nine. */
import { describe, expect, test } from 'vitest'
import { readFact } from '../../shared/facts/facts.ts'
import { trueAt } from '../../shared/features/incident/history.ts'
import { actorOf, community } from '../support/actors.ts'
import type { Fact } from '../support/given.ts'
import { after, at, ledger } from '../support/ledger.ts'
import {
  assemblyNoted,
  entry,
  figure,
  harmNamed,
  involved,
  placeOpened,
  reported,
  responding,
  spot,
  verifying,
  warningIssued,
  zoneDrawn,
} from '../support/incidents.ts'

const graded = (level: string | null, ends?: string[]): Fact => ({
  type: 'incident.graded',
  data: {
    signs: {},
    eventLevel: level,
    rule: 'accident-3',
    suggested: level,
    basis: 'statutory',
    ...(ends && { ends }),
  },
})
const lifted = (zone: string): Fact => ({ type: 'incident.zoneLifted', data: { zone, reason: null } })

describe('stages', () => {
  const rows = ledger([
    after(0, reported),
    after(5, verifying),
    after(9, { type: 'incident.confirmed', data: { category: 'publicHealth' } }),
    after(12, responding()),
    after(60, { type: 'incident.contained', data: { leadReport: null } }),
    after(70, { type: 'incident.relapsed', data: { reason: null } }),
  ])

  test.each([
    [0, 'reported'],
    [4.99, 'reported'],
    [5, 'verifying'],
    [11, 'confirmed'],
    [12, 'responding'],
    [65, 'contained'],
    [999, 'responding'],
  ])('[INC18] after %d minutes it was %s', (minutes, stage) => {
    expect(trueAt(rows, at(minutes)).stage?.stage).toBe(stage)
  })

  test('[INC18] before it began nothing was true', () => {
    expect(trueAt(rows, at(-1))).toEqual({
      leadLevel: 'county',
      agencies: {},
      entries: [],
      facts: {},
      zones: [],
      places: [],
      warnings: [],
    })
  })

  test('[INC18] the category is the one that was thought of then', () => {
    expect([1, 10].map((minutes) => trueAt(rows, at(minutes)).category)).toEqual(['accident', 'publicHealth'])
    const gathering = ledger([after(0, assemblyNoted), after(8, harmNamed)])
    expect(trueAt(gathering, at(1))).toMatchObject({
      category: 'socialSecurity',
      stage: { stage: 'assembly' },
    })
    expect(trueAt(gathering, at(8)).stage?.stage).toBe('reported')
  })

  test('[INC18] a step recorded with an earlier time holds from then on', () => {
    const back = ledger([after(10, reported), after(6, verifying)])
    expect(trueAt(back, at(7)).stage).toEqual({ stage: 'verifying', since: at(6) })
    expect(trueAt(back, at(11)).stage?.stage).toBe('verifying')
  })
})

describe('levels', () => {
  const rows = ledger([
    after(0, reported),
    after(10, graded('L3')),
    after(30, graded('L2', ['at-2'])),
    after(40, {
      type: 'incident.reclassified',
      data: { category: 'naturalDisaster', reason: null, ends: ['at-3'] },
    }),
  ])

  test.each([
    [9, undefined],
    [10, 'L3'],
    [29.9, 'L3'],
    [30, 'L2'],
    [40, undefined],
  ])('[INC18] after %d minutes the event level was %s', (minutes, level) => {
    expect(trueAt(rows, at(minutes)).grade?.level).toBe(level)
  })

  test('[INC18] the row of a level says until when it held', () => {
    expect(rows.map(({ id, body }) => [id, body['validFrom'], body['validTo']])).toEqual([
      ['at-1', at(0), undefined],
      ['at-2', at(10), at(30)],
      ['at-3', at(30), at(40)],
      ['at-4', at(40), undefined],
    ])
  })

  test('[INC18] the response holds until it is changed or ended', () => {
    const responses = ledger([
      after(0, reported),
      after(10, responding(3)),
      after(20, {
        type: 'incident.responseChanged',
        data: { level: 2, expectedHours: 24, reason: null, ends: ['at-2'] },
      }),
      after(90, { type: 'incident.responseEnded', data: { publicNotice: null, ends: ['at-3'] } }),
    ])
    expect([9, 10, 19, 20, 89, 90].map((minutes) => trueAt(responses, at(minutes)).response?.level)).toEqual([
      undefined,
      3,
      3,
      2,
      2,
      undefined,
    ])
  })

  test('[INC18] of decisions with mixed-up times the later one holds from its own time on', () => {
    const mixed = ledger([
      after(0, reported),
      after(10, graded('L4')),
      after(30, graded('L2', ['at-2'])),
      after(20, graded('L3', ['at-3'])),
      after(15, graded('L1', ['at-4'])),
    ])
    expect([12, 17, 25, 60].map((minutes) => trueAt(mixed, at(minutes)).grade?.level)).toEqual([
      'L4',
      'L1',
      'L1',
      'L1',
    ])
  })

  test('[INC18] the lead’s level is that of the last acceptance', () => {
    const rows = ledger([
      after(0, reported),
      after(8, { type: 'incident.commandAccepted', data: { level: 'city' } }),
    ])
    expect([7, 8].map((minutes) => trueAt(rows, at(minutes)).leadLevel)).toEqual(['county', 'city'])
  })
})

describe('facts', () => {
  const rows = ledger([
    after(0, reported),
    after(10, figure('fire', 100)),
    after(20, figure('water', 120)),
    after(30, { ...figure('fire', 130), data: { ...figure('fire', 130).data, ends: ['at-2'] } }),
    after(40, {
      type: 'incident.factSettled',
      data: { fact: 'evacuated', from: 'fire', value: 130, reason: null },
      actor: actorOf('liaison'),
    }),
    // Two that come late, the older one last.
    after(18, { ...figure('fire', 118), data: { ...figure('fire', 118).data, until: at(30) } }),
    after(14, { ...figure('fire', 114), data: { ...figure('fire', 114).data, until: at(30) } }),
    after(50, { ...figure('water', 140), data: { ...figure('water', 140).data, ends: ['at-3', 'at-5'] } }),
  ])
  const of = (minutes: number) => trueAt(rows, at(minutes)).facts.evacuated

  test.each([
    [9, undefined],
    [10, 100],
    [14, 114],
    [18, 118],
    [29, 118],
    [30, 130],
    [60, 130],
  ])('[INC11] [INC18] after %d minutes the fire brigade’s figure was %s', (minutes, value) => {
    expect(of(minutes)?.by['fire']?.value).toBe(value)
  })

  test('[INC12] [INC18] it was agreed, disputed, settled and disputed again', () => {
    expect([11, 21, 41, 51].map((minutes) => readFact(of(minutes))?.is)).toEqual([
      'agreed',
      'disputed',
      'settled',
      'disputed',
    ])
  })

  test('[INC18] an agency’s name is never taken for something every object has', () => {
    const odd = ledger([after(0, reported), after(1, figure('constructor', 7))])
    expect(trueAt(odd, at(2)).facts.evacuated?.by).toMatchObject({ constructor: { value: 7 } })
  })
})

describe('the ground', () => {
  const rows = ledger([
    after(0, reported),
    after(5, zoneDrawn('near')),
    after(8, zoneDrawn('far')),
    after(20, lifted('near')),
    after(6, placeOpened('school')),
    after(15, { type: 'incident.placeCounted', data: { place: 'school', people: 200 } }),
    after(10, { type: 'incident.placeCounted', data: { place: 'school', people: 118 } }),
    after(30, { type: 'incident.placeClosed', data: { place: 'school' } }),
    after(7, { type: 'incident.siteCommandSet', data: { place: '二号门', at: spot } }),
  ])
  const zonesAt = (minutes: number) => trueAt(rows, at(minutes)).zones.map(({ id }) => id)

  test('[INC18] a zone stands from when it was drawn until it was lifted', () => {
    expect([4, 5, 8, 19.9, 20].map(zonesAt)).toEqual([
      [],
      ['near'],
      ['near', 'far'],
      ['near', 'far'],
      ['far'],
    ])
  })

  test('[INC18] a place bears the newest count of its time', () => {
    const counts = [5, 6, 10, 15, 29, 30].map((minutes) =>
      trueAt(rows, at(minutes)).places.map(({ people }) => people),
    )
    expect(counts).toEqual([[], [undefined], [118], [200], [200], []])
  })

  test('[INC18] the site command stands from when it was set', () => {
    expect([6, 7].map((minutes) => trueAt(rows, at(minutes)).siteCommand?.at)).toEqual([undefined, spot])
  })

  test('[INC16] [INC18] the end of the response ends what it names', () => {
    const ended = ledger([
      after(0, reported),
      after(1, zoneDrawn('z')),
      after(2, warningIssued('w')),
      after(9, { type: 'incident.responseEnded', data: { publicNotice: null, ends: ['z', 'w'] } }),
    ])
    const standing = (minutes: number) => {
      const { zones, warnings } = trueAt(ended, at(minutes))
      return [zones.length, warnings.length]
    }
    expect([8, 9].map(standing)).toEqual([
      [1, 1],
      [0, 0],
    ])
  })

  test('[INC13] [INC18] a warning bears the colour of its time', () => {
    const said = { warning: 'w', areas: [community], matters: null, measures: null }
    const warned = ledger([
      after(0, reported),
      after(2, warningIssued('w')),
      after(6, { type: 'incident.warningAdjusted', data: { ...said, color: 'yellow', ends: ['w'] } }),
      after(9, { type: 'incident.warningLifted', data: { warning: 'w', reason: null, ends: ['at-3'] } }),
    ])
    const colours = [1, 2, 6, 9].map((minutes) =>
      trueAt(warned, at(minutes)).warnings.map(({ color }) => color),
    )
    expect(colours).toEqual([[], ['orange'], ['yellow'], []])
  })
})

describe('entries', () => {
  const struck: Fact = { type: 'incident.entryStruck', data: { entry: 'wrong', reason: '记错' } }
  const rows = ledger([
    after(0, reported),
    after(9, entry('second')),
    after(4, entry('first')),
    after(5, entry('wrong')),
    after(12, struck),
  ])

  test('[INC18] stand in the order of what they tell, a struck one until it was struck', () => {
    const ids = (minutes: number) => trueAt(rows, at(minutes)).entries.map(({ id }) => id)
    expect([3, 4, 9, 12].map(ids)).toEqual([[], ['first'], ['first', 'wrong', 'second'], ['first', 'second']])
  })

  test('[INC17] a struck row keeps its words and says who struck it, when', () => {
    const row = rows.find(({ id }) => id === 'wrong')
    expect(row?.body).toMatchObject({
      text: '到场',
      struckAt: at(12),
      struckBy: 'command-centre',
      validTo: at(12),
    })
  })
})

test('[INC4] [INC18] the agencies are those of the time, with one lead among them', () => {
  const rows = ledger([
    after(0, reported),
    after(3, involved('fire', 'lead')),
    after(6, involved('water', 'lead')),
    after(9, { type: 'incident.agencyReleased', data: { agency: 'fire' } }),
  ])
  expect([2, 3, 6, 9].map((minutes) => trueAt(rows, at(minutes)).agencies)).toEqual([
    {},
    { fire: 'lead' },
    { fire: 'supporting', water: 'lead' },
    { water: 'lead' },
  ])
})
