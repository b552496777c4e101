/** Events on their way: what was sent to whom, held against what the clients have heard. */
import { clockMs } from './measure.ts'
import type { Swarm } from './swarm.ts'

/** A class because it counts; one per round. */
export class Flight {
  private readonly swarm: Swarm
  private readonly before: number
  /** Deliveries owed after each event not yet heard by all. */
  private owed: number[] = []
  private sum = 0

  constructor(swarm: Swarm) {
    this.swarm = swarm
    this.before = swarm.heard
  }

  /** An event left for so many clients. */
  sent(clients: number): void {
    this.sum += clients
    this.owed.push(this.sum)
  }

  /** Events that not every client they are for has heard. */
  get inFlight(): number {
    const heard = this.swarm.heard - this.before
    const done = this.owed.findIndex((sum) => sum > heard)
    this.owed = done === -1 ? [] : this.owed.slice(done)
    return this.owed.length
  }

  /** Resolves when at most `most` events are in flight. */
  async room(most: number): Promise<void> {
    if (this.inFlight > most) await this.swarm.until(() => this.inFlight <= most)
  }

  /** Deliveries a ms from now on, for so many ms. */
  async rate(forMs: number): Promise<number> {
    const heard = this.swarm.heard
    const began = clockMs()
    await new Promise((resolve) => setTimeout(resolve, forMs))
    return (this.swarm.heard - heard) / (clockMs() - began)
  }
}
