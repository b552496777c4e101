/** One log of a store under test, with senders and the few orders the contract gives. */
import { afterAll, beforeAll } from 'vitest'
import type { Actor } from '../../shared/access/actor.ts'
import type { Answer, Command } from '../../shared/command.ts'
import type { Event, LedgerRow } from '../../shared/event.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { StreamState } from '../../shared/feature.ts'
import type { LogClock } from '../../shared/time.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import type { Request } from '../../server/corridor/corridor.ts'
import type { Committed, EventLog } from '../../server/log/eventLog.ts'
import type { Flow, Row } from '../../server/log/flow.ts'
import { refold } from '../../server/log/load.ts'
import { verifyLog, type Verdict } from '../../server/log/verify.ts'
import { city, community, otherCounty } from '../support/actors.ts'
import { now as start } from '../support/given.ts'
import { newId, type Home, type Store } from './stores.ts'
import { surroundings, type Build, type Data } from './surroundings.ts'

export const tables = [
  'log_head',
  'event',
  'words',
  'stream',
  'saved_state',
  'ledger',
  'stream_audience',
  'claim',
  'clock',
  'idempotency',
  'follower',
] as const

/** Senders every log knows: two of this area, one who sees all layers, one of another area, one who keeps rights. */
const senders = {
  duty: { role: 'dutyOfficer', agency: 'command-centre', area: city },
  fire: { role: 'liaison', agency: 'fire', area: city },
  auditor: { role: 'auditor', agency: 'discipline', area: city },
  neighbour: { role: 'dutyOfficer', agency: 'command-centre', area: otherCounty },
  keeper: { role: 'administrator', agency: 'data-office', area: city },
} as const satisfies Record<string, Pick<Actor, 'role' | 'agency' | 'area'>>
export type Sender = keyof typeof senders

export const system: Actor = { account: 'system:house', role: 'system', agency: 'house', area: city }
const administrator: Actor = { ...system, role: 'administrator' }

export type Extra = Partial<
  Pick<Command, 'commandId' | 'seen' | 'after' | 'occurredAt' | 'log' | 'resent'>
> & {
  by?: Sender | { account: string } | { system: Actor }
}

/** A stream with its events, states and rows as the store shows them. */
export interface Whole {
  state: StreamState
  rows: LedgerRow[]
}

export class Stage {
  private readonly home: Home
  private readonly clock = new BigInt64Array(new SharedArrayBuffer(8))
  private readonly accounts = new Map<Sender, string>()
  private store: Store | undefined
  private build: Build = 'present'
  private logs: string[] = []
  faults = 0

  constructor(home: Home) {
    this.home = home
    this.now = start
  }

  get now(): number {
    return Number(this.clock[0])
  }

  set now(ms: number) {
    Atomics.store(this.clock, 0, BigInt(ms))
  }

  get log(): EventLog {
    if (!this.store) throw new Error('the stage is not open')
    return this.store.log
  }

  /** Whether what was recorded outlives `close`. */
  get isKept(): boolean {
    return this.home.isKept
  }

  get together(): Store['together'] {
    if (!this.store) throw new Error('the stage is not open')
    return this.store.together
  }

  get rules() {
    return surroundings(this.data).rules
  }

  private get data(): Data {
    return { clock: this.clock.buffer, build: this.build }
  }

  async open(): Promise<void> {
    await this.start()
    for (const [login, rights] of Object.entries(senders))
      this.accounts.set(login as Sender, await this.openAccount(login, rights))
  }

  private async start(): Promise<void> {
    const onFault = (): void => void (this.faults += 1)
    this.store = await this.home.open({ ...this.data, onFault })
    // The newest are those a test that starts anew is about; opening all of a suite's would cost seconds.
    for (const log of [houseLog, 'live', ...this.logs.slice(-3)]) await this.log.open(log)
  }

  /** Ends the store and opens its data again, by the rules of a build. */
  async reopen(build: Build = 'present'): Promise<void> {
    await this.log.close()
    await this.openAgain(build)
  }

  /** Opens the data of a store that has ended. */
  async openAgain(build: Build = 'present'): Promise<void> {
    this.build = build
    await this.start()
  }

  async close(): Promise<void> {
    await this.store?.log.close()
    this.home.remove()
  }

  /** A new log of this house. */
  async fresh(clock?: LogClock): Promise<Scene> {
    const name = `exercise-${this.logs.length + 1}`
    await this.log.open(name, clock)
    this.logs.push(name)
    return new Scene(this, name)
  }

