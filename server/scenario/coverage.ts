/** Which lines of a script still play as plain entries, because the feature they speak of is not built. */
import type { Catalogue } from '../../shared/catalogue.ts'
import type { awaited } from './line.ts'
import type { Script } from './script.ts'

export interface StandIn {
  /** Place in the script, from 0. */
  index: number
  standsFor: (typeof awaited)[number]
}

export function standIns({ lines }: Script): StandIn[] {
  return lines.flatMap(({ standsFor }, index) => (standsFor ? [{ index, standsFor }] : []))
}

/** True once the house has a feature of that name, or an order on it: `press.draftStatement` for `statement`. */
export function isBuilt(standsFor: string, catalogue: Catalogue): boolean {
  const ending = standsFor.charAt(0).toUpperCase() + standsFor.slice(1)
  return (
    Object.hasOwn(catalogue.features, standsFor) ||
    Object.values(catalogue.features).some(({ commands }) =>
      Object.keys(commands).some((type) => type.endsWith(ending)),
    )
  )
}
