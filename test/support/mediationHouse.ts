/** A log in memory with everyone who may have to do with a dispute: orders go the whole way of the corridor. */
import type { Answer } from '../../shared/command.ts'
import type { CityRules } from '../../shared/city.ts'
import type { StreamState } from '../../shared/feature.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { houseRules, type Rules } from '../../server/corridor/rules.ts'
import { ClockTicker } from '../../server/followers/clockTicker.ts'
import { dayIn } from '../../server/log/cityDay.ts'
import { textIn } from '../../server/log/flow.ts'
import { loadStream } from '../../server/log/load.ts'
import { openInline, type InlineLog } from '../../server/log/sqlite/inline.ts'
import { accepted } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { actorOf } from './actors.ts'
import type { Order, Sender } from './mediationCase.ts'

export const minute = 60_000
/** Monday, 5 January 2026, 09:07 in the city: no instant of a walk is the last of a day. */
const start = Date.UTC(2026, 0, 5, 1, 7)

const whole = '990100000000'
const linlan = '990102000000'
/** Where the disputes are, and a place none of the district's has to do with. */
export const [community, elsewhere] = ['990102003004', '990121101203']

/** A mediator of every kind of body, whoever else may have a say, and some who may not. */
export const senders = {
  justice: { role: 'mediator', agency: 'justice', area: whole },
  committee: { role: 'mediator', agency: 'mediation', area: whole },
  union: { role: 'mediator', agency: 'union', area: whole },
  labour: { role: 'mediator', agency: 'linlan-labour', area: linlan },
  housing: { role: 'mediator', agency: 'housing', area: whole },
  arbitration: { role: 'mediator', agency: 'arbitration', area: whole },
  court: { role: 'mediator', agency: 'court', area: whole },
  beyond: { role: 'mediator', agency: 'yanhu', area: '990121101000' },
  duty: { role: 'dutyOfficer', agency: 'centre', area: linlan },
  liaison: { role: 'liaison', agency: 'weitang', area: '990102003000' },
  press: { role: 'pressOfficer', agency: 'publicity', area: whole },
  /** A party, through `/my`. */
  party: { role: 'system', agency: 'house', area: whole },
} as const satisfies Record<string, Sender>
export type SenderName = keyof typeof senders
export const senderNames = Object.keys(senders) as SenderName[]

const dayOf = dayIn('Asia/Shanghai')

export class MediationHouse {
  private readonly log: InlineLog
  private readonly rules: Rules
  private readonly accounts = new Map<SenderName, string>()
  private readonly faults: unknown[] = []
  private name = ''
  private opened = 0
  /** As last read, until something is recorded. */
  private readonly states = new Map<string, StreamState | undefined>()
  now = start
  incident = ''

  private constructor(city: CityRules, rules: Rules) {
    this.rules = rules
    this.log = openInline({
      ...{ dataDir: ':memory:', rules, city, hmacKey: new Uint8Array(32), newEpoch: newId },
      ...{ now: () => this.now, dayOf },
      onFault: (error) => void this.faults.push(error),
    })
  }

  static async open(city: CityRules, rules = houseRules): Promise<MediationHouse> {
    const house = new MediationHouse(city, rules)
    await house.log.open(houseLog)
    for (const name of senderNames) {
      if (name === 'party') continue
      const stream = newId()
      const command = {
        commandId: newId(),
        type: 'account.open',
        stream,
        data: { login: name, ...senders[name] },
      }
      accepted(await house.log.submit(houseLog, { by: { system: actorOf('administrator') }, command }))
      house.accounts.set(name, stream)
    }
    return house
  }

  /** Begins a history: a log of its own, and one incident in it. */
  async begin(): Promise<void> {
    this.now = start
    this.states.clear()
    this.name = `exercise-${String((this.opened += 1))}`
    await this.log.open(this.name, { anchorReal: start, anchorLog: start, speed: 1 })
    this.incident = newId()
    const data = { category: 'socialSecurity', title: '工资争议', area: community, source: 'unit' }
    accepted(
      await this.give('duty', {
        ...{ commandId: newId(), type: 'incident.report' },
        stream: this.incident,
        data,
        now: start,
        at: start,
      }),
    )
  }

  /** Lets time pass; what ran out is said by the house, as it would be within a second. */
  async wait(ms: number): Promise<void> {
    const before = dayOf(this.now)
    this.now += ms
    const { log, name } = this
    // All that runs out here runs out with a day.
    if (dayOf(this.now) === before) return
    this.states.clear()
    await new ClockTicker({ log, name, now: () => this.now, actor: actorOf('system') }).step()
  }

  async give(by: SenderName, { commandId, type, stream, data, at }: Order): Promise<Answer> {
    const account = this.accounts.get(by)
    const layer = this.rules.catalogue.command(type)?.judgedOn
    const seen = layer && this.state(stream)?.version[layer]
    const answer = await this.log.submit(this.name, {
      by: account === undefined ? { system: actorOf('system') } : { account },
      command: { commandId, type, stream, data, occurredAt: at, seen: seen ?? 0 },
    })
    const [fault] = this.faults.splice(0)
    if (fault !== undefined) throw new Error(`${type} threw`, { cause: fault })
    if (answer.accepted) for (const event of answer.events) this.states.delete(event.stream)
    return answer
  }

  state(stream: string): StreamState | undefined {
    const read = () => this.log.engine.drive(this.name, loadStream(stream, this.rules))?.state
    if (!this.states.has(stream)) this.states.set(stream, read())
    return this.states.get(stream)
  }

  /** Streams that hold their dispute as its one open case. */
  async holding(): Promise<string[]> {
    const text = "SELECT key, stream FROM claim WHERE key LIKE 'dispute:%:open'"
    const found = await this.log.read(this.name, { text, args: [], rows: true })
    return found.map((row) => textIn(row, 'stream')).sort()
  }

  async close(): Promise<void> {
    await this.log.close()
  }
}