  async openAccount(login: string, rights: Pick<Actor, 'role' | 'agency' | 'area'>): Promise<string> {
    const stream = newId()
    const command = { commandId: newId(), type: 'account.open', stream, data: { login, ...rights } }
    accepted(await this.log.submit(houseLog, { by: { system: administrator }, command }))
    return stream
  }

  accountOf(sender: Sender): string {
    const account = this.accounts.get(sender)
    if (account === undefined) throw new Error(`no account ${sender}`)
    return account
  }
}

export class Scene {
  readonly name: string
  readonly stage: Stage

  constructor(stage: Stage, name: string) {
    this.stage = stage
    this.name = name
  }

  get log(): EventLog {
    return this.stage.log
  }

  request(type: string, stream: string, data: Record<string, unknown> = {}, extra: Extra = {}): Request {
    const { by = 'duty', commandId = newId(), ...rest } = extra
    const command: Command = { commandId, type, stream, data, ...rest }
    return { command, by: typeof by === 'string' ? { account: this.stage.accountOf(by) } : by }
  }

  submit(request: Request): Promise<Answer> {
    return this.log.submit(this.name, request)
  }

  together(...requests: Request[]): Promise<Answer[]> {
    return this.stage.together(this.name, requests)
  }

  give(...order: Parameters<Scene['request']>): Promise<Answer> {
    return this.submit(this.request(...order))
  }

  /** A stream of tag `fire`, so that the fire brigade works on it and the auditor sees all. */
  async opened(data: { area?: string; tag?: string } = {}): Promise<string> {
    const stream = newId()
    accepted(await this.give('probe.open', stream, { area: community, tag: 'fire', ...data }))
    return stream
  }

  /** Records notes one after another; gives their positions. */
  async noted(stream: string, ...texts: string[]): Promise<number[]> {
    const positions: number[] = []
    for (const text of texts)
      positions.push(accepted(await this.give('probe.note', stream, { text })).position)
    return positions
  }

  /** Every event as a follower reads it, page by page. */
  async events(): Promise<Event[]> {
    const { position } = await this.log.head(this.name)
    const events: Event[] = []
    while (events.length < position) {
      const page = await this.log.page(this.name, events.length, 100)
      for (const { wire } of page.events) events.push(JSON.parse(wire) as Event)
    }
    return events
  }

  /** A stream as readers get it. */
  async stream(id: string): Promise<Whole> {
    const [opened] = await this.log.streams(this.name, [id])
    if (!opened) throw new Error(`stream ${id} is not there`)
    return { state: opened.state, rows: opened.rows }
  }

  /** The same stream folded from every event of the log: what a reader must get. */
  async folded(id: string, feature = 'probe'): Promise<Whole> {
    const events = (await this.events()).filter(({ stream }) => stream === id)
    return json(refold(events, feature, this.stage.rules))
  }

  rows(text: string, ...args: (string | number)[]): Promise<readonly Row[]> {
    return this.log.read(this.name, { text, args, rows: true })
  }

  /** Every row of every table: what a command that left no trace did not touch. */
  async dump(): Promise<Record<string, readonly Row[]>> {
    const all: Record<string, readonly Row[]> = {}
    for (const table of tables) all[table] = await this.rows(`SELECT * FROM ${table} ORDER BY 1, 2`)
    return all
  }

  verify(): Promise<Verdict> {
    return driven(this.log, this.name, verifyLog(this.stage.rules, []))
  }

  /** What is told of commits from now on. */
  listen(): Committed[] {
    const told: Committed[] = []
    this.log.onCommitted((committed) => {
      if (committed.log === this.name) told.push(committed)
    })
    return told
  }
}

/** Runs a reading flow over the port, whatever store is behind it. */
export async function driven<T>(log: EventLog, name: string, flow: Flow<T>): Promise<T> {
  let step = flow.next()
  while (!step.done) step = flow.next(await log.read(name, step.value))
  return step.value
}

/** As it would come back from storage: without keys that hold nothing. */
export function json<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

export function accepted(answer: Answer): Extract<Answer, { accepted: true }> {
  if (!answer.accepted) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`)
  return answer
}

export function refusalOf(answer: Answer | undefined): Refusal | undefined {
  return answer && !answer.accepted ? answer.refusal : undefined
}

export function codeOf(answer: Answer | undefined): string | undefined {
  return refusalOf(answer)?.code
}

/** A stage that lives as long as the suite it is called in. */
export function staged(make: () => Home): Stage {
  const stage = new Stage(make())
  beforeAll(() => stage.open(), 60_000)
  afterAll(() => stage.close(), 60_000)
  return stage
}
