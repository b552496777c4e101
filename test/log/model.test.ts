import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idOf } from '../support/ids.ts'
import { community } from '../support/actors.ts'
import { Model, type Order, type Outcome } from './model.ts'
import { Stage, system, type Scene } from './scene.ts'
import { inlineHome, memoryHome, type Home } from './stores.ts'
import type { Answer } from '../../shared/command.ts'

const names = ['a', 'b', 'c'].map(idOf)
const stream = fc.constantFrom(...names)
const text = fc.constantFrom('echo', 'one', '二', 'three')
const key = fc.constantFrom('k1', 'k2', 'k3')
const by = fc.constantFrom('duty', 'fire', 'auditor', 'auditor')

/** What someone tries; `off` is how far their `seen` is from the truth, `earlier` chooses among what was given before. */
const attempt = fc.oneof(
  {
    weight: 4,
    arbitrary: given('probe.open', { area: fc.constant(community), tag: fc.constantFrom('fire', 'grid') }),
  },
  { weight: 6, arbitrary: given('probe.note', { text, loud: fc.boolean() }) },
  { weight: 2, arbitrary: given('probe.work', { text }) },
  { weight: 2, arbitrary: given('probe.secret', { text }) },
  { weight: 2, arbitrary: given('probe.retag', { tag: fc.constantFrom('fire', 'grid') }) },
  { weight: 3, arbitrary: given('probe.link', { other: stream }) },
  { weight: 3, arbitrary: given('probe.claim', { key }) },
  { weight: 2, arbitrary: given('probe.claim', { key, instead: key }) },
  { weight: 2, arbitrary: given('probe.release', { key }) },
  { weight: 3, arbitrary: given('probe.close', {}) },
  { weight: 1, arbitrary: given('probe.break', {}) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('erase' as const), by, nth: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('retire' as const), stream }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('again' as const), earlier: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('otherBody' as const), earlier: fc.nat() }) },
)
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never

function given<T extends Record<string, fc.Arbitrary<unknown>>>(type: string, data: T) {
  return fc.record({
    kind: fc.constant('order' as const),
    type: fc.constant(type),
    stream,
    by,
    off: fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1),
    data: fc.record(data),
  })
}

const judgedOn = {
  'probe.work': 'work',
  'probe.secret': 'closed',
  'probe.retag': 'open',
  'probe.close': 'open',
} as const

/** `MODEL_LONGER=20` plays twenty times as many, from a random seed; a failure prints it. */
const longer = Number(process.env['MODEL_LONGER'] ?? 1)

/** How often each outcome came up: a generator that cannot reach one proves nothing about it. */
const reached = new Map<string, number>()
const reachable = [
  ...['access.forbidden', 'claim.taken', 'command.idMismatch', 'command.stale', 'house.fault'],
  ...['log.notClosed', 'log.nothingToErase', 'stream.closed', 'stream.exists', 'stream.unknown'],
  ...['log.retired', 'log.wordsErased', 'probe.claimed', 'probe.closed', 'probe.echoed', 'probe.linked'],
  ...['probe.linkedFrom', 'probe.noted', 'probe.opened', 'probe.released', 'probe.retagged', 'probe.sealed'],
  'probe.worked',
]

describe('any orders over three streams', () => {
  const run = (make: () => Home, runs: number, reopens: boolean) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(attempt, { minLength: 1, maxLength: 6 }), {
          minLength: 2,
          maxLength: 14,
          size: 'max',
        }),
        async (batches) => {
          const stage = new Stage(make())
          await stage.open()
          try {
            await play(stage, batches, reopens)
          } finally {
            await stage.close()
          }
        },
      ),
      { numRuns: runs * longer, ...(longer === 1 && { seed: 20261121 }) },
    )

  test(
    '[LOG1] [LOG3] [LOG5] [LOG6] [LOG7] [LOG8] [LOG15] answer, record and fold as a plain array would',
    async () => {
      await run(memoryHome, 300, false)
      expect([...reached.keys()].sort()).toEqual([...reachable].sort())
      expect(Math.min(...reached.values())).toBeGreaterThan(9)
    },
    120_000 * longer,
  )

  test(
    '[LOG3] [LOG11] and do so when the house is started anew between any two batches',
    async () => {
      await run(inlineHome, 12, true)
    },
    120_000 * longer,
  )
})

