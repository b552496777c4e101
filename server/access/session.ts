/** Sessions live in log `house`'s database, bound to one account and one log (D20); the browser holds a token only. */
import { numberIn, textIn, type Row } from '../log/flow.ts'
import { slot, statement } from '../log/statement.ts'
import type { EventLog } from '../log/eventLog.ts'
import { houseLog } from '../corridor/accounts.ts'
import { newToken, passwordMatches, tokenHash } from './secrets.ts'
import * as claims from '../log/statements.ts'

/** Real time. A shift is twelve hours; a wall's token lasts until it is taken back. */
const sessionMs = 12 * 3_600_000
const kioskMs = 400 * 86_400_000

export interface Session {
  tokenHash: string
  account: string
  log: string
  /** Real ms. */
  expiresAt: number
}

/** Sessions asked about in one statement; places left over are filled with what no session bears. */
const asked = Array.from({ length: 100 }, (_, at) => `hash${at}`)

interface Link {
  account: string
  log: string
  /** Real ms. */
  expiresAt: number
}

const put = statement(['token_hash', 'account', 'log', 'now', 'expires_at'], (db) =>
  db.insertInto('session').values({
    token_hash: slot('token_hash'),
    account: slot('account'),
    log: slot('log'),
    created_at: slot('now'),
    seen_at: slot('now'),
    expires_at: slot('expires_at'),
  }),
)
const find = statement(['token_hash', 'now'], (db) =>
  db
    .selectFrom('session')
    .select(['account', 'log', 'expires_at'])
    .where('token_hash', '=', slot('token_hash'))
    .where('expires_at', '>', slot('now')),
)
const findStanding = statement(['now', ...asked], (db) =>
  db
    .selectFrom('session')
    .select('token_hash')
    .where(
      'token_hash',
      'in',
      asked.map((name) => slot(name)),
    )
    .where('expires_at', '>', slot('now')),
)
const remove = statement(['token_hash'], (db) =>
  db.deleteFrom('session').where('token_hash', '=', slot('token_hash')),
)
const removeExpired = statement(['now'], (db) =>
  db.deleteFrom('session').where('expires_at', '<=', slot('now')),
)
const findCredential = statement(['account'], (db) =>
  db.selectFrom('credential').select('hash').where('account', '=', slot('account')),
)
const putCredential = statement(['account', 'hash'], (db) =>
  db
    .insertInto('credential')
    .values({ account: slot('account'), hash: slot('hash') })
    .onConflict((c) => c.column('account').doUpdateSet({ hash: slot('hash') })),
)
const putLink = statement(['token_hash', 'kind', 'account', 'log', 'expires_at'], (db) =>
  db.insertInto('sign_in_link').values({
    token_hash: slot('token_hash'),
    kind: slot('kind'),
    account: slot('account'),
    log: slot('log'),
    expires_at: slot('expires_at'),
  }),
)
const findLink = statement(['token_hash', 'kind', 'now'], (db) =>
  db
    .selectFrom('sign_in_link')
    .select(['account', 'log', 'expires_at'])
    .where('token_hash', '=', slot('token_hash'))
    .where('kind', '=', slot('kind'))
    .where('expires_at', '>', slot('now')),
)
const removeLink = statement(['token_hash'], (db) =>
  db.deleteFrom('sign_in_link').where('token_hash', '=', slot('token_hash')),
)
const removeExpiredLinks = statement(['now'], (db) =>
  db.deleteFrom('sign_in_link').where('expires_at', '<=', slot('now')),
)

/** A class because it holds the store. */
export class Sessions {
  private readonly log: EventLog
  private readonly now: () => number

  constructor(log: EventLog, now: () => number) {
    this.log = log
    this.now = now
  }

  /** The account id of a sign-in name, or undefined. */
  async accountOf(login: string): Promise<string | undefined> {
    const [row] = await this.read(claims.findClaim({ key: `login:${login}` }))
    return row && textIn(row, 'stream')
  }

