/** What a city decided about its rules of time and its calendar, folded from its events. */
import type { CalendarYear, OfficeHours } from '../../clocks/calendar.ts'
import {
  inForce,
  type ConfirmedYear,
  type Decided,
  type HoursOverride,
  type Override,
} from '../../clocks/overrides.ts'
import type { Confirmation } from '../../clocks/sources.ts'
import type { CityEvent, CityEventOf, OpenCityEvent } from './messages.ts'

type Asked = {
  role: string
  agency: string
  at: number
}
/** One at a time for a rule, for a year, for the office hours: waiting for a second person. */
export type Proposal = Omit<Override, 'confirmedBy'> & Asked
export type YearProposal = Asked & { days: CalendarYear }
export type HoursProposal = Asked & { officeHours: OfficeHours; from: string; basis: string | null }

export type CityOpen = Decided & {
  area: string
  proposals: Record<string, Proposal>
  /** In the order in which they were confirmed: what counts, and what will. */
  overrides: Record<string, Override[]>
  confirmed: Record<string, Confirmation>
  proposedYears: Record<string, YearProposal>
  proposedHours: HoursProposal | null
  years: Record<string, ConfirmedYear>
  hours: HoursOverride[]
}
/** Accounts of proposers by rule, by year, and of the office hours. */
export type CityClosed = { proposers: Record<string, string> }

export function evolveOpen(part: CityOpen | undefined, event: OpenCityEvent): CityOpen {
  if (event.type === 'city.opened') return begun(event.data.area)
  if (!part) throw new Error(`${event.type} before city.opened in ${event.stream}`)
  switch (event.type) {
    case 'city.overrideProposed':
    case 'city.overrideConfirmed':
    case 'city.proposalWithdrawn':
    case 'city.ruleConfirmed':
      return ofRule(part, event)
    case 'city.yearProposed': {
      const { source, ...days } = event.data
      const added = { days: { ...days, source: source ?? '' }, ...askedBy(event) }
      return { ...part, proposedYears: { ...part.proposedYears, [days.year]: added } }
    }
    case 'city.officeHoursProposed':
      return { ...part, proposedHours: { ...event.data, ...askedBy(event) } }
    case 'city.calendarConfirmed':
      return event.data.part === 'officeHours' ? hoursConfirmed(part, event) : yearConfirmed(part, event)
    case 'city.calendarWithdrawn':
      return withoutProposal(part, event.data.part)
  }
}

function begun(area: string): CityOpen {
  const decided = { version: 0, overrides: {}, confirmed: {}, years: {}, hours: [] }
  return { area, ...decided, proposals: {}, proposedYears: {}, proposedHours: null }
}

type OfRule =
  'city.overrideProposed' | 'city.overrideConfirmed' | 'city.proposalWithdrawn' | 'city.ruleConfirmed'

function ofRule(part: CityOpen, event: Extract<OpenCityEvent, { type: OfRule }>): CityOpen {
  const { rule } = event.data
  const { [rule]: proposal, ...proposals } = part.proposals
  switch (event.type) {
    case 'city.overrideProposed': {
      const { counting, from, basis } = event.data
      return { ...part, proposals: { ...proposals, [rule]: { counting, from, basis, ...askedBy(event) } } }
    }
    case 'city.overrideConfirmed': {
      if (!proposal) return part
      const { counting, from, basis } = proposal
      const added = { counting, from, basis, confirmedBy: confirmation(event, basis) }
      const standing = stillCounting(part.overrides[rule] ?? [], event.data.on)
      const overrides = { ...part.overrides, [rule]: [...standing, added] }
      return decidedMore({ ...part, proposals, overrides })
    }
    case 'city.proposalWithdrawn':
      return { ...part, proposals }
    case 'city.ruleConfirmed': {
      const confirmed = { ...part.confirmed, [rule]: confirmation(event, event.data.basis) }
      return decidedMore({ ...part, confirmed })
    }
  }
}

function yearConfirmed(part: CityOpen, event: CityEventOf<'city.calendarConfirmed'>): CityOpen {
  const { part: year } = event.data
  const days = part.proposedYears[year]?.days
  if (!days) return part
  const confirmedBy = confirmation(event, days.source === '' ? null : days.source)
  const years = { ...part.years, [year]: { ...days, confirmedBy } }
  return decidedMore({ ...withoutProposal(part, year), years })
}

function hoursConfirmed(part: CityOpen, event: CityEventOf<'city.calendarConfirmed'>): CityOpen {
  if (!part.proposedHours) return part
  const { officeHours, from, basis } = part.proposedHours
  const added = { officeHours, from, basis, confirmedBy: confirmation(event, basis) }
  const hours = [...stillCounting(part.hours, event.data.on), added]
  return decidedMore({ ...part, proposedHours: null, hours })
}

function withoutProposal(part: CityOpen, of: string): CityOpen {
  if (of === 'officeHours') return { ...part, proposedHours: null }
  const { [of]: _gone, ...proposedYears } = part.proposedYears
  return { ...part, proposedYears }
}

function decidedMore(part: CityOpen): CityOpen {
  return { ...part, version: part.version + 1 }
}

function askedBy({ actor: { role, agency }, recordedAt }: OpenCityEvent): Asked {
  return { role, agency, at: recordedAt }
}

function confirmation(
  { actor: { role, agency }, data: { on } }: OpenCityEvent & { data: { on: string } },
  basis: string | null,
): Confirmation {
  return { role, agency, on, basis }
}

export function evolveClosed(part: CityClosed | undefined, event: CityEvent): CityClosed {
  const held = part ?? { proposers: {} }
  const noted = (of: string, account: string): CityClosed => ({
    proposers: { ...held.proposers, [of]: account },
  })
  if (event.type === 'city.proposerNoted') return noted(event.data.rule, event.data.account)
  if (event.type === 'city.calendarProposerNoted') return noted(event.data.part, event.data.account)
  return held
}

/** Those that count on a day or will: the list stays short. */
function stillCounting<T extends { from: string }>(all: readonly T[], day: string): T[] {
  const last = inForce(all, day)
  return all.filter((one) => one === last || one.from > day)
}
