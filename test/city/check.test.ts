/** Every fault of a city's folder is named by file and line: its places, agencies, rules, map and accounts. */
import { afterEach, describe, expect, test } from 'vitest'
import { faultsIn, openCity } from '../../server/city/check.ts'
import { yunting } from '../support/playing.ts'
import {
  cityWith,
  crossed,
  expectNamed,
  files,
  polygon,
  removeCities,
  ring,
  type Broken,
  type FileName,
} from './folder.ts'

afterEach(removeCities)

/** The first area, agency … of a file with other values. */
function changed(file: FileName, overrides: object, index = 0): unknown {
  const list = files[file] as object[]
  return list.map((entry, i) => (i === index ? { ...entry, ...overrides } : entry))
}
const rule = files['grading.json'][0]
const [clock] = files['clockRules.json']
const said = { zh: '小城', en: 'Town' }

/** The first year of the calendar with other values. */
function yearWith(overrides: object): unknown {
  const [first, ...others] = files['calendar.json'].years
  return { ...files['calendar.json'], years: [{ ...first, ...overrides }, ...others] }
}

test('the fictional city is whole', () => {
  expect(faultsIn(yunting)).toEqual([])
})

test('a small city is whole, also without demo and scripts', () => {
  expect(faultsIn(cityWith())).toEqual([])
  expect(faultsIn(cityWith({ 'demo.json': undefined, 'scenarios/leak.json': undefined }))).toEqual([])
})

