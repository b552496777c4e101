/** The city's rules as decisions of each log are judged by. */
import type { CityRules } from '../../shared/city.ts'
import { dateOf } from '../../shared/clocks/calendar.ts'
import { nothingDecided, rulesAt, type Decided } from '../../shared/clocks/overrides.ts'
import { liveLog } from './accounts.ts'

export interface RulesInForce {
  /** From now on the live log is judged by this as well. */
  adopt: (decided: Decided) => void
  /** At real ms; the same value as long as nothing changes. Undefined where the house was given no city. */
  of: (log: string, now: number) => CityRules | undefined
}

/**
 * The live log follows what the city decided; an exercise keeps to the city's files, and log `house` judges decisions
 * about rules by these, too.
 */
export function rulesInForce(base: CityRules | undefined): RulesInForce {
  let decided = nothingDecided
  let made: { day: string; rules: CityRules } | undefined
  return {
    adopt: (next) => {
      decided = next
      made = undefined
    },
    of: (log, now) => {
      if (!base || log !== liveLog || decided.version === 0) return base
      const day = dateOf(base.calendar, now)
      if (made?.day !== day) made = { day, rules: rulesAt(base, decided, now) }
      return made.rules
    },
  }
}
