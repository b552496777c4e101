/** Whether a day without a link can begin: what of it lies on this device, and how long it may lie there. Pure. */
import { copyKeptMs } from '../../sync/waits.ts'

/** What a day needs: the window itself, the disputes, the city's rules with its forms and texts. */
export const parts = ['window', 'disputes', 'city'] as const
export type Part = (typeof parts)[number]

export interface Here {
  /** This browser keeps nothing for this page. */
  isOff: boolean
  has: Readonly<Record<Part, boolean>>
  /** When the house was last heard, on this device's clock in ms. */
  heardAt: number | undefined
}

export type Readiness =
  | { is: 'off' }
  | { is: 'coming'; missing: Part[] }
  /** `leftMs`: until the copy is destroyed for want of contact (architecture §6). */
  | { is: 'ready'; since: number; until: number; leftMs: number }

export function readinessOf({ isOff, has, heardAt }: Here, now: number): Readiness {
  if (isOff) return { is: 'off' }
  const missing = parts.filter((part) => !has[part])
  if (missing.length > 0 || heardAt === undefined) return { is: 'coming', missing }
  const until = heardAt + copyKeptMs
  return { is: 'ready', since: heardAt, until, leftMs: Math.max(0, until - now) }
}
