/** The rules as a list, and a year of the calendar as one pastes it. */
import { describe, expect, test } from 'vitest'
import type { ClockRule } from '../../shared/clocks/rule.ts'
import { calendar } from '../support/calendar.ts'
import { testRules } from '../support/clocks.ts'
import { readYear, tableOf } from '../../shared/features/city/pastedYear.ts'
import { filterCounts, ruleRows, rowsLike } from '../../web/screens/rules/ruleRows.ts'

const table = `放假,2027-01-01,2027-01-03,元旦,New Year
# 国务院办公厅通知
holiday；2027/5/1；2027年5月5日；劳动节；Labour Day
上班,2027-01-09`

const problemsOf = (text: string) => readYear(text).problems

describe('[CITY5] a year that is pasted', () => {
  test('is read from lines of a table, as Chinese and English offices write them', () => {
    const read = readYear(table)
    expect(read).toEqual({
      days: {
        year: 2027,
        holidays: [
          { from: '01-01', to: '01-03', name: { zh: '元旦', en: 'New Year' } },
          { from: '05-01', to: '05-05', name: { zh: '劳动节', en: 'Labour Day' } },
        ],
        workingDays: ['01-09'],
      },
      problems: [],
    })
    expect('days' in read && readYear(tableOf(read.days))).toEqual(read)
  })

  test('is read from the JSON of the city’s own files, one year at a time', () => {
    const [, year] = calendar.years
    expect(problemsOf(JSON.stringify(year))).toEqual([])
    expect(readYear(JSON.stringify({ years: [year] }))).toMatchObject({
      days: { year: year?.year, source: year?.source },
    })
    expect(problemsOf(JSON.stringify(calendar))).toEqual([{ problem: 'json', at: '' }])
    expect(problemsOf('{"year":')).toEqual([{ problem: 'json', at: '' }])
  })

  test.each([
    ['', 'empty', ''],
    ['休息,2027-01-01', 'kind', '1'],
    ['上班,09.01.2027', 'date', '1'],
    [`${table}\n上班,2028-01-08`, 'otherYear', '5'],
    ['放假,2027-01-01', 'name', '1'],
    ['放假,2027-01-01,2027-01-03,元旦7天,New Year', 'name', '01-01'],
    ['放假,2027-02-28,2027-02-30,春节,Spring Festival', 'noSuchDay', '02-30'],
    ['放假,2027-01-03,2027-01-01,元旦,New Year', 'endsBeforeItBegins', '01-01'],
    [`${table}\n放假,2027-02-05,2027-02-11,春节,Spring Festival`, 'order', '02-05'],
    [`${table}\n上班,2027-01-11`, 'worksAnyway', '01-11'],
    [`${table}\n上班,2027-05-01`, 'holiday', '05-01'],
    [`${table}\n上班,2027-01-09`, 'twice', '01-09'],
    ['上班,2027-01-09', 'empty', '2027'],
  ])('%s is refused as %s at %s', (text, problem, at) => {
    expect(problemsOf(text)).toEqual([{ problem, at }])
  })
})

describe('[CITY3] [CITY6] rows of rules', () => {
  const confirmedBy = { role: 'supervisor', agency: 'fire', on: '2026-11-01', basis: null }
  const [first, second, third, fourth] = testRules as [ClockRule, ClockRule, ClockRule, ClockRule]
  const rules: ClockRule[] = [
    first,
    { ...second, confirmedBy },
    { ...third, confirmedBy, earlier: [third] },
    { ...fourth, referenceOnly: true },
  ]
  const counting = { ...first, amount: 1 }
  const asked = { counting, from: '2026-12-01', basis: '通知', role: 'administrator', agency: 'fire', at: 0 }
  const coming = { counting, from: '2026-12-01', basis: '通知', confirmedBy }
  const book = { proposals: { [first.id]: asked }, overrides: { [second.id]: [coming] } }
  const rows = ruleRows(rules, book, '2026-11-21')

  test('say what the city said of each, what waits, and what is to come', () => {
    expect(rows.map(({ standing }) => standing)).toEqual(['unconfirmed', 'confirmed', 'changed', 'reference'])
    expect(rows.map((row) => [row.asked, row.coming.length])).toEqual([
      [asked, 0],
      [undefined, 1],
      [undefined, 0],
      [undefined, 0],
    ])
    expect(ruleRows(rules, book, '2026-12-01')[1]?.coming).toEqual([])
    expect(ruleRows(rules, undefined, '2026-11-21')[0]?.asked).toBeUndefined()
  })

  test('are looked at by that, and by a word', () => {
    expect(filterCounts(rows).map(({ filter, n }) => [filter, n])).toEqual([
      ['asked', 1],
      ['unconfirmed', 1],
      ['changed', 1],
      ['confirmed', 1],
      ['reference', 1],
    ])
    const ids = (...args: Parameters<typeof rowsLike>) => rowsLike(...args).map(({ rule }) => rule.id)
    expect(ids(rows, { filter: 'asked', text: '' })).toEqual([first.id])
    expect(ids(rows, { filter: undefined, text: ' 900wd ' })).toEqual([fourth.id])
    expect(ids(rows, { filter: 'changed', text: '900WD' })).toEqual([])
    expect(filterCounts([])).toEqual([])
  })
})
