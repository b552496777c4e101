/** The other nodes as they last told of themselves: forgotten by themselves when they fall silent. */
import type { Unit } from './cluster.ts'

/** Three beats and a bit. */
const silentAfterMs = 7000
/** Nobody runs more; a flood of invented ones must not grow. */
const most = 64

interface Peer {
  screens: ReadonlyMap<string, readonly Unit[]>
  heardAt: number
}

/** A class because it remembers. Times are ms of any steady clock. */
export class Peers {
  private readonly peers = new Map<string, Peer>()

  heard(node: string, screens: Peer['screens'], now: number): void {
    this.peers.delete(node)
    this.peers.set(node, { screens, heardAt: now })
    for (const [oldest] of this.peers) {
      if (this.peers.size <= most) break
      this.peers.delete(oldest)
    }
  }

  /** Screens of all agencies at the nodes heard of lately. */
  units(log: string, now: number): Unit[] {
    this.forgetSilent(now)
    return [...this.peers.values()].flatMap(({ screens }) => screens.get(log) ?? [])
  }

  /** How many nodes were heard of lately. */
  count(now: number): number {
    this.forgetSilent(now)
    return this.peers.size
  }

  private forgetSilent(now: number): void {
    for (const [node, { heardAt }] of this.peers) if (now - heardAt > silentAfterMs) this.peers.delete(node)
  }
}
