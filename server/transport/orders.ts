/** Commands on their way from either door through the corridor (architecture §1). */
import { catalogue } from '../../shared/catalogue.ts'
import type { Answer } from '../../shared/command.ts'
import { refused } from '../../shared/refusal.ts'
import type { House, Orders, Sender } from '../house.ts'
import { checkCommand } from './door.ts'

/** A class because it counts what is on its way: a house that ends answers that first. */
export class OrderDesk implements Orders {
  private readonly house: Pick<House, 'limits' | 'log' | 'logger' | 'now'>
  private readonly onTheirWay = new Set<Promise<Answer>>()
  private isClosed = false

  constructor(house: Pick<House, 'limits' | 'log' | 'logger' | 'now'>) {
    this.house = house
  }

  take(sender: Sender, payload: unknown): Promise<Answer> {
    if (this.isClosed) return Promise.resolve({ accepted: false, refusal: refused('house.unavailable') })
    const answer = this.through(sender, payload).finally(() => this.onTheirWay.delete(answer))
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

  /** Limits, door, corridor. Never rejects. */
  private async through({ account, log }: Sender, payload: unknown): Promise<Answer> {
    const { limits, logger, now } = this.house
    const started = now()
    try {
      if (!(await limits.allow('command', account)))
        return { accepted: false, refusal: refused('command.tooMany') }
      const checked = checkCommand(payload, catalogue)
      if ('refusal' in checked) return { accepted: false, refusal: checked.refusal }
      const { command } = checked
      const answer = await this.house.log.submit(log, { by: { account }, command })
      logger.info(
        {
          command: command.commandId,
          type: command.type,
          outcome: answer.accepted ? 'accepted' : answer.refusal.code,
          position: answer.accepted ? answer.position : undefined,
          ms: now() - started,
        },
        'command',
      )
      return answer
    } catch (error) {
      logger.error({ err: error }, 'command failed')
      return { accepted: false, refusal: refused('house.unavailable') }
    }
  }
}
