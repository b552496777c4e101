/** What a city decided about its rules of time, folded from its events. */
import { inForce, type Override } from '../../clocks/overrides.ts'
import type { Confirmation } from '../../clocks/rule.ts'
import type { CityEvent, OpenCityEvent } from './messages.ts'

/** One at a time for a rule, waiting for a second person. */
export type Proposal = Omit<Override, 'confirmedBy'> & { role: string; agency: string; at: number }

export type CityOpen = {
  area: string
  proposals: Record<string, Proposal>
  /** In the order in which they were confirmed: what counts, and what will. */
  overrides: Record<string, Override[]>
  confirmed: Record<string, Confirmation>
}
/** Accounts of proposers by rule. */
export type CityClosed = { proposers: Record<string, string> }

export function evolveOpen(part: CityOpen | undefined, event: OpenCityEvent): CityOpen {
  if (event.type === 'city.opened')
    return { area: event.data.area, proposals: {}, overrides: {}, confirmed: {} }
  if (!part) throw new Error(`${event.type} before city.opened in ${event.stream}`)
  const { rule } = event.data
  const { [rule]: proposal, ...proposals } = part.proposals
  const { role, agency } = event.actor
  switch (event.type) {
    case 'city.overrideProposed': {
      const { counting, from, basis } = event.data
      const added = { counting, from, basis, role, agency, at: event.recordedAt }
      return { ...part, proposals: { ...proposals, [rule]: added } }
    }
    case 'city.overrideConfirmed': {
      if (!proposal) return part
      const { counting, from, basis } = proposal
      const { on } = event.data
      const added = { counting, from, basis, confirmedBy: { role, agency, on, basis } }
      const standing = stillCounting(part.overrides[rule] ?? [], on)
      return { ...part, proposals, overrides: { ...part.overrides, [rule]: [...standing, added] } }
    }
    case 'city.proposalWithdrawn':
      return { ...part, proposals }
    case 'city.ruleConfirmed': {
      const { on, basis } = event.data
      return { ...part, confirmed: { ...part.confirmed, [rule]: { role, agency, on, basis } } }
    }
  }
}

export function evolveClosed(part: CityClosed | undefined, event: CityEvent): CityClosed {
  const held = part ?? { proposers: {} }
  if (event.type !== 'city.proposerNoted') return held
  return { proposers: { ...held.proposers, [event.data.rule]: event.data.account } }
}

/** Those that count on a day or will: the list stays short. */
function stillCounting(overrides: readonly Override[], day: string): Override[] {
  const last = inForce(overrides, day)
  return overrides.filter((override) => override === last || override.from > day)
}
