/** Any orders about any matters by anyone: what the house promises those who bring them holds after each. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keysOf, levelOf, audienceOf } from '../../server/access/visibility.ts'
import type { Actor } from '../../shared/access/actor.ts'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions } from '../../shared/access/permissions.ts'
import { catalogue } from '../../shared/catalogue.ts'
import { clocksIn } from '../../shared/clocks/clock.ts'
import type { Order, StreamState } from '../../shared/feature.ts'
import { grievance } from '../../shared/features/grievance/grievance.ts'
import type { GrievanceParts, GrievanceStage } from '../../shared/features/grievance/state.ts'
import { evolve } from '../../shared/fold.ts'
import { actorOf, everyRole } from '../support/actors.ts'
import { contextOf, now, recordedOf, type Fact } from '../support/given.ts'
import { answer, elsewhereTo, intaken, lacking } from '../support/grievances.ts'
import { idOf } from '../support/ids.ts'
import { note } from '../support/note.ts'
import { orderCity } from '../support/orders.ts'

/** From the paper: which step each stage takes, and where it leads; `undefined` leaves the stage. */
const open = ['received', 'assigned', 'inProgress'] as const
const paper: Record<string, { from: readonly GrievanceStage[]; to?: GrievanceStage }> = {
  addCallers: { from: [...open, 'needMore', 'replied', 'referred'] },
  takeBackCallers: { from: [...open, 'needMore', 'replied', 'referred'] },
  markDuplicate: { from: [...open, 'needMore'], to: 'duplicate' },
  askForMore: { from: open, to: 'needMore' },
  noteTold: { from: ['needMore'], to: 'needMore' },
  supplyMore: { from: ['needMore'] },
  refer: { from: ['received', 'needMore'], to: 'referred' },
  takeUpAgain: { from: ['referred'], to: 'received' },
  separate: { from: ['duplicate'] },
  assign: { from: open, to: 'assigned' },
  accept: { from: ['assigned'], to: 'inProgress' },
  tellProgress: { from: [...open, 'needMore'] },
  escalate: { from: ['assigned', 'inProgress'], to: 'assigned' },
  reply: { from: open, to: 'replied' },
  close: { from: ['replied'], to: 'closed' },
  withdraw: { from: [...open, 'needMore', 'replied', 'referred'], to: 'withdrawn' },
  nameUnits: { from: [...open, 'needMore', 'replied'] },
}
const units = ['street', 'housing', 'labour'] as const
const verbs = Object.keys(paper)
const joining = ['receive', 'markDuplicate', 'separate', 'separate', 'separate']
const screening = ['askForMore', 'noteTold', 'noteTold', 'noteTold', 'supplyMore', 'takeUpAgain']
const handling = [
  'assign',
  'accept',
  'accept',
  'escalate',
  'addCallers',
  'takeBackCallers',
  'takeBackCallers',
]
const step = fc.record({
  verb: fc.constantFrom(
    'receive',
    'assign',
    'escalate',
    'escalate',
    ...joining,
    ...joining,
    ...screening,
    ...handling,
    ...verbs,
  ),
  which: fc.nat({ max: 3 }),
  other: fc.nat({ max: 3 }),
  /** Given by whoever may, or by anybody. */
  fits: fc.nat({ max: 4 }),
  role: fc.constantFrom(...everyRole),
  agency: fc.constantFrom('hotline', 'hotline', ...units),
  unit: fc.constantFrom(...units),
  against: fc.constantFrom([], [], [], [], ['labour'], ['housing', 'labour']),
  petition: fc.boolean(),
  to: fc.constantFrom('county', 'city'),
  /** In hours since the step before. */
  later: fc.constantFrom(0, 0, 1, 30, 200),
})

interface Walked {
  states: Map<string, StreamState>
  matters: string[]
  at: number
}
const partsOf = ({ states }: Walked, id: string): Required<GrievanceParts> =>
  states.get(id)?.parts as Required<GrievanceParts>

test('[GRV3] [GRV4] [GRV5] [GRV6] [GRV9] [GRV12] [GRV13] [GRV30] [GRV31] [GRV32] a walk goes only where the paper says, and keeps its promises', (context) => {
  const visited = new Map<string, number>()
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 70 }), (walk) => {
      const walked: Walked = { states: new Map(), matters: [], at: now }
      for (const [index, one] of walk.entries()) {
        walked.at += one.later * 3_600_000
        take(walked, one, index, visited)
      }
    }),
    { seed: 16, numRuns: 700 },
  )
  note(context, [...visited].map(([verb, n]) => `${verb} ${n}`).join(', '))
  for (const verb of ['receive', ...verbs]) expect(visited.get(verb) ?? 0, verb).toBeGreaterThan(10)
})

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

