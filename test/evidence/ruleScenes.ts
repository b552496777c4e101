/** A live city that confirmed some of its rules, changed one, and has a change and a year waiting for a second person. */
import { openLiveCity, type LiveCity } from '../support/liveCity.ts'

const year = new Date().getUTCFullYear() + 1
const hours = (amount: number) => ({
  ...{ unit: 'hours', amount, endOfDay: 'midnight' },
  startExcluded: false,
  rollToWorkingDay: false,
})
const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

export async function decidedCity(): Promise<LiveCity> {
  const city = await openLiveCity()
  for (const rule of ['INC-REP-UNIT', 'PR-5H-STRICT', 'HL-5WD'])
    await city.decide('supervisor', 'city.confirmRule', { rule, basis: '市应急委2026年第4次会议纪要' })
  const changed = {
    rule: 'INC-REP-STEP',
    counting: hours(1),
    from: today(),
    basis: '市政府2026年第12号文第三条',
  }
  await city.decide('keeper', 'city.proposeOverride', changed)
  await city.decide('supervisor', 'city.confirmOverride', { rule: changed.rule })
  const asked = { rule: 'PR-CLAR', counting: hours(1), from: today(), basis: '市委宣传部2026年第7号通知' }
  await city.decide('keeper', 'city.proposeOverride', asked)
  await city.decide('keeper', 'city.proposeYear', {
    year,
    evidence: 'secondHand',
    holidays: [
      { from: '01-01', to: '01-03', name: { zh: '元旦', en: 'New Year' } },
      { from: '05-01', to: '05-05', name: { zh: '劳动节', en: 'Labour Day' } },
      { from: '10-01', to: '10-07', name: { zh: '国庆节', en: 'National Day' } },
    ],
    workingDays: [],
    source: `国务院办公厅关于${year}年部分节假日安排的通知`,
  })
  return city
}
