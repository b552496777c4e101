/**
 * Sessions whose sockets were here a moment ago: when a network cuts a thousand clients at once and all come back, the
 * store is not asked for each. What ends a session here, or is found ended by the watch, is forgotten at once (SEE4).
 */
import type { Session } from './session.ts'

const keptMs = 60_000

/** A class because it remembers; the oldest stand first. */
export class RecentSessions {
  private readonly left = new Map<string, { session: Session; at: number }>()

  /** A socket of this session is gone. Times are real ms. */
  keep({ tokenHash, account, log, expiresAt }: Session, at: number): void {
    this.left.delete(tokenHash)
    this.left.set(tokenHash, { session: { tokenHash, account, log, expiresAt }, at })
  }

  /** The session of a token's hash if it was here within the last minute and has not expired. */
  find(tokenHash: string, now: number): Session | undefined {
    const held = this.left.get(tokenHash)
    return held && now - held.at <= keptMs && held.session.expiresAt > now ? held.session : undefined
  }

  /** The session ended. */
  forget(tokenHash: string): void {
    this.left.delete(tokenHash)
  }

  /** Lets go of what left too long ago. */
  tidy(now: number): void {
    for (const [tokenHash, { at }] of this.left) {
      if (now - at <= keptMs) return
      this.left.delete(tokenHash)
    }
  }

  /** Hashes of all that are kept: whoever looks for ended sessions asks for these too. */
  hashes(): Iterable<string> {
    return this.left.keys()
  }
}
