/** Orders as the screens give them. What becomes of each is shown by its pending entry. */
import type { Attachments } from '../../../shared/attachment.ts'
import { catalogue, type CommandType } from '../../../shared/catalogue.ts'
import { featureOf } from '../../../shared/event.ts'
import { isOnce, taskOf } from '../../../shared/owed/rules.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'
import type { Incident } from './incidents.ts'

export function useOrders() {
  const live = useLive()
  const clock = useClock()

  /** Gives an order to a stream; `seen` is added where the house would refuse a stale one. */
  function give(
    type: CommandType,
    to: Pick<Incident, 'stream' | 'copy'> | string,
    data: Record<string, unknown>,
    occurredAt?: number,
  ): void {
    const stream = typeof to === 'string' ? to : to.stream
    const layer = catalogue.command(type)?.judgedOn
    // Done on the spot, often far from any network: it happened when it was given, not when it arrived.
    const at = occurredAt ?? (featureOf(type) === 'mediation' ? clock.running : undefined)
    const seen = layer && typeof to !== 'string' ? to.copy.version[layer] : undefined
    void live.send({
      type,
      stream,
      data,
      ...(seen !== undefined && { seen }),
      ...(at !== undefined && { occurredAt: at }),
    })
  }

  /** Of some press tasks an incident has one: whoever opens it, it stands in the same place. */
  function idFor(type: CommandType, { incident, kind }: Record<string, unknown>): string {
    return type === 'press.openTask' && isOnce(kind) ? taskOf(String(incident), kind) : live.newId()
  }

  return {
    give,
    /** Opens a stream linked to an incident: a dispute, a press task. */
    open: (type: CommandType, data: Record<string, unknown>) => give(type, idFor(type, data), data),
    /** Opens a new incident and returns its id, so that the desk can select it at once. */
    report(data: Record<string, unknown>): string {
      const stream = live.newId()
      give('incident.report', stream, data)
      return stream
    },
    record: (
      incident: Incident,
      data: { text: string; key: boolean; attachments?: Attachments },
      occurredAt?: number,
    ) => give('incident.recordEntry', incident, data, occurredAt),
    startVerification: (incident: Incident) => give('incident.startVerification', incident, {}),
    involve: (incident: Incident, data: { agency: string; part: string }) =>
      give('incident.involveAgency', incident, data),
    release: (incident: Incident, agency: string) => give('incident.releaseAgency', incident, { agency }),
  }
}
