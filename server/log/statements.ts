/** Every statement of the log, compiled once. */
import { sql, type ExpressionBuilder, type JoinBuilder } from 'kysely'
import { erasedSalt } from './encode.ts'
import { plain, slot, statement } from './statement.ts'
import type { Tables } from './tables.ts'

export const begin = plain('BEGIN IMMEDIATE')
export const commit = plain('COMMIT')
export const rollback = plain('ROLLBACK')
export const savepoint = plain('SAVEPOINT command')
export const release = plain('RELEASE command')
export const undo = plain('ROLLBACK TO command')

export const readHead = statement([], (db) => db.selectFrom('log_head').selectAll().where('id', '=', 1))
export const writeHead = statement(['position', 'hash', 'recorded_at'], (db) =>
  db
    .updateTable('log_head')
    .set({ position: slot('position'), hash: slot('hash'), recorded_at: slot('recorded_at') })
    .where('id', '=', 1),
)
export const writeClock = statement(['anchor_real', 'anchor_log', 'speed_milli'], (db) =>
  db
    .updateTable('log_head')
    .set({
      anchor_real: slot('anchor_real'),
      anchor_log: slot('anchor_log'),
      speed_milli: slot('speed_milli'),
    })
    .where('id', '=', 1),
)
export const writeEpoch = statement(['epoch', 'epoch_changed_at'], (db) =>
  db
    .updateTable('log_head')
    .set({ epoch: slot('epoch'), epoch_changed_at: slot('epoch_changed_at') })
    .where('id', '=', 1),
)
export const makeHead = statement(
  ['epoch', 'hash', 'recorded_at', 'anchor_real', 'anchor_log', 'speed_milli', 'schema_version'],
  (db) =>
    db.insertInto('log_head').values({
      id: 1,
      position: 0,
      hash: slot('hash'),
      epoch: slot('epoch'),
      epoch_changed_at: 0,
      recorded_at: slot('recorded_at'),
      anchor_real: slot('anchor_real'),
      anchor_log: slot('anchor_log'),
      speed_milli: slot('speed_milli'),
      schema_version: slot('schema_version'),
    }),
)

export const insertEvent = statement(['position', 'stream', 'body', 'hash'], (db) =>
  db
    .insertInto('event')
    .values({ position: slot('position'), stream: slot('stream'), body: slot('body'), hash: slot('hash') }),
)
export const insertWords = statement(['position', 'path', 'salt', 'text'], (db) =>
  db
    .insertInto('words')
    .values({ position: slot('position'), path: slot('path'), salt: slot('salt'), text: slot('text') }),
)
export const findWords = statement(['position', 'path'], (db) =>
  db
    .selectFrom('words')
    .innerJoin('event', 'event.position', 'words.position')
    .select(['event.stream', 'words.text'])
    .where('words.position', '=', slot('position'))
    .where('words.path', '=', slot('path'))
    .where('words.salt', '<>', erasedSalt),
)
/** Words as they lie there, erased or not. */
export const wordsBetween = statement(['after', 'upTo'], (db) =>
  db
    .selectFrom('words')
    .selectAll()
    .where('position', '>', slot('after'))
    .where('position', '<=', slot('upTo'))
    .orderBy('position'),
)
export const overwriteWords = statement(['position', 'path', 'salt', 'text'], (db) =>
  db
    .updateTable('words')
    .set({ salt: slot('salt'), text: slot('text') })
    .where('position', '=', slot('position'))
    .where('path', '=', slot('path')),
)

/** Words that were not erased. */
const kept = (join: JoinBuilder<Tables, 'event' | 'words'>) =>
  join.onRef('words.position', '=', 'event.position').on('words.salt', '<>', erasedSalt)

/** Events with their words, one row per words field (or one without), in order. */
export const streamEvents = statement(['stream', 'after'], (db) =>
  db
    .selectFrom('event')
    .leftJoin('words', kept)
    .select(['event.position', 'event.stream', 'event.body', 'words.path', 'words.text'])
    .where('event.stream', '=', slot('stream'))
    .where('event.position', '>', slot('after'))
    .orderBy('event.position'),
)
/** Stored bodies of a stream, oldest first. */
export const streamBodies = statement(['stream', 'after'], (db) =>
  db
    .selectFrom('event')
    .select('body')
    .where('stream', '=', slot('stream'))
    .where('position', '>', slot('after'))
    .orderBy('position'),
)
/** Columns of an event with its words, its stream's feature, the audience that began with it and the one before that. */
const pageColumns = [
  ...(['event.position', 'event.stream', 'event.body', 'words.path', 'words.text'] as const),
  ...(['stream.feature', 'now.audience'] as const),
] as const
const audienceBefore = (e: ExpressionBuilder<Tables & { now: Tables['stream_audience'] }, 'now'>) =>
  e
    .selectFrom('stream_audience as b')
    .select('b.audience')
    .whereRef('b.stream', '=', 'now.stream')
    .whereRef('b.since', '<', 'now.since')
    .orderBy('b.since', 'desc')
    .limit(1)
    .as('before')

