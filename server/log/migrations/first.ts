/** Everything one log holds. */
import { sql, type Compilable, type Kysely, type RawBuilder } from 'kysely'
import type { Sql } from '../flow.ts'
import { compiledAll } from '../statement.ts'
import type { Tables } from '../tables.ts'

/** Where the stores differ. */
interface Store {
  /** Of what a position that is a row's only key is made. */
  position: 'integer' | 'bigint'
  /** Text is compared byte by byte everywhere. */
  text: RawBuilder<unknown>
  /** What ends a table that is found by its key alone. */
  byKey: RawBuilder<unknown>
}

const sqlite: Store = { position: 'integer', text: sql`text`, byKey: sql`without rowid` }
const postgres: Store = { position: 'bigint', text: sql`text collate "C"`, byKey: sql`` }

export const first: Sql[] = compiledAll((db) => tables(db, sqlite))

/** The same in a schema of PostgreSQL. */
export function firstIn(schema: string): Sql[] {
  return compiledAll((db) => tables(db, postgres), schema)
}

function tables({ schema }: Kysely<Tables>, { position, text, byKey }: Store): Compilable[] {
  return [
    schema
      .createTable('log_head')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('hash', text, (c) => c.notNull())
      .addColumn('epoch', text, (c) => c.notNull())
      .addColumn('epoch_changed_at', 'bigint', (c) => c.notNull())
      .addColumn('recorded_at', 'bigint', (c) => c.notNull())
      .addColumn('anchor_real', 'bigint', (c) => c.notNull())
      .addColumn('anchor_log', 'bigint', (c) => c.notNull())
      .addColumn('speed_milli', 'integer', (c) => c.notNull())
      .addColumn('schema_version', 'integer', (c) => c.notNull()),
    schema
      .createTable('event')
      .addColumn('position', position, (c) => c.primaryKey())
      .addColumn('stream', text, (c) => c.notNull())
      .addColumn('body', text, (c) => c.notNull())
      .addColumn('hash', text, (c) => c.notNull()),
    schema.createIndex('event_stream').on('event').columns(['stream', 'position']),
    schema
      .createTable('words')
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('path', text, (c) => c.notNull())
      .addColumn('salt', text, (c) => c.notNull())
      .addColumn('text', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('words_key', ['position', 'path']),
    schema
      .createTable('stream')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('feature', text, (c) => c.notNull())
      .addColumn('opened_at', 'bigint', (c) => c.notNull())
      .addColumn('fold_version', 'integer', (c) => c.notNull())
      .addColumn('state_position', 'bigint', (c) => c.notNull())
      .addColumn('state_hash', text, (c) => c.notNull())
      .modifyEnd(byKey),
    schema
      .createTable('saved_state')
      .addColumn('stream', text, (c) => c.primaryKey())
      .addColumn('body', text, (c) => c.notNull()),
    schema
      .createTable('ledger')
      .addColumn('stream', text, (c) => c.notNull())
      .addColumn('row_id', text, (c) => c.notNull())
      .addColumn('depth', 'integer', (c) => c.notNull())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('body', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('ledger_key', ['stream', 'row_id']),
    schema.createIndex('ledger_newest').on('ledger').columns(['stream', 'depth', 'position']),
    schema
      .createTable('stream_audience')
      .addColumn('stream', text, (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .addColumn('audience', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('stream_audience_key', ['stream', 'since'])
      .modifyEnd(byKey),
    schema.createIndex('stream_audience_since').on('stream_audience').column('since'),
    schema
      .createTable('claim')
      .addColumn('key', text, (c) => c.primaryKey())
      .addColumn('stream', text, (c) => c.notNull())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .modifyEnd(byKey),
    schema
      .createTable('clock')
      .addColumn('stream', text, (c) => c.notNull())
      .addColumn('clock_id', text, (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('next_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('clock_key', ['stream', 'clock_id'])
      .modifyEnd(byKey),
    schema.createIndex('clock_due').on('clock').columns(['due_at', 'stream', 'clock_id']),
    schema.createIndex('clock_next').on('clock').columns(['next_at', 'stream', 'clock_id']),
    schema
      .createTable('idempotency')
      .addColumn('account', text, (c) => c.notNull())
      .addColumn('command_id', text, (c) => c.notNull())
      .addColumn('hmac', text, (c) => c.notNull())
      .addColumn('answer', text, (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('idempotency_key', ['account', 'command_id'])
      .modifyEnd(byKey),
    schema
      .createTable('follower')
      .addColumn('name', text, (c) => c.primaryKey())
      .addColumn('position', 'bigint', (c) => c.notNull()),
    schema
      .createTable('session')
      .addColumn('token_hash', text, (c) => c.primaryKey())
      .addColumn('account', text, (c) => c.notNull())
      .addColumn('log', text, (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('seen_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull()),
    schema
      .createTable('credential')
      .addColumn('account', text, (c) => c.primaryKey())
      .addColumn('hash', text, (c) => c.notNull()),
    schema
      .createTable('sign_in_link')
      .addColumn('token_hash', text, (c) => c.primaryKey())
      .addColumn('kind', text, (c) => c.notNull())
      .addColumn('account', text, (c) => c.notNull())
      .addColumn('log', text, (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull()),
  ]
}
