/**
 * Tables of one log, the same in every store: INTEGER and TEXT only, times in epoch ms, bodies as JSON text (D5).
 *
 * Words lie in `words.text`, `ledger.body` and `saved_state.body` and nowhere else. Rows of these three are appended and
 * then stay where they are (see `still.ts`): a store that moves a row may leave a copy of it behind.
 */
export interface Tables {
  log_head: {
    id: number
    position: number
    hash: string
    epoch: string
    /** Real ms of the last restore; 0 for an epoch that began with the log. */
    epoch_changed_at: number
    recorded_at: number
    anchor_real: number
    anchor_log: number
    /** Thousandths of log ms per real ms. */
    speed_milli: number
    schema_version: number
  }
  event: { position: number; stream: string; body: string; hash: string }
  /** Erased words are overwritten, with `erasedSalt` as their salt. */
  words: { position: number; path: string; salt: string; text: string }
  stream: {
    id: string
    feature: string
    opened_at: number
    fold_version: number
    state_position: number
    /** SHA-256 over the row's other columns and the saved state. */
    state_hash: string
  }
  /** A stream folded up to `state_position`; none before it was first saved. Filled up with blanks. */
  saved_state: { stream: string; body: string }
  ledger: { stream: string; row_id: string; depth: number; position: number; body: string }
  /** What was true since a position; empty text once the stream left the live set. */
  stream_audience: { stream: string; since: number; audience: string }
  claim: { key: string; stream: string; position: number }
  /** A clock that runs: the last log instant in time, and the next at which something is to be said of it. */
  clock: { stream: string; clock_id: string; due_at: number; next_at: number }
  idempotency: { account: string; command_id: string; hmac: string; answer: string; at: number }
  follower: { name: string; position: number }
  session: {
    token_hash: string
    account: string
    log: string
    created_at: number
    seen_at: number
    expires_at: number
  }
  credential: { account: string; hash: string }
  /** `link` works once, `kiosk` until it expires. */
  sign_in_link: { token_hash: string; kind: string; account: string; log: string; expires_at: number }
}

/** A store written by a newer build is refused, and so is one older than the first that was ever released. */
export const schemaVersion = 3