function take(walked: Walked, one: Step, index: number, visited: Map<string, number>): void {
  const { states, matters } = walked
  const opens = one.verb === 'receive'
  const stream = opens ? idOf(`matter-${index}`) : matters.at(-1 - (one.which % Math.max(1, matters.length)))
  const other = matters.at(-1 - (one.other % Math.max(1, matters.length))) ?? idOf('none')
  if (stream === undefined) return
  const own = opens ? undefined : states.get(stream)
  const actor =
    own && one.fits > 0
      ? fitting(one.verb, partsOf(walked, stream))
      : actorOf(opens && one.fits > 0 ? 'intakeOfficer' : one.role, { agency: one.agency })
  const before = own && { ...partsOf(walked, stream) }
  // What one may not see does not exist: the house asks that first.
  if (own && levelOf(new Set(keysOf(actor)), audienceOf('grievance', own.parts)) === undefined) return
  const type = `grievance.${one.verb}`
  const order: Order = {
    commandId: idOf(`step-${index}`),
    type,
    stream,
    data: dataOf(one, other, before?.work.additions ?? {}),
  }
  expect(catalogue.command(type)?.data.safeParse(order.data).success).toBe(true)
  if (!authorise(actor, order, own, grievance, permissions).granted) return
  const decision = grievance.decide(
    order,
    states,
    contextOf({ now: walked.at, actor, city: orderCity, seriesLength: () => index }),
  )
  if (!decision.accepted) return
  const callers = matters.reduce((sum, id) => sum + counted(partsOf(walked, id)), 0)
  const facts: Fact[] = decision.events.map((event) => ({ ...event, actor, recordedAt: walked.at }))
  for (const fact of facts) fold(states, fact)
  if (opens) matters.push(stream)
  visited.set(one.verb, (visited.get(one.verb) ?? 0) + 1)
  const row = paper[one.verb]
  const after = partsOf(walked, stream)
  if (row && before) {
    expect(row.from).toContain(before.open.stage)
    if (row.to) expect(after.open.stage).toBe(row.to)
    if (one.verb === 'supplyMore') expect(after.open.stage).toBe(before.open.asked?.was)
  }
  // Nobody who brought a matter is lost by joining and parting.
  if (one.verb === 'markDuplicate' || one.verb === 'separate')
    expect(matters.reduce((sum, id) => sum + counted(partsOf(walked, id)), 0)).toBe(callers)
  if (before) waitsOn(before, after, one.verb)
  for (const id of matters) keepsItsPromises(walked, id)
}

/** Whoever takes this step: the unit that has it, or the ledger. */
function fitting(verb: string, { open: { lead, intake } }: Required<GrievanceParts>): Actor {
  const byUnit = ['accept', 'tellProgress', 'escalate', 'reply', 'askForMore'].includes(verb)
  return byUnit ? actorOf('liaison', { agency: lead ?? intake }) : actorOf('intakeOfficer')
}

function dataOf(one: Step, other: string, additions: object): Record<string, unknown> {
  switch (one.verb) {
    case 'receive':
      return {
        ...intaken,
        ...(one.petition && { procedure: 'petition', channel: 'letter' }),
        ...(one.against.length > 0 && { against: one.against }),
      }
    case 'addCallers':
      return { callers: 2, channel: 'call' }
    case 'takeBackCallers':
      return { addition: Object.keys(additions)[0] ?? 'none' }
    case 'markDuplicate':
      return { of: other }
    case 'assign':
      return { lead: one.unit }
    case 'askForMore':
      return { ...lacking, ...(one.petition && { told: 'call' }) }
    case 'noteTold':
      return { told: 'letter' }
    case 'refer':
      return elsewhereTo
    case 'takeUpAgain':
      return { reason: 'notTaken' }
    case 'tellProgress':
      return { said: '正在核查' }
    case 'escalate':
      return { to: one.to, lead: one.unit, why: '无权限', told: ['county-office'] }
    case 'reply':
      return answer
    case 'nameUnits':
      return { against: one.against }
    default:
      return {}
  }
}

function fold(states: Map<string, StreamState>, fact: Fact): void {
  const id = fact.stream ?? ''
  const held = states.get(id)
  const [event] = recordedOf(catalogue, [fact])
  if (!event) throw new Error('no event')
  const version = (held?.version[event.layer] ?? 0) + 1
  states.set(id, evolve(grievance, held, { ...event, version }))
}

/** Callers of a duplicate are counted where it was joined. */
function counted({ open: { stage, callers, duplicateOf } }: Required<GrievanceParts>): number {
  return stage === 'duplicate' || duplicateOf !== null ? 0 : callers
}

/** What those who brought it wait for neither ends nor begins anew by anybody taking over. */
function waitsOn(before: Required<GrievanceParts>, after: Required<GrievanceParts>, verb: string): void {
  if (verb !== 'assign' && verb !== 'escalate') return
  const [then, next] = [clocksIn(before.open), clocksIn(after.open)]
  for (const id of ['first', 'final'])
    if (then[id])
      expect(next[id]).toMatchObject({ due: then[id].due, duty: then[id].duty, phase: then[id].phase })
}

function keepsItsPromises(walked: Walked, id: string): void {
  const { open, work, closed } = partsOf(walked, id)
  const against = closed.against ?? []
  expect(open.callers).toBeGreaterThan(0)
  if (open.lead !== null) expect(open.first).not.toBeNull()
  expect(open.duplicateOf === null).toBe(open.was === null)
  // No duplicate has duplicates, and what it is joined to is none.
  if (open.stage === 'duplicate') {
    expect(work.duplicates).toEqual([])
    expect(partsOf(walked, open.duplicateOf ?? '').work.duplicates).toContain(id)
    expect(partsOf(walked, open.duplicateOf ?? '').open.stage).not.toBe('duplicate')
  }
  for (const agency of against) {
    expect([open.lead, open.intake]).not.toContain(agency)
    for (const role of everyRole) {
      const keys = new Set(keysOf(actorOf(role, { agency })))
      expect(levelOf(keys, audienceOf('grievance', { open, closed }))).toBeUndefined()
    }
  }
  expect(open.asked !== null).toBe(open.stage === 'needMore')
  expect(open.referral !== null).toBe(open.stage === 'referred')
  if (open.stage === 'referred') expect(work.referral).toMatchObject({ why: elsewhereTo.why })
  // Only while those who brought it know what is missing does anything stand still.
  const still = Object.values(clocksIn(open)).filter(({ phase }) => phase === 'paused')
  if (!open.asked?.told) expect(still).toEqual([])
  const over = ['closed', 'withdrawn', 'duplicate', 'referred'].includes(open.stage)
  const running = Object.values(clocksIn(open)).filter(({ phase }) => phase === 'running')
  if (over) expect(running).toEqual([])
}
