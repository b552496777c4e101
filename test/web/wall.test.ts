/** The desk's orders to the wall, and the wall that follows them: what is worked out in the browser. */
import { effectScope, ref, shallowRef } from 'vue'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { freshWall } from '../../shared/features/wall/wall.ts'
import { refused, type RefusalCode } from '../../shared/refusal.ts'
import { wallOrders } from '../../web/features/wall/wallOrders.ts'
import { unopened, wallOf, type Wall } from '../../web/features/wall/walls.ts'
import { followFreeze } from '../../web/screens/wall/freezing.ts'
import type { Order } from '../../web/stores/live.ts'
import { city, county } from '../support/actors.ts'
import { idOf } from '../support/ids.ts'

const taken: Answer = { accepted: true, position: 1, events: [] }
const no = (code: RefusalCode): Answer => ({ accepted: false, refusal: refused(code) })

function wallAt(area: string, name = area): Wall {
  const open = freshWall(area)
  const copy = { ...unopened(open).copy, stream: idOf(name), version: { open: 4 } }
  return { stream: copy.stream, copy, open }
}

/** A desk whose orders get these answers in turn; `meanwhile` runs before the answer to the order of that place. */
function desk(answers: Answer[], meanwhile: (place: number) => void = () => undefined) {
  const wall = shallowRef<Wall>()
  const sent: Order[] = []
  const discarded: string[] = []
  const { give } = wallOrders({
    wall: () => wall.value,
    area: () => city,
    newId: () => `id-${sent.length}`,
    send: (order) => {
      sent.push(order)
      meanwhile(sent.length)
      return Promise.resolve(answers[sent.length - 1] ?? taken)
    },
    discard: (commandId) => discarded.push(commandId),
  })
  const told = () => sent.map(({ type, stream, seen }) => ({ type, stream, seen }))
  return { wall, give, told, discarded }
}

describe('an order to the wall', () => {
  test('[WALL1] goes to the wall that stands, judged on what the desk saw of it', async () => {
    const { wall, give, told } = desk([])
    wall.value = wallAt(city)
    expect(await give('wall.blank', {})).toBeUndefined()
    expect(told()).toEqual([{ type: 'wall.blank', stream: idOf(city), seen: 4 }])
  })

  test('[WALL1] opens the wall first where there is none, and waits until it has arrived', async () => {
    const one = desk([])
    const given = one.give('wall.blank', {})
    await Promise.resolve()
    expect(one.told()).toEqual([{ type: 'wall.open', stream: 'id-0', seen: undefined }])
    one.wall.value = wallAt(city)
    expect(await given).toBeUndefined()
    expect(one.told()[1]).toEqual({ type: 'wall.blank', stream: idOf(city), seen: 4 })
  })

  test('[WALL1] of a desk that lost the race goes by itself to the wall the other one opened', async () => {
    const one = desk([no('claim.taken')], (place) => {
      if (place === 1) queueMicrotask(() => (one.wall.value = wallAt(city, 'theirs')))
    })
    expect(await one.give('wall.blank', {})).toBeUndefined()
    expect(one.told().map(({ type, stream }) => [type, stream])).toEqual([
      ['wall.open', 'id-0'],
      ['wall.blank', idOf('theirs')],
    ])
    expect(one.discarded).toHaveLength(1)
  })

  test('that is refused says why and does not stay in the outbox', async () => {
    const late = desk([no('command.stale')])
    late.wall.value = wallAt(city)
    expect(await late.give('wall.blank', {})).toMatchObject({ code: 'command.stale' })
    const denied = desk([no('access.forbidden')])
    expect(await denied.give('wall.blank', {})).toMatchObject({ code: 'access.forbidden' })
    expect([late.discarded, denied.discarded].map(({ length }) => length)).toEqual([1, 1])
  })
})

test('[WALL1] a centre has its own wall, whatever others it may see', () => {
  const [own, other] = [wallAt(city), wallAt(county)]
  const streams = new Map([other, own].map(({ stream, copy }) => [stream, copy]))
  expect(wallOf(streams, city)?.stream).toBe(own.stream)
  expect(wallOf(new Map([[other.stream, other.copy]]), city)).toBeUndefined()
  expect(wallOf(streams, undefined)).toBeUndefined()
})

describe('a freeze on the wall', () => {
  function screen() {
    const [frozenAt, isWhole, now] = [ref<number>(), ref(true), ref(100)]
    const held: (number | undefined)[] = []
    const scope = effectScope()
    scope.run(() =>
      followFreeze({
        frozenAt: () => frozenAt.value,
        isWhole: () => isWhole.value,
        now: () => now.value,
        hold: (at) => held.push(at),
        release: () => held.push(undefined),
      }),
    )
    return { frozenAt, isWhole, now, scope, last: () => held.at(-1) }
  }

  test('[WALL3] holds the picture at once and lets it go when it is over', () => {
    const { frozenAt, now, last } = screen()
    expect(last()).toBeUndefined()
    frozenAt.value = 102
    expect(last()).toBe(102)
    now.value = 300
    expect(last()).toBe(102)
    frozenAt.value = undefined
    expect(last()).toBeUndefined()
  })

  test('[WALL3] follows on another at once: the picture is the present again', () => {
    const { frozenAt, now, last } = screen()
    frozenAt.value = 100
    now.value = 250
    frozenAt.value = 260
    expect(last()).toBe(260)
  })

  test('[WALL3] that was on before this wall names the instant of the picture this wall has', () => {
    const { frozenAt, isWhole, now, last } = screen()
    isWhole.value = false
    frozenAt.value = 40
    expect(last()).toBeUndefined()
    now.value = 160
    isWhole.value = true
    expect(last()).toBe(160)
  })

  test('[WALL5] outlasts a link that is lost', () => {
    const { frozenAt, isWhole, now, last } = screen()
    frozenAt.value = 100
    now.value = 200
    isWhole.value = false
    expect(last()).toBe(100)
    isWhole.value = true
    expect(last()).toBe(100)
  })
})
