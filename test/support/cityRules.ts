/** The city feature's facts: a book of rules, an override proposed and confirmed, a rule confirmed. */
import type { Counting } from '../../shared/clocks/rule.ts'
import { actorOf, city } from './actors.ts'
import type { Fact } from './given.ts'

export const threeDays: Counting = {
  unit: 'workingDays',
  amount: 3,
  startExcluded: true,
  rollToWorkingDay: false,
  endOfDay: 'office',
}
export const bookOpened: Fact = { type: 'city.opened', data: { area: city } }
export const proposer = actorOf('administrator')
export const proposedFrom = (from: string, counting = threeDays): Fact[] => [
  {
    type: 'city.overrideProposed',
    data: { rule: 'HL-5WD', counting, from, basis: '市政府2026年第12号文' },
    actor: proposer,
  },
  { type: 'city.proposerNoted', data: { rule: 'HL-5WD', account: proposer.account }, actor: proposer },
]
export const confirmedOn = (on: string): Fact => ({
  type: 'city.overrideConfirmed',
  data: { rule: 'HL-5WD', on },
  actor: actorOf('supervisor'),
})
export const withdrawn: Fact = { type: 'city.proposalWithdrawn', data: { rule: 'HL-5WD' } }
export const ruleConfirmed: Fact = {
  type: 'city.ruleConfirmed',
  data: { rule: 'XF-DO', on: '2026-11-21', basis: '市信访联席会议第3次会议纪要' },
  actor: actorOf('commander'),
}

const newYear = { from: '01-01', to: '01-03', name: { zh: '元旦', en: 'New Year' } }
const days = { year: 2027, evidence: 'full', holidays: [newYear], workingDays: ['01-09'], source: null }
const hours = { officeHours: [{ from: '08:30', to: '17:00' }], from: '2026-12-01', basis: null }
/** A year and office hours asked for, noted, confirmed, and a year withdrawn. */
export const calendarFacts: Fact[] = [
  { type: 'city.yearProposed', data: days },
  { type: 'city.calendarProposerNoted', data: { part: '2027', account: proposer.account } },
  { type: 'city.calendarConfirmed', data: { part: '2027', on: '2026-11-21' } },
  { type: 'city.officeHoursProposed', data: hours },
  { type: 'city.calendarConfirmed', data: { part: 'officeHours', on: '2026-11-21' } },
  { type: 'city.yearProposed', data: { ...days, year: 2028, workingDays: [] } },
  { type: 'city.calendarWithdrawn', data: { part: '2028' } },
]
