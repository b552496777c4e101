/** What of a log goes into a segment, and how it is put back where events were appended anew. */
import { numberIn, textIn, type Flow, type Row } from '../log/flow.ts'
import { slot, statement } from '../log/statement.ts'
import * as sql from '../log/statements.ts'

/** The head's position, with the claims of every stream that was written to since: one look, so that they agree. */
export const headWithClaims = statement(['after'], (db) =>
  db
    .selectFrom('log_head')
    .leftJoin('claim', (join) =>
      join.on('claim.stream', 'in', (e) =>
        e.selectFrom('event').select('event.stream').where('event.position', '>', slot('after')),
      ),
    )
    .select(['log_head.position as head', 'claim.key', 'claim.stream', 'claim.position']),
)

export const eventsOf = statement(['after', 'upTo'], (db) =>
  db
    .selectFrom('event')
    .selectAll()
    .where('position', '>', slot('after'))
    .where('position', '<=', slot('upTo'))
    .orderBy('position'),
)

const freeClaims = statement(['after', 'upTo'], (db) =>
  db
    .deleteFrom('claim')
    .where('stream', 'in', (e) =>
      e
        .selectFrom('event')
        .select('event.stream')
        .where('event.position', '>', slot('after'))
        .where('event.position', '<=', slot('upTo')),
    ),
)

/** The claims that streams of a segment hold at its end. */
export function claimsOf(rows: readonly Row[], events: readonly Row[], upTo: number): Row[] {
  const touched = new Set(events.map(({ stream }) => stream))
  return rows
    .filter(({ stream, position }) => touched.has(stream ?? '') && Number(position) <= upTo)
    .map(({ key, stream, position }) => ({ key: key ?? '', stream: stream ?? '', position: position ?? 0 }))
}

/** Makes the claims of a segment's streams those it holds. */
export function* putClaims(from: number, upTo: number, rows: readonly Row[]): Flow<void> {
  yield freeClaims({ after: from, upTo })
  for (const row of rows) {
    const claim = { key: textIn(row, 'key'), stream: textIn(row, 'stream') }
    yield sql.insertClaim({ ...claim, position: numberIn(row, 'position') })
  }
}

/** Keeps the answers of a segment, but for those the copy has. */
export function* putAnswers(rows: readonly Row[]): Flow<void> {
  for (const row of rows) {
    const asked = { account: textIn(row, 'account'), command_id: textIn(row, 'command_id') }
    const [held] = yield sql.findAnswer(asked)
    if (held) continue
    const kept = { hmac: textIn(row, 'hmac'), answer: textIn(row, 'answer'), at: numberIn(row, 'at') }
    yield sql.insertAnswer({ ...asked, ...kept })
  }
}
