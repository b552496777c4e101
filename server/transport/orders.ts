/** Commands on their way from either door through the corridor (architecture §1). */
import { catalogue } from '../../shared/catalogue.ts'
import type { Answer, Command } from '../../shared/command.ts'
import { refused } from '../../shared/refusal.ts'
import type { House, Orders, Sender } from '../house.ts'
import { requestId } from '../ops/logger.ts'
import { secrecyRefusal } from '../vault/secrecy.ts'
import { checkCommand } from './door.ts'

type Needed = Pick<House, 'limits' | 'log' | 'blobs' | 'vault' | 'directory' | 'logger' | 'metrics' | 'now'>

/** A class because it counts what is on its way: a house that ends answers that first. */
export class OrderDesk implements Orders {
  private readonly house: Needed
  private readonly onTheirWay = new Set<Promise<Answer>>()
  private isClosed = false

  constructor(house: Needed) {
    this.house = house
  }

  take(sender: Sender, payload: unknown, pace?: 'free'): Promise<Answer> {
    if (this.isClosed) return Promise.resolve({ accepted: false, refusal: refused('house.unavailable') })
    const answer = this.through(sender, payload, pace).finally(() => this.onTheirWay.delete(answer))
    this.onTheirWay.add(answer)
    return answer
  }

  /** Takes no more. Resolves when everything on its way is answered, or after `withinMs`. */
  async close(withinMs: number): Promise<void> {
    this.isClosed = true
    let timer: NodeJS.Timeout | undefined
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, withinMs)
    })
    await Promise.race([Promise.allSettled(this.onTheirWay), late])
    clearTimeout(timer)
  }

  /** Limits, door, corridor; one line in the log for each order, never what it says. Never rejects. */
  private async through({ account, log }: Sender, payload: unknown, pace?: 'free'): Promise<Answer> {
    const { limits, blobs, vault, logger, metrics, now } = this.house
    const request = requestId()
    const started = now()
    /** Undefined until the door has read it: what nobody understood has no type to be named by. */
    let command: Command | undefined
    const answered = (answer: Answer): Answer => {
      const outcome = answer.accepted ? 'accepted' : answer.refusal.code
      const ms = now() - started
      const position = answer.accepted ? answer.position : undefined
      const { commandId, type } = command ?? {}
      logger.info({ request, log, command: commandId, type, outcome, position, ms }, 'command')
      metrics.count('lianxin_commands_total', { type: type ?? 'unread', outcome })
      metrics.observe('lianxin_command_seconds', ms / 1000)
      return answer
    }
    try {
      if (pace !== 'free' && !(await limits.allow('command', account)))
        return answered({ accepted: false, refusal: refused('command.tooMany') })
      const checked = checkCommand(payload, catalogue)
      if ('refusal' in checked) return answered({ accepted: false, refusal: checked.refusal })
      command = checked.command
      const refusal =
        (await blobs.refusalOf(log, command.data)) ??
        (await vault.refusalOf(log, command.data)) ??
        (await this.secretFrom({ account, log }, command))
      if (refusal) return answered({ accepted: false, refusal })
      return answered(await this.house.log.submit(log, { by: { account }, command }))
    } catch (error) {
      logger.error({ err: error, request }, 'command failed')
      return answered({ accepted: false, refusal: refused('house.unavailable') })
    }
  }

  /** An opening that would be refused at the vault is not recorded as one. */
  private async secretFrom({ account, log }: Sender, { type, stream, data }: Command) {
    const { party } = data
    const isAboutThem = type === 'party.reveal' || type === 'party.correct'
    if (!isAboutThem || typeof party !== 'string') return undefined
    const actor = await this.house.directory.actor(account)
    return actor && secrecyRefusal(this.house, log, { stream, party, agency: actor.agency })
  }
}
