/** The rules of the fictional city: those of domain.md §2, and the dates its scripts (§7) promise. */
import { describe, expect, test } from 'vitest'
import { readCityRules } from '../../server/city/rules.ts'
import { due, type Given } from '../../shared/clocks/due.ts'
import { ruleOf } from '../../shared/clocks/rule.ts'
import { at, calendar, written } from '../support/calendar.ts'
import { yunting } from '../support/playing.ts'

const rules = readCityRules(yunting)

describe('[CLK7] the numbered rows of the design', () => {
  /** Those that name an amount (domain.md §2.1-§2.5). */
  const rows =
    'INC-REP-UNIT INC-REP-STEP INC-CASUPD INC-INVEST INC-INVAPP INC-ENV INC-PH INC-CQ INC-30-60 INC-4H INC-DAILY INC-PII ' +
    'PR-5H PR-24H PR-48H PR-CONT PR-CLAR PR-BJ PR-PROV09 PR-GOVINFO PR-REQ PR-PUBCOMM ' +
    'MED-TERM MED-JC MED-JC-ACC MED-JC-DEC MED-JC-3P LAB-MED LAB-LIM LAB-ACC LAB-SERVE LAB-AWD LAB-SUE LAB-PAY LAB-INSP ' +
    'LAB-INSP-QD ADM-ACC ADM-TERM COURT-PRE COURT-POST COURT-ACK RECON ' +
    'XF-REG XF-ACK XF-OBJ XF-DO XF-RV-A XF-RV-D XF-RR-A XF-RR-D XF-SIMPLE HL-15S HL-RECV HL-BACK HL-5WD HV-5 HV-15 ' +
    'PI-BREACH SEC-L3'
  test.each(rows.split(' '))('%s is a rule', (row) => {
    expect(rules.clocks.filter(({ id }) => id === row || id.startsWith(`${row}-`))).not.toEqual([])
  })

  test('are law only where law or a national norm says so', () => {
    const doubtful = rules.clocks.filter(
      ({ profile, basis }) => profile === 'statutory' && /外地|做法|策略/.test(basis.zh),
    )
    expect(doubtful).toEqual([])
    expect(
      rules.clocks.filter(({ id }) => /^(?:HV|HL|INC-30-60)-/.test(id)).map(({ profile }) => profile),
    ).not.toContain('statutory')
  })

  test('an id that is not there is a fault, loudly', () => {
    expect(() => ruleOf(rules, 'INC-NOSUCH')).toThrow(/INC-NOSUCH/)
  })
})

describe('[CLK9] two clocks', () => {
  test('a step restarts with whoever takes over, what a citizen waits for never does', () => {
    const restarts = (id: string): boolean => ruleOf(rules, id).onHandOver === 'restarts'
    expect(['INC-REP-STEP', 'XF-ACK', 'XF-OBJ', 'HL-RECV', 'HL-BACK'].filter((id) => !restarts(id))).toEqual(
      [],
    )
    expect(['XF-REG', 'XF-DO', 'HL-5WD', 'HV-5', 'HV-15', 'PR-5H'].filter(restarts)).toEqual([])
  })
})

/** What the scripts say falls due when, and where it is said. */
const promised: [said: string, rule: string, start: string, due: string, given?: Given][] = [
  ['C: the plant head learns', 'INC-REP-UNIT', '2026-05-16 22:50', '2026-05-16 23:50'],
  ['C: T0', 'PR-5H-STRICT', '2026-05-16 22:47', '2026-05-17 03:47'],
  ['C: T0', 'PR-24H-STRICT', '2026-05-16 22:47', '2026-05-17 22:47'],
  ['C: T0', 'INC-INVEST', '2026-05-16 22:47', '2026-07-15 23:59'],
  ['C: the environment bureau learns', 'INC-ENV-4H', '2026-05-16 23:04', '2026-05-17 03:04'],
  ['C: the bureau receives', 'INC-REP-STEP', '2026-05-16 22:58', '2026-05-17 00:58'],
  ['C: casualties', 'INC-CASUPD', '2026-05-16 22:47', '2026-06-15 23:59'],
  ['C: rumour of the water', 'PR-CLAR', '2026-05-17 00:37', '2026-05-17 02:37'],
  ['C: end of the response', 'INC-PII', '2026-05-19 14:00', '2026-06-18 23:59'],
  ['A: H-0001', 'HL-5WD', '2026-02-27 10:12', '2026-03-05 18:00'],
  ['A: HV-17', 'HV-5', '2026-03-12 19:30', '2026-03-17 23:59'],
  ['A: by telephone', 'INC-30-60-PHONE', '2026-03-16 07:05', '2026-03-16 07:35'],
  ['A: in writing', 'INC-30-60-WRITTEN', '2026-03-16 07:05', '2026-03-16 08:05'],
  ['A: first rumour', 'PR-CLAR', '2026-03-16 07:52', '2026-03-16 09:52'],
  ['A: second rumour', 'PR-CLAR', '2026-03-16 11:30', '2026-03-16 13:30'],
  ['A: first information', 'PR-5H-STRICT', '2026-03-16 07:05', '2026-03-16 12:05'],
  ['A: conference', 'PR-24H-STRICT', '2026-03-16 07:05', '2026-03-17 07:05'],
  ['A: LI-26-031', 'LAB-INSP', '2026-03-16 08:30', '2026-06-11 23:59'],
  ['A: labour mediation', 'LAB-MED', '2026-03-17 08:40', '2026-04-01 23:59'],
  ['A: 37 applications', 'LAB-ACC', '2026-03-18 09:00', '2026-03-25 23:59'],
  ['A: MA-07', 'MED-JC', '2026-03-19 10:42', '2026-04-20 23:59'],
  ['A: the court receives', 'MED-JC-ACC', '2026-03-23 09:20', '2026-03-26 23:59'],
  ['A: the court accepts', 'MED-JC-DEC', '2026-03-26 09:00', '2026-04-10 23:59'],
  ['B: plan published', 'PR-PUBCOMM', '2026-01-12 09:00', '2026-02-11 23:59'],
  ['B: expropriation decision', 'RECON-APPLY', '2026-03-12 09:00', '2026-05-11 23:59'],
  ['B: X-B-01', 'XF-REG', '2026-03-20 09:00', '2026-04-07 23:59'],
  ['B: X-B-01', 'XF-ACK', '2026-03-20 09:00', '2026-04-07 23:59'],
  ['B: no water', 'HL-RECV-30', '2026-04-07 14:22', '2026-04-07 14:52'],
  ['B: X-B-01 accepted', 'XF-DO', '2026-04-13 09:00', '2026-06-12 23:59'],
  ['B: 23 households apply', 'RECON-REVIEW', '2026-05-11 16:00', '2026-05-18 23:59'],
  ['B: reconsideration accepted', 'RECON-DECIDE', '2026-05-18 10:00', '2026-07-17 23:59'],
  ['B: review asked for', 'XF-RV-D', '2026-06-15 10:00', '2026-07-15 23:59'],
]

test.each(promised)('[CLK1] script %s: %s from %s', (_, id, start, expected, given) => {
  expect(written(due(ruleOf(rules, id), at(start), calendar, given).due)).toBe(expected)
})