async function play(stage: Stage, batches: readonly Attempt[][], reopens: boolean): Promise<void> {
  const scene = await stage.fresh()
  const model = new Model()
  const orders: Order[] = []
  for (const tag of ['fire', 'grid'])
    orders.push({
      id: idOf(tag),
      by: 'duty',
      type: 'probe.open',
      stream: idOf(tag === 'fire' ? 'a' : 'b'),
      data: { area: community, tag },
    })
  for (const order of orders) {
    model.take(order)
    await scene.submit(requested(scene, order))
  }
  for (const [index, batch] of batches.entries()) {
    stage.now += 1000
    const shadow = batch.flatMap((one, n) => ordered(one, orders, model, `${index}-${n}`))
    orders.push(...shadow)
    const expected = shadow.map((order) => model.take(order))
    const answers = await scene.together(...shadow.map((order) => requested(scene, order)))
    expect(answers.map(outcomeOf)).toEqual(expected)
    for (const one of expected)
      for (const name of 'code' in one ? [one.code] : one.events.map(({ type }) => type))
        reached.set(name, (reached.get(name) ?? 0) + 1)
    if (reopens && index % 3 === 1) await stage.reopen()
  }
  await compare(scene, model)
}

/** The order someone gives; its `seen` is that before the batch, as it would be in life. */
function ordered(one: Attempt, earlier: readonly Order[], model: Model, id: string): Order[] {
  if (one.kind === 'erase') {
    const { position, stream } = model.events[one.nth % Math.max(1, model.events.length)] ?? {
      position: 1,
      stream: idOf('a'),
    }
    const data = { position, field: 'text' }
    return [{ id: idOf(`o-${id}`), by: one.by, type: 'log.eraseWords', stream, data }]
  }
  if (one.kind === 'retire')
    return [{ id: idOf(`o-${id}`), by: 'house', type: 'log.retire', stream: one.stream, data: {} }]
  if (one.kind === 'order') {
    const { type, stream, by, data, off } = one
    const layer = type in judgedOn ? judgedOn[type as keyof typeof judgedOn] : undefined
    const seen = layer && Math.max(0, model.version(stream, layer) + off)
    return [{ id: idOf(`o-${id}`), by: by, type, stream, data, ...(seen !== undefined && { seen }) }]
  }
  const found = earlier[one.earlier % Math.max(1, earlier.length)]
  if (!found || (one.kind === 'otherBody' && found.by === 'house')) return []
  return one.kind === 'again' ? [found] : [{ ...found, type: 'probe.note', data: { text: 'another body' } }]
}

function requested(scene: Scene, { id, by, type, stream, data, seen }: Order) {
  const sender = by === 'house' ? { system } : by
  return scene.request(type, stream, data, { commandId: id, by: sender, ...(seen !== undefined && { seen }) })
}

function outcomeOf(answer: Answer): Outcome {
  return answer.accepted ? { events: answer.events } : { code: answer.refusal.code }
}

async function compare(scene: Scene, model: Model): Promise<void> {
  const { position } = await scene.log.head(scene.name)
  expect(position).toBe(model.events.length)
  const events = (await scene.events()).map(({ position, stream, type, layer, data, commandId }) => {
    return { position, stream, type, layer, data, order: commandId }
  })
  expect(events).toEqual(model.events)
  const claims = await scene.rows('SELECT key, stream FROM claim ORDER BY key')
  const expectedClaims = [...model.claims].sort().map(([key, stream]) => ({ key: `probe:${key}`, stream }))
  expect(claims.map((row) => ({ ...row }))).toEqual(expectedClaims)
  for (const id of model.streams.keys()) expect(await scene.stream(id)).toEqual(streamOf(model, id))
  expect(await scene.verify()).toEqual({ events: position, first: undefined })
}

function streamOf(model: Model, id: string) {
  const told = model.of(id).filter(({ type }) => !type.startsWith('log.'))
  const up = (...layers: string[]) => told.filter(({ layer }) => layers.includes(layer)).length
  const { area, tag, held, isClosed, isRetired } = model.streams.get(id) ?? {}
  const count = (type: string) => model.count(id, type)
  return {
    state: {
      feature: 'probe',
      retired: isRetired,
      version: {
        open: model.version(id, 'open'),
        work: model.version(id, 'work'),
        closed: model.version(id, 'closed'),
      },
      parts: {
        open: {
          area,
          tag,
          count: count('probe.noted'),
          echoes: count('probe.echoed'),
          links: count('probe.linked') + count('probe.linkedFrom'),
          held,
          isClosed,
        },
        work: { worked: count('probe.worked'), heard: up('open', 'work') },
        closed: { sealed: count('probe.sealed'), heard: told.length },
      },
    },
    rows: told
      .filter(({ type }) => type !== 'probe.echoed')
      .map(({ position, layer, type, data }) => {
        if (type !== 'probe.noted') return { id: `at-${position}`, layer, position, body: { type } }
        const isEchoed = told.some(
          (event) => event.type === 'probe.echoed' && event.data['note'] === data['note'],
        )
        return { id: data['note'], layer, position, body: { ...data, ...(isEchoed && { echoed: true }) } }
      }),
  }
}
