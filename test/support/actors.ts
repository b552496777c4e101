/** One sender for every role, all of the fictional city 9901. */
import type { Actor } from '../../shared/access/actor.ts'
import { roles, type Role } from '../../shared/event.ts'

export const city = '990100000000'
/** A county of the city, a community in it, and a county beside it. */
export const county = '990102000000'
export const community = '990102003001'
export const otherCounty = '990103000000'

const agencies: Record<Role, string> = {
  administrator: 'data-office',
  approver: 'publicity',
  auditor: 'discipline',
  commander: 'command-centre',
  dutyOfficer: 'command-centre',
  gridWorker: 'grid',
  intakeOfficer: 'hotline',
  liaison: 'fire',
  mediator: 'justice',
  pressOfficer: 'publicity',
  supervisor: 'command-centre',
  system: 'house',
  wall: 'command-centre',
}

/** A sender of that role over the whole city, unless told otherwise. */
export function actorOf(role: Role, overrides: Partial<Actor> = {}): Actor {
  return { account: `account-${role}`, role, agency: agencies[role], area: city, ...overrides }
}

export const everyRole = roles
