/** What the city decided about its rules, as log `house` has it: followed by each node, and handed to its corridor. */
import type { CityRules } from '../../shared/city.ts'
import { nothingDecided } from '../../shared/clocks/overrides.ts'
import type { CityOpen } from '../../shared/features/city/state.ts'
import { houseLog } from '../corridor/accounts.ts'
import { bookClaim } from '../corridor/decided.ts'
import { rulesInForce, type RulesInForce } from '../corridor/rulesInForce.ts'
import type { EventLog } from '../log/eventLog.ts'
import { textIn } from '../log/flow.ts'
import type { Follower } from '../log/follow.ts'
import * as sql from '../log/statements.ts'

export interface CityBookOptions {
  log: EventLog
  /** Of log `house`. */
  follower: Pick<Follower, 'onPage' | 'onEpoch'>
  city: CityRules
  onError: (error: unknown) => void
}

/** A class because it follows. Every node reads the book anew with each decision in it; none waits for it. */
export class CityBook {
  /** The book's stream; undefined until one is opened. */
  stream: string | undefined
  private readonly options: CityBookOptions
  private readonly rules: RulesInForce
  private isStale = true
  private reading: Promise<void> | undefined

  constructor(options: CityBookOptions) {
    this.options = options
    this.rules = rulesInForce(options.city)
    const { follower, onError } = options
    const again = (): void => {
      this.isStale = true
      this.step().catch(onError)
    }
    follower.onPage(({ events }) => {
      // Of erased words a basis may have been made.
      if (events.some(({ type, stream }) => type.startsWith('city.') || stream === this.stream)) again()
    })
    follower.onEpoch(again)
  }

  /** Reads what was decided since, if anything was. Concurrent calls share one reading; a failed one is made up for. */
  step(): Promise<void> {
    this.reading ??= this.read().finally(() => {
      this.reading = undefined
    })
    return this.reading
  }

  /** The rules that decisions of a log are judged by, at real ms. */
  rulesOf(log: string, now: number): CityRules {
    return this.rules.of(log, now) ?? this.options.city
  }

  private async read(): Promise<void> {
    while (this.isStale) {
      this.isStale = false
      try {
        await this.readOnce()
      } catch (error) {
        this.isStale = true
        throw error
      }
    }
  }

  private async readOnce(): Promise<void> {
    const { log, city } = this.options
    const [row] = await log.read(houseLog, sql.findClaim({ key: bookClaim(city.area) }))
    this.stream = row && textIn(row, 'stream')
    const [opened] = this.stream === undefined ? [] : await log.streams(houseLog, [this.stream])
    const decided = opened ? (opened.state.parts.open as CityOpen) : nothingDecided
    await log.adopt(decided)
    this.rules.adopt(decided)
  }
}
