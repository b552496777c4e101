/** What the city decided about its rules, read from log `house`. */
import { nothingDecided, type Decided } from '../../shared/clocks/overrides.ts'
import type { CityOpen } from '../../shared/features/city/state.ts'
import { textIn, type Flow } from '../log/flow.ts'
import { loadStream } from '../log/load.ts'
import * as sql from '../log/statements.ts'
import { houseRules } from './rules.ts'

/** Of the city with that area's code; nothing where no book was opened. To be driven in log `house`. */
export function* loadDecided(area: string): Flow<Decided> {
  const [row] = yield sql.findClaim({ key: bookClaim(area) })
  const book = row && (yield* loadStream(textIn(row, 'stream'), houseRules))
  return book ? (book.state.parts.open as CityOpen) : nothingDecided
}

/** A city has one book: whoever opened it holds this. */
export function bookClaim(area: string): string {
  return `city:${area}`
}
