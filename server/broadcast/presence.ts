/** Which agencies have a screen open: counted, told, never stored (domain.md §6, 16). */
import type { LogBroadcast } from './logBroadcast.ts'

/** A class because it counts who is there; `tell` is called with each beat. */
export class Presence {
  private readonly broadcast: LogBroadcast
  private readonly agencies = new Map<string, string>()
  private told = ''

  constructor(broadcast: LogBroadcast) {
    this.broadcast = broadcast
  }

  arrive(socket: string, agency: string): void {
    this.agencies.set(socket, agency)
  }

  depart(socket: string): void {
    this.agencies.delete(socket)
  }

  /** What stands now, as a packet body. */
  body(): string {
    const counts = new Map<string, number>()
    for (const agency of this.agencies.values()) counts.set(agency, (counts.get(agency) ?? 0) + 1)
    const units = [...counts]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([agency, count]) => ({ agency, count }))
    return JSON.stringify({ units })
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
