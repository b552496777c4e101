/** Which agencies have a screen open, here and at the other nodes: counted, told, never stored (domain.md §6, 16). */
import type { Unit } from '../cluster/cluster.ts'
import type { LogBroadcast } from './logBroadcast.ts'

/** A class because it counts who is there; `tell` is called with each beat. */
export class Presence {
  private readonly broadcast: LogBroadcast
  private readonly agencies = new Map<string, string>()
  private readonly elsewhere: () => readonly Unit[]
  private readonly counts = new Map<string, number>()
  private told = ''

  constructor(broadcast: LogBroadcast, elsewhere: () => readonly Unit[] = () => []) {
    this.broadcast = broadcast
    this.elsewhere = elsewhere
  }

  /** A screen of an agency is open; said again for the same socket it counts once. */
  arrive(socket: string, agency: string): void {
    if (this.agencies.get(socket) === agency) return
    this.depart(socket)
    this.agencies.set(socket, agency)
    this.count(agency, 1)
  }

  depart(socket: string): void {
    const agency = this.agencies.get(socket)
    if (agency === undefined) return
    this.agencies.delete(socket)
    this.count(agency, -1)
  }

  private count(agency: string, by: 1 | -1): void {
    const now = (this.counts.get(agency) ?? 0) + by
    if (now > 0) this.counts.set(agency, now)
    else this.counts.delete(agency)
  }

  /** The screens open at this node. */
  here(): Unit[] {
    return [...this.counts].map(([agency, count]) => ({ agency, count }))
  }

  /** What stands now, as a packet body. */
  body(): string {
    return JSON.stringify({ units: sums([...this.here(), ...this.elsewhere()]) })
  }

  /** Tells everyone when it has changed since the last telling. */
  tell(): void {
    const body = this.body()
    if (body === this.told) return
    this.told = body
    for (const view of this.broadcast.views.keys())
      this.broadcast.outlet.toView(this.broadcast.name, view, 'presence', body)
  }
}

function sums(units: readonly Unit[]): Unit[] {
  const counts = new Map<string, number>()
  for (const { agency, count } of units) counts.set(agency, (counts.get(agency) ?? 0) + count)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([agency, count]) => ({ agency, count }))
}
