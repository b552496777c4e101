/** Who holds which rights now, kept in memory and forgotten with every event of the account (SEE4). */
import type { Actor } from '../../shared/access/actor.ts'
import { actorOf, houseLog } from '../corridor/accounts.ts'
import type { EventLog } from '../log/eventLog.ts'
import type { Follower } from '../log/follow.ts'

/** A class because it remembers; `onChange` is told of accounts whose rights changed. */
export class Directory {
  private readonly log: EventLog
  private readonly known = new Map<string, Promise<Actor | undefined>>()

  constructor(log: EventLog, house: Follower, onChange: (account: string) => void) {
    this.log = log
    house.onPage(({ events }) => {
      for (const { stream, type } of events) {
        if (!type.startsWith('account.')) continue
        this.known.delete(stream)
        if (type !== 'account.opened') onChange(stream)
      }
    })
    house.onEpoch(() => this.known.clear())
  }

  /** The actor of an account as of now; undefined when there is none or it is suspended. */
  actor(account: string): Promise<Actor | undefined> {
    const held = this.known.get(account)
    if (held) return held
    const asked = this.read(account)
    this.known.set(account, asked)
    asked.catch(() => this.known.delete(account))
    return asked
  }

  private async read(account: string): Promise<Actor | undefined> {
    const [opened] = await this.log.streams(houseLog, [account])
    return opened && actorOf(account, opened.state)
  }
}
