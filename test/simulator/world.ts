/** What is the same in every simulated house: its features, its accounts, the names of things. */
import type { Actor } from '../../shared/access/actor.ts'
import { permissions } from '../../shared/access/permissions.ts'
import { catalogueOf } from '../../shared/catalogue.ts'
import { account } from '../../shared/features/account/account.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import { audienceOf } from '../../server/access/visibility.ts'
import { rulesOf } from '../../server/corridor/rules.ts'
import { actorOf, city, community, county, otherCounty } from '../support/actors.ts'
import { idOf } from '../support/ids.ts'
import { probe, probeAudience, probePermissions } from '../support/probe.ts'

export const liveLog = 'live'

/** The probe feature beside the real ones: it has the layers and links they do not have yet. */
export const catalogue = catalogueOf({ account, incident, probe })

export const rules = rulesOf({
  catalogue,
  permissions: { ...permissions, ...probePermissions },
  audienceOf: (feature, parts) =>
    feature === 'probe' ? probeAudience(feature, parts) : audienceOf(feature, parts),
})

/** Areas in which things happen: two communities of one county, one of another. */
export const areas = [community, '990102004001', '990103001001'] as const
/** Agencies that are involved and released, work and hand over. */
export const agencies = ['fire', 'police', 'ecology'] as const

/** Rights an account has at first, by its name. */
export const accounts = {
  duty: actorOf('dutyOfficer', { account: idOf('duty') }),
  fire: actorOf('liaison', { account: idOf('fire'), agency: 'fire', area: county }),
  police: actorOf('liaison', { account: idOf('police'), agency: 'police', area: otherCounty }),
  auditor: actorOf('auditor', { account: idOf('auditor') }),
} as const satisfies Record<string, Actor>
export type AccountName = keyof typeof accounts

/** Rights that are granted and taken in the course of things. */
export const otherRights: Record<AccountName, Pick<Actor, 'role' | 'agency' | 'area'>[]> = {
  duty: [
    { role: 'dutyOfficer', agency: 'command-centre', area: county },
    { role: 'dutyOfficer', agency: 'command-centre', area: city },
  ],
  fire: [
    { role: 'liaison', agency: 'ecology', area: county },
    { role: 'liaison', agency: 'fire', area: otherCounty },
    { role: 'liaison', agency: 'fire', area: county },
  ],
  police: [
    { role: 'liaison', agency: 'fire', area: county },
    { role: 'liaison', agency: 'police', area: otherCounty },
  ],
  auditor: [{ role: 'auditor', agency: 'discipline', area: county }],
}

/** The house's own hand. */
export const system = actorOf('system', { account: 'system:simulator' })
export const administrator: Actor = { ...system, role: 'administrator' }