/** Events with their words and what their stream is, in order; `audience` and `before` are null where none began. */
export const logPage = statement(['after', 'upTo'], (db) =>
  db
    .selectFrom('event')
    .leftJoin('words', kept)
    .innerJoin('stream', 'stream.id', 'event.stream')
    .leftJoin('stream_audience as now', (join) =>
      join.onRef('now.stream', '=', 'event.stream').onRef('now.since', '=', 'event.position'),
    )
    .select(pageColumns)
    .select(audienceBefore)
    .where('event.position', '>', slot('after'))
    .where('event.position', '<=', slot('upTo'))
    .orderBy('event.position'),
)
/** The head, in every row, with the events of a page as of the same moment; one row without an event where there is none. */
export const logSince = statement(['after', 'upTo'], (db) =>
  db
    .selectFrom('log_head as head')
    .leftJoin('event', (join) =>
      join.on('event.position', '>', slot('after')).on('event.position', '<=', slot('upTo')),
    )
    .leftJoin('words', kept)
    .leftJoin('stream', 'stream.id', 'event.stream')
    .leftJoin('stream_audience as now', (join) =>
      join.onRef('now.stream', '=', 'event.stream').onRef('now.since', '=', 'event.position'),
    )
    .select(pageColumns)
    .select(audienceBefore)
    .select(['head.position as end', 'head.hash', 'head.epoch', 'head.epoch_changed_at'])
    .select(['head.recorded_at', 'head.anchor_real', 'head.anchor_log', 'head.speed_milli'])
    .where('head.id', '=', 1)
    .orderBy('event.position'),
)

/** A stream's row with its saved state; `state` is null before it was first saved. */
export const findStream = statement(['id'], (db) =>
  db
    .selectFrom('stream')
    .leftJoin('saved_state', 'saved_state.stream', 'stream.id')
    .selectAll('stream')
    .select('saved_state.body as state')
    .where('id', '=', slot('id')),
)
/** The streams of a feature, those that left the live set among them, in the order in which they were opened. */
export const streamsOf = statement(['feature'], (db) =>
  db.selectFrom('stream').select('id').where('feature', '=', slot('feature')).orderBy('opened_at'),
)
/** By which fold each stream was saved. */
export const streamFolds = statement([], (db) =>
  db.selectFrom('stream').select(['id', 'feature', 'fold_version']).orderBy('opened_at'),
)
export const insertStream = statement(['id', 'feature', 'opened_at', 'fold_version', 'state_hash'], (db) =>
  db.insertInto('stream').values({
    id: slot('id'),
    feature: slot('feature'),
    opened_at: slot('opened_at'),
    fold_version: slot('fold_version'),
    state_position: 0,
    state_hash: slot('state_hash'),
  }),
)
export const markSaved = statement(['id', 'fold_version', 'state_position', 'state_hash'], (db) =>
  db
    .updateTable('stream')
    .set({
      fold_version: slot('fold_version'),
      state_position: slot('state_position'),
      state_hash: slot('state_hash'),
    })
    .where('id', '=', slot('id')),
)

export const findState = statement(['stream'], (db) =>
  db.selectFrom('saved_state').select('body').where('stream', '=', slot('stream')),
)
export const appendState = statement(['stream', 'body'], (db) =>
  db.insertInto('saved_state').values({ stream: slot('stream'), body: slot('body') }),
)
export const overwriteState = statement(['stream', 'body'], (db) =>
  db
    .updateTable('saved_state')
    .set({ body: slot('body') })
    .where('stream', '=', slot('stream')),
)
export const disownState = statement(['stream', 'nobody', 'body'], (db) =>
  db
    .updateTable('saved_state')
    .set({ stream: slot('nobody'), body: slot('body') })
    .where('stream', '=', slot('stream')),
)