  /** Sets an account's password (already hashed). */
  async setPassword(account: string, hash: string): Promise<void> {
    await this.log.write(houseLog, [putCredential({ account, hash })])
  }

  async hasPassword(account: string): Promise<boolean> {
    return (await this.read(findCredential({ account }))).length > 0
  }

  /** The account whose name and password these are; undefined otherwise, after the same time. */
  async proven(login: string, password: string): Promise<string | undefined> {
    const account = await this.accountOf(login)
    const [row] = account === undefined ? [] : await this.read(findCredential({ account }))
    const matches = await passwordMatches(row && textIn(row, 'hash'), password)
    return matches ? account : undefined
  }

  /** Opens a session and returns its token, the only time it is seen. */
  async begin(account: string, log: string, kiosk = false): Promise<string> {
    const token = newToken()
    const now = this.now()
    const expires = now + (kiosk ? kioskMs : sessionMs)
    await this.log.write(houseLog, [
      removeExpired({ now }),
      put({ token_hash: tokenHash(token), account, log, now, expires_at: expires }),
    ])
    return token
  }

  /** The session of a token that has neither expired nor ended. */
  async of(token: string): Promise<Session | undefined> {
    const hash = tokenHash(token)
    const [row] = await this.read(find({ token_hash: hash, now: this.now() }))
    return (
      row && {
        tokenHash: hash,
        account: textIn(row, 'account'),
        log: textIn(row, 'log'),
        expiresAt: numberIn(row, 'expires_at'),
      }
    )
  }

  /** Which of these have ended or expired. */
  async ended(tokenHashes: readonly string[]): Promise<string[]> {
    const gone = new Set(tokenHashes)
    for (let at = 0; at < tokenHashes.length; at += asked.length) {
      const some = asked.map((name, i) => [name, tokenHashes[at + i] ?? ''])
      const rows = await this.read(findStanding({ ...Object.fromEntries(some), now: this.now() }))
      for (const row of rows) gone.delete(textIn(row, 'token_hash'))
    }
    return [...gone]
  }

  async end(token: string): Promise<void> {
    await this.log.write(houseLog, [remove({ token_hash: tokenHash(token) })])
  }

  /** Makes a link that signs in once, or a wall's token. */
  async makeLink(kind: 'link' | 'kiosk', account: string, log: string, lastsMs: number): Promise<string> {
    const token = newToken()
    const expires = this.now() + lastsMs
    await this.log.write(houseLog, [
      removeExpiredLinks({ now: this.now() }),
      putLink({ token_hash: tokenHash(token), kind, account, log, expires_at: expires }),
    ])
    return token
  }

  /** Redeems a link: once for `link`, even when asked twice at the same moment, at two nodes. */
  async redeem(kind: 'link' | 'kiosk', token: string): Promise<{ account: string; log: string } | undefined> {
    const hash = tokenHash(token)
    const found = await this.linkOf(kind, hash)
    if (!found || (kind === 'link' && !(await this.use(hash, found)))) return undefined
    return { account: found.account, log: found.log }
  }

  private async linkOf(kind: 'link' | 'kiosk', hash: string): Promise<Link | undefined> {
    const [row] = await this.read(findLink({ token_hash: hash, kind, now: this.now() }))
    return (
      row && {
        account: textIn(row, 'account'),
        log: textIn(row, 'log'),
        expiresAt: numberIn(row, 'expires_at'),
      }
    )
  }

  /** Takes a link away, leaving a mark that only one can leave. False when somebody was faster. */
  private async use(hash: string, { account, log, expiresAt }: Link): Promise<boolean> {
    try {
      await this.log.write(houseLog, [
        putLink({ token_hash: `used:${hash}`, kind: 'used', account, log, expires_at: expiresAt }),
        removeLink({ token_hash: hash }),
      ])
      return true
    } catch (error) {
      if (await this.linkOf('link', hash)) throw error
      return false
    }
  }

  private read(statement: Parameters<EventLog['read']>[1]): Promise<readonly Row[]> {
    return this.log.read(houseLog, statement)
  }
}
