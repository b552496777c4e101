/**
 * What a log of the suites stands on: the probe beside accounts, and a clock that only the suite moves. A storage
 * thread makes the same from the same data, for rules and time cannot be sent to it.
 */
import { permissions, type Permissions } from '../../shared/access/permissions.ts'
import { catalogueOf } from '../../shared/catalogue.ts'
import type { Feature, NewEvent, RowChange } from '../../shared/feature.ts'
import type { Event } from '../../shared/event.ts'
import { account } from '../../shared/features/account/account.ts'
import type { Parts } from '../../shared/protocol.ts'
import { audienceOf, type Audience } from '../../server/access/visibility.ts'
import { rulesOf, type Rules } from '../../server/corridor/rules.ts'
import { probe, probeAudience, probePermissions } from '../support/probe.ts'

export interface Data {
  /** Real ms, shared between threads. */
  clock: SharedArrayBuffer
  /** `next` is a later build: it folds otherwise and shows a stream's open part to `role:wall` as well. */
  build: Build
}
export type Build = 'present' | 'next'

export function surroundings(data: unknown): { rules: Rules; now: () => number } {
  const { clock, build } = data as Data
  const cell = new BigInt64Array(clock)
  return { rules: rulesIn(build), now: () => Number(Atomics.load(cell, 0)) }
}

/** The probe; a claim of `cursed` meets a bug after its event was written. */
const presentProbe: Feature = {
  ...probe,
  policies: (events: readonly NewEvent[]) => {
    if (events.some(({ data }) => data['key'] === 'cursed')) throw new Error('a cursed claim: as ordered')
    return probe.policies(events)
  },
}

/** A feature whose next build counts double, and keeps a shorter ledger. */
const nextProbe: Feature = {
  ...presentProbe,
  foldVersion: probe.foldVersion + 1,
  evolve: {
    ...probe.evolve,
    open: (part: Parts['open'] | undefined, event: Event) => {
      const next = probe.evolve.open(part, event)
      return event.type === 'probe.noted' ? { ...next, count: next.count + 1 } : next
    },
  },
  rows: (event: Event): RowChange[] =>
    event.type === 'probe.noted' ? [{ id: `note-${event.position}`, mode: 'add', body: event.data }] : [],
}

const allPermissions: Permissions = {
  ...Object.fromEntries(Object.entries(permissions).filter(([type]) => type.startsWith('account.'))),
  ...probePermissions,
}

function rulesIn(build: Build): Rules {
  const isNext = build === 'next'
  return rulesOf({
    catalogue: catalogueOf({ account, probe: isNext ? nextProbe : presentProbe }),
    permissions: allPermissions,
    audienceOf: (feature, parts): Audience => {
      if (feature === 'account') return audienceOf(feature, parts)
      const audience = probeAudience(feature, parts)
      return isNext ? { ...audience, open: [...audience.open, 'role:wall'] } : audience
    },
  })
}

export const presentRules = rulesIn('present')
