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
