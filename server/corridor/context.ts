/** What decide may know, made from what was loaded; asking for more is a bug and throws. */
import type { Context } from '../../shared/feature.ts'
import type { Gathered } from './reads.ts'

export function contextFor(
  gathered: Gathered,
  given: Pick<Context, 'now' | 'day' | 'actor' | 'city'>,
): Context {
  return {
    now: given.now,
    day: given.day,
    actor: given.actor,
    city: given.city,
    seriesLength: (series) => {
      const length = gathered.series.get(series)
      if (length === undefined) throw new Error(`series ${series} was not named by reads`)
      return length
    },
    hasWords: (position, field) => {
      const found = gathered.words.get(`${position}/${field}`)
      if (found === undefined) throw new Error(`words ${position}/${field} were not named by reads`)
      return found
    },
  }
}
