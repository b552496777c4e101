/** Screening reports, and a city that asks for one a week. */
import type { CityRules } from '../../shared/city.ts'
import type { Context } from '../../shared/feature.ts'
import { screening } from '../../shared/features/screening/screening.ts'
import { actorOf, community } from './actors.ts'
import { rule } from './clocks.ts'
import { given, now, type Ask, type Fact, type Told } from './given.ts'
import { cityRules } from './incidents.ts'

export const dayMs = 86_400_000
export const screeningCity: CityRules = {
  ...cityRules,
  clocks: [rule('T-7D', { unit: 'calendarDays', amount: 7, startExcluded: true, rollToWorkingDay: true })],
}
/** Of the body that owes reports of `community`. */
export const screener = actorOf('gridWorker', { area: community })
export const today = '2026-11-21'

export const wages = { field: 'labour', band: 'from10', nearness: 'urgent', asked: true } as const
export const noise = { field: 'environment', band: 'under10', nearness: 'calm' } as const
export const zero = { area: community, day: today, nothing: true } as const
export const found = { area: community, day: today, rows: [wages, noise] } as const

/** A report recorded, of the screener's body unless told otherwise. */
export const reportedAs = (data: Record<string, unknown> = {}, stream?: string): Fact => ({
  type: 'screening.reported',
  data: { body: 'grid', ...found, ...data },
  ...(stream !== undefined && { stream }),
})
export const reported = reportedAs()
/** The time for the next, as it opens with a report of now. */
export const clockOf = (stream?: string, due = now + 7 * dayMs): Fact => ({
  type: 'clock.opened',
  data: {
    ...{ clock: 'next', rule: 'T-7D', profile: 'city', duty: { agency: 'grid' } },
    counting: {
      ...{ unit: 'calendarDays', amount: 7, startExcluded: true, rollToWorkingDay: true },
      endOfDay: 'midnight',
    },
    ...{ startedAt: now, due, unrolled: due },
  },
  ...(stream !== undefined && { stream }),
})

/** What an order of the screener comes to after these facts. */
export function when(facts: readonly Fact[], ask: Ask, more: Partial<Context> = {}): Told {
  return given(screening, ...facts).when({ actor: screener, ...ask }, { city: screeningCity, ...more })
}
