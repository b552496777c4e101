/** A release given at once with a change of a figure it cites: whichever is recorded first, the other is judged by it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import type { Event } from '../../shared/event.ts'
import type { StatementParts } from '../../shared/features/statement/state.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import type { Request } from '../../server/corridor/corridor.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { accepted, codeOf, system } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { city, community } from '../support/actors.ts'
import { now } from '../support/given.ts'
import { note } from '../support/note.ts'
import { seeded } from '../support/random.ts'
import { statementCity } from '../support/statements.ts'
import { openSuiteLog, type SuiteLog } from '../support/suiteLog.ts'

const log = 'exercise-releases'
const races = 1000
/** One that was held back goes into another race; those that went out do not. */
const statements = 650
/** So many at once: 80 orders wait for the lock together. */
const heat = 40
/** A limit for what hangs: 9,000 orders on a busy machine. */
const timeout = 240_000
const random = seeded(Number(process.env['RACE_SEED'] ?? 20_261_128))

const people = {
  duty: ['dutyOfficer', 'command-centre'],
  fire: ['liaison', 'fire'],
  health: ['liaison', 'health'],
  writer: ['pressOfficer', 'publicity'],
  second: ['pressOfficer', 'publicity'],
  approver: ['approver', 'publicity'],
} as const
type Person = keyof typeof people

/** What happens to the figure: otherwise, no longer sure, doubted by another unit. */
const changes = [
  { by: 'fire', data: { fact: 'evacuated', value: 320, verified: true } },
  { by: 'fire', data: { fact: 'evacuated', value: 312, verified: false } },
  { by: 'health', data: { fact: 'evacuated', value: 309, verified: true } },
] as const satisfies { by: Person; data: object }[]
const saidAgain = { by: 'fire', data: { fact: 'evacuated', value: 312, verified: true } } as const

interface Ready {
  incident: string
  statement: string
}

const accounts = new Map<Person, string>()
/** Two nodes on PostgreSQL: each order goes in at one of them. */
let house: SuiteLog
let other: EventLog
const faults: unknown[] = []

beforeAll(async () => {
  house = await openSuiteLog({
    ...{ rules: houseRules, now: () => now, city: statementCity },
    onFault: (error) => faults.push(error),
  })
  other = await house.beside()
  for (const node of [house, other]) for (const name of [houseLog, log]) await node.open(name)
  for (const [name, [role, agency]] of Object.entries(people)) {
    const stream = newId()
    const data = { login: name, role, agency, area: city }
    const by = { system: { ...system, role: 'administrator' as const } }
    accepted(
      await house.submit(houseLog, {
        by,
        command: { commandId: newId(), type: 'account.open', stream, data },
      }),
    )
    accounts.set(name as Person, stream)
  }
})
afterAll(async () => {
  await house.close()
  expect(faults).toEqual([])
}, timeout)

const order = (by: Person, type: string, stream: string, data: object = {}, seen?: number) => ({
  by: { account: accounts.get(by) ?? '' },
  command: { commandId: newId(), type, stream, data: { ...data }, ...(seen !== undefined && { seen }) },
})

/** As an outbox gives it: one that is to be sent later, for the store is busy, is sent again under its id. */
async function given(node: EventLog, request: Request): Promise<Answer> {
  for (;;) {
    const answer = await node.submit(log, request)
    if (answer.accepted || answer.refusal.retry !== 'later') return answer
  }
}

const nodeOf = (): EventLog => random.one([house, other])

async function takenTogether(requests: readonly Request[]): Promise<void> {
  const answers = await house.together(log, requests)
  for (const [n, request] of requests.entries()) {
    const answer = answers[n]
    accepted(answer?.accepted ? answer : await given(house, request))
  }
}

/** Brings every statement to the moment in which nothing but the second person's order is left. */
async function prepared(): Promise<Ready[]> {
  const all = Array.from({ length: statements }, () => ({ incident: newId(), statement: newId() }))
  const each = async (one: (ready: Ready) => ReturnType<typeof order>) => {
    for (let from = 0; from < statements; from += 250)
      await takenTogether(all.slice(from, from + 250).map(one))
  }
  const reported = { category: 'accident', title: '管道泄漏', area: community, source: 'unit' }
  await each(({ incident }) => order('duty', 'incident.report', incident, reported))
  await each(({ incident }) =>
    order('duty', 'incident.involveAgency', incident, { agency: 'fire', part: 'lead' }, 1),
  )
  await each(({ incident }) =>
    order('duty', 'incident.involveAgency', incident, { agency: 'health', part: 'supporting' }, 2),
  )
  await each(({ incident }) => order('fire', 'incident.reportFact', incident, saidAgain.data))
  const version = {
    title: '泄漏处置情况',
    order: ['p1', 'p2'],
    text: { p1: '泄漏正在处置。', p2: '已转移{evacuated}人。' },
  }
  await each(({ incident, statement }) =>
    order('writer', 'statement.plan', statement, { incident, area: community, kind: 'firstRelease' }),
  )
  // All of them are alike: where the first stands the others do, too.
  const steps: [Person, string, object][] = [
    ['writer', 'take', {}],
    ['writer', 'submitVersion', version],
    ['fire', 'confirmFacts', {}],
    ['second', 'passCheck', { waived: [] }],
    ['approver', 'sign', { step: 'approve' }],
    ['writer', 'askRelease', { channels: ['publicPage'] }],
  ]
  for (const [by, type, data] of steps) {
    const seen = await seenOf(all[0]?.statement ?? '', type === 'take' ? 'open' : 'work')
    await each(({ statement }) => order(by, `statement.${type}`, statement, data, seen))
  }
  return all
}

