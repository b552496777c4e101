/**
 * Identities go by themselves after the emergency they were needed for (突发事件应对法 2024 Art. 85): a day is set once the
 * incident is over and with it every matter that names them, and when it has passed the house orders it (D17).
 */
import type { Actor } from '../../shared/access/actor.ts'
import { catalogue, type Catalogue } from '../../shared/catalogue.ts'
import { partiesIn, partyClaim, partyIn, type Party } from '../../shared/parties/party.ts'
import type { Answer } from '../../shared/command.ts'
import { logTime } from '../../shared/time.ts'
import type { EventLog } from '../log/eventLog.ts'
import { textIn } from '../log/flow.ts'
import type { Opened } from '../log/load.ts'
import * as sql from '../log/statements.ts'
import { allIn } from '../vault/vault.ts'
import type { ListedParty, VaultStore } from '../vault/vaultStore.ts'

/** It is a matter of days: real ms between two looks. */
export const destroyEveryMs = 3_600_000
const dayMs = 86_400_000

export interface DestructionOptions {
  log: EventLog
  name: string
  now: () => number
  /** The house's own actor in this city. */
  actor: Actor
  vault: Pick<VaultStore, 'list' | 'note'>
  /** Whether it is this node's turn: several at once do no harm (LOG16), one is enough. */
  leads?: () => Promise<boolean>
  catalogue?: Catalogue
}

/**
 * Its list of things to do is the vault itself, so it keeps no cursor. The day that was set stands in the log; the vault
 * bears it too, so that a look costs little. Redelivery is harmless: ids are derived, and what has changed refuses.
 */
export class Destruction {
  private readonly options: DestructionOptions
  private stepping: Promise<void> | undefined

  constructor(options: DestructionOptions) {
    this.options = options
  }

  /** Looks through the vault once. Concurrent calls share one step; a failed one may be called again. */
  step(): Promise<void> {
    this.stepping ??= this.run().finally(() => {
      this.stepping = undefined
    })
    return this.stepping
  }

  private async run(): Promise<void> {
    const { log, name, now, vault, leads } = this.options
    if (leads && !(await leads())) return
    const { clock } = await log.head(name)
    for await (const one of allIn(vault, name)) {
      const at = logTime(clock, now())
      if (one.destroyAfter < at) await this.look(one, at)
    }
  }

  /** One for whom no day is set yet, or whose day has passed. */
  private async look({ id, destroyAfter }: ListedParty, now: number): Promise<void> {
    const { log, name, vault } = this.options
    const [claim] = await log.read(name, sql.findClaim({ key: partyClaim(id) }))
    const [held] = claim ? await log.streams(name, [textIn(claim, 'stream')]) : []
    const party = held && partyIn(partiesIn(held.state.parts.closed), id)
    if (!held || !party || party.erasedAt !== undefined) return
    const isOver = await this.isOver(held)
    if (isOver && destroyAfter > 0) {
      await this.order(held, party, 'party.destroy', `${destroyAfter}`, { due: destroyAfter })
      return
    }
    // A matter that was opened again has its day set anew when it is over again.
    const set = isOver ? await this.dayOf(held, party, now) : 0
    if (set !== destroyAfter) await vault.note(name, [{ id, destroyAfter: set }])
  }

  private async dayOf(held: Opened, party: Party, now: number): Promise<number> {
    if (party.destroyAfter !== undefined && party.destroyAfter >= now) return party.destroyAfter
    const cause = `${held.state.version.open}:${Math.floor(now / dayMs)}`
    const answer = await this.order(held, party, 'party.setDestruction', cause, { from: now })
    if (!answer.accepted) return 0
    const [again] = await this.options.log.streams(this.options.name, [held.stream])
    return partyIn(partiesIn(again?.state.parts.closed), party.id)?.destroyAfter ?? 0
  }

  /** The stream is an incident or belongs to one, and both are over. What belongs to none is kept as long as its own law says. */
  private async isOver({ stream, state }: Opened): Promise<boolean> {
    const { log, name } = this.options
    const features = this.options.catalogue ?? catalogue
    const isClosed = (one: Opened['state']): boolean => features.feature(one.feature).isClosed(one.parts.open)
    if (!isClosed(state)) return false
    const linked = incidentsOf(state.parts.open).filter((id) => id !== stream)
    const incidents = await log.streams(name, linked)
    const isOne = state.feature === 'incident' || incidents.length > 0
    return isOne && incidents.every((one) => isClosed(one.state))
  }

  private order(
    { stream }: Opened,
    { id }: Party,
    type: 'party.destroy' | 'party.setDestruction',
    cause: string,
    data: Record<string, number>,
  ): Promise<Answer> {
    const { log, name, actor } = this.options
    const commandId = `system:${type.slice('party.'.length)}:${id}:${cause}`
    const command = { commandId, type, stream, data: { party: id, ...data } }
    return log.submit(name, { by: { system: actor }, command })
  }
}

/** Incidents that a stream says it belongs to: features name them `incident`, or several `incidents`. */
function incidentsOf(open: Record<string, unknown>): string[] {
  const { incident, incidents } = open
  const several = Array.isArray(incidents) ? (incidents as unknown[]) : []
  return [incident, ...several].filter((one) => typeof one === 'string')
}
