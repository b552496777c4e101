/** Tables of one log, the same in every store: INTEGER and TEXT only, times in epoch ms, bodies as JSON text (D5). */
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
  words: { position: number; path: string; salt: string; text: string }
  stream: {
    id: string
    feature: string
    opened_at: number
    fold_version: number
    state: string
    state_position: number
    /** SHA-256 over the row's other columns. */
    state_hash: string
  }
  ledger: { stream: string; row_id: string; depth: number; position: number; body: string }
  /** What was true since a position; empty text once the stream left the live set. */
  stream_audience: { stream: string; since: number; audience: string }
  claim: { key: string; stream: string; position: number }
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

/** A store written by a newer build is refused. */
export const schemaVersion = 1