async function seenOf(stream: string, layer: 'open' | 'work'): Promise<number> {
  const [opened] = await house.streams(log, [stream])
  return opened?.state.version[layer] ?? 0
}

async function recorded(): Promise<Event[]> {
  const { position } = await house.head(log)
  const { events } = await house.page(log, 0, position)
  return events.map(({ wire }) => JSON.parse(wire) as Event)
}

/** What the units say of a figure, told from their reports alone. */
class Told {
  private readonly by = new Map<string, { value: unknown; verified: unknown }>()
  hear({ actor, data }: Event): void {
    this.by.set(actor.agency, { value: data['value'], verified: data['verified'] })
  }
  /** Undefined while they differ, or nobody vouches for it. */
  get figure(): unknown {
    const all = [...this.by.values()]
    const values = new Set(all.map(({ value }) => value))
    return values.size === 1 && all.some(({ verified }) => verified === true) ? all[0]?.value : undefined
  }
}

test(
  '[PRESS6] 1,000 releases against a change of the figure they cite: none goes out with what no longer holds',
  { timeout },
  async (context) => {
    const all = await prepared()
    const ready = [...all]
    const seen = await seenOf(all[0]?.statement ?? '', 'work')
    const won = { release: 0, change: 0 }
    for (let raced = 0; raced < races;) {
      const heats = ready.splice(0, Math.min(heat, races - raced))
      expect(heats.length).toBeGreaterThan(0)
      const answers = await Promise.all(
        heats.map(async ({ incident, statement }, n) => {
          const { by, data } = (raced + n) % 10 === 9 ? saidAgain : random.one(changes)
          const release = () => given(nodeOf(), order('second', 'statement.release', statement, {}, seen))
          const change = () => given(nodeOf(), order(by, 'incident.reportFact', incident, data))
          const isFirst = random.next() < 0.4
          const [first, second] = [isFirst ? release() : change(), isFirst ? change() : release()]
          const [one, two] = await Promise.all([first, second])
          return { by, data, released: isFirst ? one : two, changed: isFirst ? two : one }
        }),
      )
      // A figure may always be said; a release that came after it is refused, with one code.
      const held: { ready: Ready; by: Person }[] = []
      for (const [n, { by, data, released, changed }] of answers.entries()) {
        const { position } = accepted(changed)
        const isBefore = released.accepted && released.position < position
        won[isBefore ? 'release' : 'change'] += 1
        if (data === saidAgain.data) accepted(released)
        else if (!isBefore) expect(codeOf(released)).toBe('statement.factsOpen')
        const one = heats[n]
        if (one && !released.accepted) held.push({ ready: one, by })
      }
      // It reads as cited again: fire alone vouches for it.
      const mended = held.map(({ ready: { incident }, by }) =>
        order(by, 'incident.reportFact', incident, { ...saidAgain.data, verified: by === 'fire' }),
      )
      await takenTogether(mended)
      ready.push(...held.map((one) => one.ready))
      raced += heats.length
    }

    // And the log alone says the same, read by rules of this test's own.
    const figures = new Map<string, Told>()
    const of = new Map(all.map(({ incident, statement }) => [statement, incident]))
    let out = 0
    for (const event of await recorded()) {
      if (event.type === 'incident.factReported') {
        const told = figures.get(event.stream) ?? new Told()
        figures.set(event.stream, told)
        told.hear(event)
      }
      if (event.type !== 'statement.released') continue
      out += 1
      const figure = figures.get(of.get(event.stream) ?? '')?.figure
      expect(figure, `at ${event.position}`).toBeDefined()
      expect(event.data['text']).toContain(`已转移${String(figure)}人`)
    }
    // Those that did not go out wait where they were.
    expect(out).toBe(statements - ready.length)
    const waiting = ready.map(({ statement }) => statement)
    for (const { state } of await house.streams(log, waiting))
      expect((state.parts as StatementParts).open.stage).toBe('approved')
    expect(won.release).toBeGreaterThan(0)
    expect(won.change).toBeGreaterThan(0)
    note(
      context,
      `the release came first ${won.release} times, the figure ${won.change} times; ${out} went out`,
    )
  },
)
