/** The one connection of a log's writer: opened when needed, one piece of work at a time, opened anew when it breaks. */
import { StoreError } from '../flow.ts'
import { openSession, type Limits, type Session } from './session.ts'

const limits: Limits = { statementMs: 10_000, lockMs: 4000, idleMs: 2000 }
const firstWaitMs = 50
const longestWaitMs = 5000

/** A class because it holds a connection and who waits for it. */
export class Line {
  private readonly url: string
  private session: Session | undefined
  private last: Promise<unknown> = Promise.resolve()
  private failures = 0
  /** Not before this moment is the database asked again whether it is there. */
  private notBefore = 0

  constructor(url: string) {
    this.url = url
  }

  /** Works with the connection once those before have. Rejects at once while the database is known to be away. */
  hold<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const mine = this.last.then(async () => {
      const session = await this.connected()
      try {
        return await work(session)
      } finally {
        if (session.isLost()) await this.drop(session)
      }
    })
    this.last = mine.catch(() => undefined)
    return mine
  }

  async end(): Promise<void> {
    await this.last
    await this.session?.end()
    this.session = undefined
  }

  private async connected(): Promise<Session> {
    if (this.session && !this.session.isLost()) return this.session
    const now = performance.now()
    if (now < this.notBefore) throw new StoreError('io', 'the database is away', undefined)
    try {
      this.session = await openSession(this.url, limits, true)
      this.failures = 0
      return this.session
    } catch (error) {
      // Many nodes lose their database at the same moment: each comes back at its own.
      const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** this.failures++)
      this.notBefore = performance.now() + wait * (0.5 + Math.random() / 2)
      throw error
    }
  }

  private async drop(session: Session): Promise<void> {
    if (this.session === session) this.session = undefined
    await session.end()
  }
}