const faults: Broken[] = [
  {
    what: 'a missing file',
    changes: { 'agencies.json': undefined },
    file: 'agencies.json',
    problem: /is missing/,
  },
  {
    what: 'a script without demo.json',
    changes: { 'demo.json': undefined },
    file: 'demo.json',
    problem: /is missing/,
  },
  {
    what: 'a file that is no JSON',
    changes: { 'city.json': '{\n  "code": "990100000000",\n  name: {}\n}' },
    file: 'city.json',
    problem: /is not JSON/,
    on: /^name/,
  },
  {
    what: 'a key stated twice',
    changes: { 'city.json': '{\n  "code": "1",\n  "code": "2"\n}' },
    file: 'city.json',
    problem: /code stands twice/,
    on: /"2"/,
  },
  {
    what: 'a schema fault',
    changes: { 'agencies.json': changed('agencies.json', { reportEveryMin: 'often' }, 1) },
    file: 'agencies.json',
    problem: /1\.reportEveryMin: .*expected number/,
    on: /"often"/,
  },
  {
    what: 'a key nobody knows',
    changes: { 'areas.json': changed('areas.json', { mayor: true }) },
    file: 'areas.json',
    problem: /mayor/,
    on: /"mayor"|true/,
  },
  {
    what: 'a time zone that does not exist',
    changes: { 'city.json': { ...files['city.json'], timeZone: 'Asia/Yunting' } },
    file: 'city.json',
    problem: /no time zone/,
    on: /Asia\/Yunting/,
  },
  {
    what: 'bounds that enclose nothing',
    changes: { 'city.json': { ...files['city.json'], bounds: { south: 1, west: 0, north: 0, east: 1 } } },
    file: 'city.json',
    problem: /enclose nothing/,
    on: /"bounds"/,
  },
  {
    what: 'an area whose parent is missing',
    changes: { 'areas.json': files['areas.json'].filter(({ code }) => code !== '990121000000') },
    file: 'areas.json',
    problem: /990121101000 belongs to 990121000000, which is missing/,
    on: /990121101000/,
  },
  {
    what: 'an area of another city',
    changes: { 'areas.json': changed('areas.json', { code: '980121101000' }, 2) },
    file: 'areas.json',
    problem: /lies outside the city 990100000000/,
    on: /980121101000/,
  },
  {
    what: 'a city that is not among its areas',
    changes: { 'city.json': { ...files['city.json'], code: '980100000000' } },
    file: 'areas.json',
    problem: /the city itself, 980100000000, is missing/,
  },
  {
    what: 'an area twice',
    changes: { 'areas.json': [...files['areas.json'], files['areas.json'][2]] },
    file: 'areas.json',
    problem: /area 990121101000 stands there twice/,
    on: /990121101000/,
  },
  {
    what: 'an area outside the bounds',
    changes: { 'areas.json': changed('areas.json', { lat: 1.5 }, 2) },
    file: 'areas.json',
    problem: /990121101000 lies outside the city's bounds/,
    on: /1\.5/,
  },
  {
    what: 'an agency twice',
    changes: { 'agencies.json': changed('agencies.json', { code: 'centre' }, 1) },
    file: 'agencies.json',
    problem: /agency centre stands there twice/,
    on: /centre/,
  },
  {
    what: 'a rule twice',
    changes: { 'grading.json': [rule, rule] },
    file: 'grading.json',
    problem: /rule social-4 stands there twice/,
    on: /social-4/,
  },
  {
    what: 'a rule that suggests nothing',
    changes: { 'grading.json': [{ ...rule, responseLevel: undefined }] },
    file: 'grading.json',
    problem: /suggests nothing/,
  },
  {
    what: 'a rule that raises a crowd above level 4',
    changes: { 'grading.json': [{ ...rule, responseLevel: 3 }] },
    file: 'grading.json',
    problem: /crowd alone never raises/,
    on: /\{/,
  },
  {
    what: 'a statute that grades social-security events',
    changes: {
      'grading.json': [
        { ...rule, anyOf: [{ sign: 'dead', atLeast: 3 }], eventLevel: 'L3', basis: 'statutory' },
      ],
    },
    file: 'grading.json',
    problem: /no statute grades/,
    on: /L3/,
  },
  {
    what: 'a factor nobody may look at',
    changes: { 'grading.json': [{ ...rule, anyOf: [{ sign: 'destination', atLeast: 1 }] }] },
    file: 'grading.json',
    problem: /sign/,
    on: /destination/,
  },
  {
    what: 'a holiday on a day that does not exist',
    changes: { 'calendar.json': yearWith({ holidays: [{ from: '02-28', to: '02-29', name: said }] }) },
    file: 'calendar.json',
    problem: /holidays\.0\.to: there is no such day/,
    on: /02-29/,
  },
  {
    what: 'a holiday that ends before it begins',
    changes: { 'calendar.json': yearWith({ holidays: [{ from: '02-28', to: '02-27', name: said }] }) },
    file: 'calendar.json',
    problem: /ends before it begins/,
    on: /02-27/,
  },
  {
    what: 'a holiday within another',
    changes: {
      'calendar.json': yearWith({
        holidays: [
          { from: '02-01', to: '02-09', name: said },
          { from: '02-09', to: '02-10', name: said },
        ],
      }),
    },
    file: 'calendar.json',
    problem: /holidays\.1\.from: comes before the end/,
    on: /02-09/,
  },
  {
    what: 'a make-up working day in the middle of a week',
    changes: { 'calendar.json': yearWith({ workingDays: ['09-28', '10-10'] }) },
    file: 'calendar.json',
    problem: /workingDays\.1: is no Saturday or Sunday/,
    on: /10-10/,
  },
  {
    what: 'a make-up working day on a holiday',
    changes: { 'calendar.json': yearWith({ workingDays: ['10-04'] }) },
    file: 'calendar.json',
    problem: /is a holiday, and is said to be worked/,
    on: /10-04/,
  },
  {
    what: 'a year out of order',
    changes: {
      'calendar.json': { ...files['calendar.json'], years: files['calendar.json'].years.toReversed() },
    },
    file: 'calendar.json',
    problem: /years\.1\.year: comes before/,
    on: /2025/,
  },
  {
    what: 'an office that closes before it opens',
    changes: {
      'calendar.json': { ...files['calendar.json'], officeHours: [{ from: '18:00', to: '09:00' }] },
    },
    file: 'calendar.json',
    problem: /officeHours\.0\.to: ends before it begins/,
    on: /09:00/,
  },
  {
    what: 'an offset the zone does not keep',
    changes: { 'calendar.json': { ...files['calendar.json'], utcOffsetMinutes: 420 } },
    file: 'calendar.json',
    problem: /not what Asia\/Shanghai keeps/,
    on: /420/,
  },
  {
    what: 'a clock rule twice',
    changes: { 'clockRules.json': [clock, clock] },
    file: 'clockRules.json',
    problem: /rule HL-5WD stands there twice/,
    on: /HL-5WD/,
  },
  {
    what: 'a practice of one place that calls itself law',
    changes: { 'clockRules.json': [{ ...clock, profile: 'statutory' }] },
    file: 'clockRules.json',
    problem: /never statutory/,
    on: /"profile"/,
  },
  {
    what: 'hours that leave out their first day',
    changes: { 'clockRules.json': [{ ...clock, unit: 'hours' }] },
    file: 'clockRules.json',
    problem: /run from the moment/,
    on: /"startExcluded"/,
  },
  {
    what: 'hours that move to a working day',
    changes: {
      'clockRules.json': [{ ...clock, unit: 'hours', startExcluded: false, rollToWorkingDay: true }],
    },
    file: 'clockRules.json',
    problem: /run through holidays/,
    on: /"rollToWorkingDay"/,
  },
  {
    what: 'a pause for what is no reason',
    changes: { 'clockRules.json': [{ ...clock, pauseReasons: ['busy'] }] },
    file: 'clockRules.json',
    problem: /pauseReasons/,
    on: /busy/,
  },
  {
    what: 'a role that signs off by telephone and is none',
    changes: { 'reporting.json': { ...files['reporting.json'], byTelephone: ['wall'] } },
    file: 'reporting.json',
    problem: /byTelephone/,
    on: /wall/,
  },
  {
    what: 'an open ring on the map',
    changes: { 'basemap.json': { ...files['basemap.json'], areas: polygon(ring.slice(0, 4)) } },
    file: 'basemap.json',
    problem: /not closed/,
  },
  {
    what: 'a crossed ring on the map',
    changes: { 'basemap.json': { ...files['basemap.json'], water: polygon(crossed) } },
    file: 'basemap.json',
    problem: /crosses itself/,
  },
  {
    what: 'a district of an unknown area',
    changes: {
      'basemap.json': {
        ...files['basemap.json'],
        areas: polygon(ring, { kind: 'district', code: '990199000000' }),
      },
    },
    file: 'basemap.json',
    problem: /990199000000 is not in areas.json/,
    on: /990199000000/,
  },
  {
    what: 'a named lake outside the bounds',
    changes: {
      'basemap.json': {
        ...files['basemap.json'],
        water: polygon(
          ring.map(([lng = 0, lat = 0]) => [lng + 30, lat]),
          { kind: 'lake', name: { zh: '湖', en: 'Lake' } },
        ),
      },
    },
    file: 'basemap.json',
    problem: /outside the city's bounds/,
  },
  {
    what: 'an account twice',
    changes: { 'demo.json': changed('demo.json', { login: 'duty' }, 1) },
    file: 'demo.json',
    problem: /account duty stands there twice/,
    on: /duty/,
  },
  {
    what: 'an account of an unknown agency',
    changes: { 'demo.json': changed('demo.json', { agency: 'navy' }, 1) },
    file: 'demo.json',
    problem: /agency navy, which is not in agencies.json/,
    on: /navy/,
  },
  {
    what: 'an account of an unknown area',
    changes: { 'demo.json': changed('demo.json', { area: '990199000000' }, 1) },
    file: 'demo.json',
    problem: /area 990199000000, which is not in areas.json/,
    on: /990199000000/,
  },
  {
    what: 'an account of no role',
    changes: { 'demo.json': changed('demo.json', { role: 'mayor' }, 1) },
    file: 'demo.json',
    problem: /role/,
    on: /mayor/,
  },
]

test.each(faults)('is named: $what', expectNamed)

describe('a house', () => {
  test('opens a whole city with its rules', () => {
    const { bounds, grading, calendar, clocks } = openCity(cityWith(), { plays: true })
    expect(bounds).toEqual(files['city.json'].bounds)
    expect(grading).toEqual(files['grading.json'])
    expect(calendar).toEqual(files['calendar.json'])
    expect(clocks).toEqual(files['clockRules.json'])
  })

  test('refuses a faulty one with the whole list', () => {
    const folder = cityWith({
      'agencies.json': undefined,
      'demo.json': changed('demo.json', { area: '990199000000' }),
    })
    expect(() => openCity(folder, { plays: true })).toThrow(
      /agencies\.json is missing\n.*demo\.json:\d+ account duty works in area 990199000000/,
    )
    // Where nothing is played, what would be is nobody's hindrance.
    expect(() => openCity(folder, { plays: false })).toThrow(/^[^\n]*\nagencies\.json is missing[^\n]*$/)
  })
})
