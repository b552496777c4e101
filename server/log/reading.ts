/** The reader's half: catch-up, snapshots and look-ups, each in one consistent read of what is committed. */
import type { Rules } from '../corridor/rules.ts'
import type { LiveSet } from './eventLog.ts'
import { textIn, type Flow } from './flow.ts'
import { loadHead, openStream, readAudience, type Opened } from './load.ts'
import * as sql from './statements.ts'

/** Streams as they stand, in the order asked; unknown ones are left out. */
export function* openStreams(ids: readonly string[], rules: Rules): Flow<Opened[]> {
  const found: Opened[] = []
  for (const id of ids) {
    const opened = yield* openStream(id, rules)
    if (opened) found.push(opened)
  }
  return found
}

/** The live set and the position at which it is true. */
export function* loadLiveSet(): Flow<LiveSet> {
  const { position } = yield* loadHead()
  const rows = yield sql.liveAudiences({})
  const streams = rows.flatMap((row) => {
    const audience = readAudience(row['audience'])
    return audience ? [{ stream: textIn(row, 'stream'), feature: textIn(row, 'feature'), audience }] : []
  })
  return { position, streams }
}