/** Does nothing where there is a line of that id; `returning` would tell, and doubles the cost of an entry's line. */
export const appendLine = statement(['stream', 'row_id', 'depth', 'position', 'body'], (db) =>
  db
    .insertInto('ledger')
    .values({
      stream: slot('stream'),
      row_id: slot('row_id'),
      depth: slot('depth'),
      position: slot('position'),
      body: slot('body'),
    })
    .onConflict((c) => c.columns(['stream', 'row_id']).doNothing()),
)
export const findLine = statement(['stream', 'row_id'], (db) =>
  db
    .selectFrom('ledger')
    .select(['depth', 'position', 'body'])
    .where('stream', '=', slot('stream'))
    .where('row_id', '=', slot('row_id')),
)
export const overwriteLine = statement(['stream', 'row_id', 'body'], (db) =>
  db
    .updateTable('ledger')
    .set({ body: slot('body') })
    .where('stream', '=', slot('stream'))
    .where('row_id', '=', slot('row_id')),
)
export const disownLine = statement(['stream', 'row_id', 'nobody', 'body'], (db) =>
  db
    .updateTable('ledger')
    .set({ stream: slot('nobody'), body: slot('body') })
    .where('stream', '=', slot('stream'))
    .where('row_id', '=', slot('row_id')),
)
/** A stream's whole ledger, oldest first. */
export const ledgerOf = statement(['stream'], (db) =>
  db.selectFrom('ledger').selectAll().where('stream', '=', slot('stream')).orderBy('position'),
)
export const newestRows = statement(['stream', 'depth', 'limit'], (db) =>
  db
    .selectFrom('ledger')
    .select(['row_id', 'position', 'body'])
    .where('stream', '=', slot('stream'))
    .where('depth', '=', slot('depth'))
    .orderBy('position', 'desc')
    .limit(slot('limit')),
)

export const insertAudience = statement(['stream', 'since', 'audience'], (db) =>
  db
    .insertInto('stream_audience')
    .values({ stream: slot('stream'), since: slot('since'), audience: slot('audience') })
    .onConflict((c) => c.columns(['stream', 'since']).doUpdateSet({ audience: slot('audience') })),
)
/** Corrects what was last noted of a stream. */
export const changeAudience = statement(['stream', 'audience'], (db) =>
  db
    .updateTable('stream_audience')
    .set({ audience: slot('audience') })
    .where('stream', '=', slot('stream'))
    .where('since', '=', (e) =>
      e
        .selectFrom('stream_audience as b')
        .select((f) => f.fn.max('b.since').as('since'))
        .where('b.stream', '=', slot('stream')),
    ),
)
/** The present audience of every stream still in the live set. */
export const liveAudiences = statement([], (db) =>
  db
    .selectFrom('stream_audience as a')
    .innerJoin('stream', 'stream.id', 'a.stream')
    .select(['a.stream', 'a.audience', 'stream.feature'])
    .where('a.audience', '!=', '')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('stream_audience as b')
            .select('b.since')
            .whereRef('b.stream', '=', 'a.stream')
            .whereRef('b.since', '>', 'a.since'),
        ),
      ),
    ),
)

export const findClaim = statement(['key'], (db) =>
  db.selectFrom('claim').select('stream').where('key', '=', slot('key')),
)
export const insertClaim = statement(['key', 'stream', 'position'], (db) =>
  db.insertInto('claim').values({ key: slot('key'), stream: slot('stream'), position: slot('position') }),
)
export const deleteClaim = statement(['key', 'stream'], (db) =>
  db.deleteFrom('claim').where('key', '=', slot('key')).where('stream', '=', slot('stream')),
)
/** How many claims begin with a series name; `end` is the name with its last character raised by one. */
export const countClaims = statement(['from', 'end'], (db) =>
  db
    .selectFrom('claim')
    .select(sql<number>`count(*)`.as('length'))
    .where('key', '>=', slot('from'))
    .where('key', '<', slot('end')),
)
/** The claims between two keys, the last first. */
export const lastClaims = statement(['from', 'below', 'limit'], (db) =>
  db
    .selectFrom('claim')
    .select(['key', 'stream'])
    .where('key', '>=', slot('from'))
    .where('key', '<', slot('below'))
    .orderBy('key', 'desc')
    .limit(slot('limit')),
)

export const findAnswer = statement(['account', 'command_id'], (db) =>
  db
    .selectFrom('idempotency')
    .select(['hmac', 'answer'])
    .where('account', '=', slot('account'))
    .where('command_id', '=', slot('command_id')),
)
/** The same as it is stored. */
export const keptAnswer = statement(['account', 'command_id'], (db) =>
  db
    .selectFrom('idempotency')
    .selectAll()
    .where('account', '=', slot('account'))
    .where('command_id', '=', slot('command_id')),
)
export const insertAnswer = statement(['account', 'command_id', 'hmac', 'answer', 'at'], (db) =>
  db.insertInto('idempotency').values({
    account: slot('account'),
    command_id: slot('command_id'),
    hmac: slot('hmac'),
    answer: slot('answer'),
    at: slot('at'),
  }),
)
export const forgetAnswers = statement(['before'], (db) =>
  db.deleteFrom('idempotency').where('at', '<', slot('before')),
)

export const findFollower = statement(['name'], (db) =>
  db.selectFrom('follower').select('position').where('name', '=', slot('name')),
)
export const dropFollower = statement(['name'], (db) =>
  db.deleteFrom('follower').where('name', '=', slot('name')),
)
export const moveFollower = statement(['name', 'position'], (db) =>
  db
    .insertInto('follower')
    .values({ name: slot('name'), position: slot('position') })
    .onConflict((c) => c.column('name').doUpdateSet({ position: slot('position') })),
)
