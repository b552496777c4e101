/** Who may give which order: one row per command, deny by default (domain.md §5). */
import type { CommandType } from '../catalogue.ts'
import type { Role } from '../event.ts'

/**
 * Where an order reaches: `area` = the stream lies in the sender's jurisdiction; `involved` = that, for the command
 * centre, or the sender's agency is involved; `house` = anywhere in log `house`; `system` = the house itself.
 */
export type Reach = 'area' | 'involved' | 'house' | 'system'
export interface Permission {
  roles: readonly Role[]
  reach: Reach
}

/** The command centre: sees the working layer of every incident of its area. */
export const centre: readonly Role[] = [
  'dutyOfficer',
  'commander',
  'supervisor',
  'auditor',
  'wall',
  'pressOfficer',
]

const field: readonly Role[] = [
  'dutyOfficer',
  'commander',
  'liaison',
  'mediator',
  'pressOfficer',
  'gridWorker',
]

export const permissions = {
  'incident.report': { roles: ['dutyOfficer', 'gridWorker', 'liaison'], reach: 'area' },
  'incident.recordEntry': { roles: field, reach: 'involved' },
  'incident.startVerification': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.dismiss': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.involveAgency': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'incident.releaseAgency': { roles: ['dutyOfficer', 'commander'], reach: 'area' },
  'account.open': { roles: ['administrator'], reach: 'house' },
  'account.grantRights': { roles: ['administrator'], reach: 'house' },
  'account.suspend': { roles: ['administrator'], reach: 'house' },
  'account.reinstate': { roles: ['administrator'], reach: 'house' },
  'log.eraseWords': { roles: ['auditor'], reach: 'area' },
  'log.retire': { roles: ['system'], reach: 'system' },
} as const satisfies Record<CommandType, Permission>

export type Permissions = Readonly<Record<string, Permission>>
