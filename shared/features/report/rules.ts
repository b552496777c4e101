/** A city's rule for reports upward: when two persons must, and who may sign on a leader's word by telephone. */
import { z } from 'zod'
import { evidence, inBoth } from '../../clocks/sources.ts'

export const reportWays = ['phone', 'written'] as const
export type ReportWay = (typeof reportWays)[number]

export const reporting = z.strictObject({
  /** Ways of sending for which whoever wrote at a report does not sign it off. */
  twoPersons: z.array(z.enum(reportWays)),
  /** Roles that may write down that a leader authorised by telephone. A commander signs in person. */
  byTelephone: z.array(z.enum(['dutyOfficer', 'liaison'])),
  basis: inBoth(240),
  evidence,
})
