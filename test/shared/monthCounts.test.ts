/** What a month came to: reports by their day, disputes by what became of them. */
import { describe, expect, test } from 'vitest'
import { dateOf } from '../../shared/clocks/calendar.ts'
import type { MediationOpen } from '../../shared/features/mediation/state.ts'
import { missingReports } from '../../shared/features/screening/readings.ts'
import type { ScreeningOpen } from '../../shared/features/screening/state.ts'
import { screening } from '../../shared/features/screening/screening.ts'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import { countsOf, monthCounts, type Counted } from '../../shared/monthCounts.ts'
import { community } from '../support/actors.ts'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { opened, stages } from '../support/mediations.ts'
import { clockOf, dayMs, reportedAs, screeningCity, today, wages } from '../support/screenings.ts'

const none = { rows: undefined, nothing: true }
const counted = (feature: typeof screening | typeof mediation, facts: readonly Fact[]): Counted => {
  const open = statesOf(feature, facts).get(own)?.parts.open
  if (!open) throw new Error('no stream')
  return { feature: feature.name, open }
}
const of = (month: string, ...streams: Counted[]) =>
  countsOf(streams, month, (instant) => dateOf(screeningCity.calendar, instant))

describe('a month', () => {
  test('[SCR6] counts what was screened by body and place, and a zero report as a report', () => {
    const { screening: rows } = of(
      '2026-11',
      counted(screening, [
        reportedAs(),
        { type: 'screening.disputeOpened', data: { row: 0, dispute: idOf('dispute') } },
      ]),
      counted(screening, [reportedAs({ rows: [wages] })]),
      counted(screening, [reportedAs(none)]),
      counted(screening, [reportedAs({ body: 'justice' })]),
    )
    expect(rows).toEqual([
      {
        ...{ body: 'grid', area: community, reports: 3, zeros: 1, disputes: 3, urgent: 2, asked: 2 },
        ...{ opened: 1, passedOn: 0, fields: { labour: 2, environment: 1 } },
      },
      expect.objectContaining({ body: 'justice', reports: 1, disputes: 2 }),
    ])
  })

  test('[SCR6] leaves out other months and what was corrected', () => {
    const corrected: Fact = { type: 'screening.corrected', data: { by: idOf('next') } }
    const streams = [
      counted(screening, [reportedAs({ day: '2026-10-31' })]),
      counted(screening, [reportedAs(), corrected]),
    ]
    expect(of('2026-11', ...streams).screening).toEqual([])
    expect(of('2026-10', ...streams).screening).toHaveLength(1)
  })

  test('[SCR6] counts disputes opened, agreed, ended without agreement and kept, by channel and body', () => {
    const kept: Fact[] = [...stages.agreed, { type: 'mediation.performed' }]
    const broken: Fact[] = [...stages.partlyAgreed, { type: 'mediation.breached' }]
    const counts = of(
      '2026-11',
      ...[kept, broken, stages.agreed, stages.ended, [opened]].map((facts) => counted(mediation, facts)),
    )
    expect(counts.mediation).toEqual([
      { channel: 'peoples', body: 'justice', opened: 5, agreed: 3, ended: 1, kept: 1, broken: 1 },
    ])
    expect(monthCounts.parse(counts)).toEqual(counts)
    expect(of('2026-10', counted(mediation, kept)).mediation).toEqual([])
  })

  test('[SCR6] begins and ends by the clock of the city', () => {
    const open = { ...counted(mediation, [opened]).open } as MediationOpen
    const at = (openedAt: number) => ({ feature: 'mediation', open: { ...open, openedAt } })
    const midnight = Date.UTC(2026, 10, 30, 16)
    expect(of('2026-11', at(midnight - 1)).mediation).toHaveLength(1)
    expect(of('2026-11', at(midnight)).mediation).toEqual([])
  })
})

describe('who owes a report', () => {
  const rules = { owed: [{ agency: 'grid', areas: [community, '990102003000'] }] }
  const held = (...facts: Fact[]) => ({
    stream: own,
    open: statesOf(screening, facts).get(own)?.parts.open as ScreeningOpen,
  })
  const missing = (at: number, ...reports: ReturnType<typeof held>[]) =>
    missingReports(rules, reports, at).map(({ area, last }) => [area, last?.open.day])

  test('[SCR3] is missing until it is there and from when the next is late, a zero report being one', () => {
    const zero = held(reportedAs(none), clockOf())
    expect(missing(now)).toEqual([
      [community, undefined],
      ['990102003000', undefined],
    ])
    expect(missing(now + dayMs, zero)).toEqual([['990102003000', undefined]])
    expect(missing(now + 8 * dayMs, zero)).toContainEqual([community, today])
  })

  test('[SCR3] is not shown as reported by what was corrected, nor by another body', () => {
    const corrected = held(reportedAs(none), clockOf(), {
      type: 'screening.corrected',
      data: { by: idOf('next') },
    })
    const foreign = held(reportedAs({ ...none, body: 'justice' }), clockOf())
    expect(missing(now, corrected, foreign)).toHaveLength(2)
  })
})
