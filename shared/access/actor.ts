/** Who gives an order: a role of an agency with a jurisdiction. The account id never goes on the wire (D21). */
import { z } from 'zod'
import { roles } from '../event.ts'
import { agencyCode, areaCode, seatCode } from '../ids.ts'

export const actor = z.strictObject({
  /** Stream id of the account, or `system:<name>` for the house itself. */
  account: z.string().min(1).max(60),
  role: z.enum(roles),
  agency: agencyCode,
  /** Jurisdiction: this area and all below it. */
  area: areaCode,
  /** Its position there, where the agency tells its posts apart: whose a dispute is (MED15). */
  seat: seatCode.optional(),
})
export type Actor = z.infer<typeof actor>

/**
 * The areas that contain a 12-digit code, itself last: city `990100000000`, county `990121000000`,
 * township `990121101000`, community `990121101203` (levels of 4, 6, 9 and 12 digits, GB/T 2260).
 * A city code `9901` covers its counties `9901xx`.
 */
export function areaPath(code: string): string[] {
  const path: string[] = []
  for (const digits of [4, 6, 9, 12]) {
    const area = code.slice(0, digits).padEnd(12, '0')
    const level = digits === 4 ? `${code.slice(0, 4)}00000000` : area
    if (!path.includes(level)) path.push(level)
    if (level === code) break
  }
  return path
}

/** True when `area` is `code` or contains it. */
export function covers(area: string, code: string): boolean {
  return areaPath(code).includes(area)
}
