/** The store behind the screens: signing in and out, starting without a house, unlocking where one stood. */
import { describe, expect, test } from 'vitest'
import { refused } from '../../shared/refusal.ts'
import { liveSetup } from '../../web/stores/liveSetup.ts'
import { memoryDevice } from '../../web/sync/device.ts'
import type { Wire, WireNews } from '../../web/sync/ports.ts'
import type { SessionAnswer, SessionDoor } from '../../web/sync/session.ts'
import { idOf } from '../support/ids.ts'
import { virtual } from './virtual.ts'

const duty: SessionAnswer = {
  account: idOf('duty'),
  role: 'dutyOfficer',
  agency: 'command-centre',
  area: '990100000000',
  log: 'live',
  mode: 'live',
}
const session = {
  actor: { role: duty.role, agency: duty.agency, area: duty.area },
  mode: 'live',
  log: 'live',
}

function setup() {
  const around = virtual()
  /** The house's door: who is signed in, and whether it can be reached at all. */
  const house = { isUp: true, signedIn: undefined as SessionAnswer | undefined, asked: [] as string[] }
  const said = <T>(what: string, answer: T): Promise<T> => {
    house.asked.push(what)
    return Promise.resolve(answer)
  }
  const door: SessionDoor = {
    session: () => said('session', house.isUp ? (house.signedIn ?? 'signedOut') : 'unreachable'),
    signIn: (by) => {
      if (!house.isUp) return said('signIn', refused('house.unavailable'))
      if ('password' in by && by.password !== 'right')
        return said('signIn', refused('access.wrongCredentials'))
      house.signedIn = 'account' in by ? { ...duty, account: idOf(by.account) } : duty
      return said('signIn', house.signedIn)
    },
    signOut: () => {
      if (house.isUp) house.signedIn = undefined
      return said('signOut', house.isUp)
    },
    deliverSealed: () => said('sealed', undefined),
  }
  const wires: { opened: number; emitted: string[]; heard: Map<WireNews, (payload: unknown) => void> }[] = []
  const device = Object.assign(memoryDevice(), { wake: (): void => undefined })
  const live = liveSetup({
    device: () => Promise.resolve(device),
    door,
    send: () => Promise.reject(new TypeError('nobody is asked for a photo here')),
    wire: (): Wire => {
      const made = {
        opened: 0,
        emitted: [] as string[],
        heard: new Map<WireNews, (payload: unknown) => void>(),
      }
      wires.push(made)
      return {
        open: () => void (made.opened += 1),
        close: () => undefined,
        emit: (name) => void made.emitted.push(name),
        on: (news, listener) => void made.heard.set(news, listener),
      }
    },
    tabs: () => ({
      whenFirst: (become) => become(),
      post: () => undefined,
      onMessage: () => undefined,
      close: () => undefined,
    }),
    around,
    newId: () => idOf(`id${house.asked.length}`),
    onWake: (woken) => (device.wake = woken),
    failed: (error) => {
      throw error
    },
  })
  return { around, house, live, wires, device }
}

describe('a start', () => {
  test('without a session says so; with one it connects', async () => {
    const { live, house, wires, around } = setup()
    expect(await live.start()).toBe('signedOut')
    expect(live.session.value).toBeUndefined()
    house.signedIn = duty
    expect(await live.start()).toBe('ready')
    await around.run(10)
    expect([live.session.value, wires[0]?.opened]).toEqual([session, 1])
  })

  test('asked twice at once connects once, asked for other scopes connects anew', async () => {
    const { live, house, wires } = setup()
    house.signedIn = duty
    await Promise.all([live.start(), live.start()])
    expect(wires).toHaveLength(1)
    await live.start({ scopes: ['feature:incident'] })
    expect(wires).toHaveLength(2)
  })

  test('a wall signs itself in with its token', async () => {
    const { live } = setup()
    expect(await live.start({ kiosk: 'open' })).toBe('ready')
    expect(live.session.value).toEqual(session)
  })

  test('without a house shows what is kept here, or nothing', async () => {
    const { live, house, device, around } = setup()
    house.isUp = false
    expect(await live.start()).toBe('signedOut')
    device.keptSession = () => Promise.resolve(duty)
    const cursor = { log: 'live', epoch: idOf('epoch'), view: idOf('view'), position: 1 }
    await device.copyStore(duty).save({ whole: true, cursor, asOf: around.now() - 1000, put: [], drop: [] })
    expect(await live.start()).toBe('ready')
    expect(live.session.value).toEqual(session)
  })

  test('[OFF6] without a house nobody begins by a session of which nothing tells how long it lies here', async () => {
    const { live, house, device } = setup()
    house.isUp = false
    device.keptSession = () => Promise.resolve(duty)
    expect([await live.start(), live.session.value]).toEqual(['signedOut', undefined])
  })
})

test('woken, it does not wait out a long pause', async () => {
  const { live, house, wires, around, device } = setup()
  house.signedIn = duty
  await live.start()
  await around.run(10)
  for (let n = 0; n < 6; n += 1) {
    wires[0]?.heard.get('cut')?.(undefined)
    await around.run(20_000)
  }
  wires[0]?.heard.get('cut')?.(undefined)
  const { opened = 0 } = wires[0] ?? {}
  await around.run(2000)
  expect(wires[0]?.opened).toBe(opened)
  device.wake()
  await around.run(1000)
  expect(wires[0]?.opened).toBe(opened + 1)
})

test('[SHOW8] what an account keeps here is its own, outlives a start, and goes when it signs out', async () => {
  const { live, house } = setup()
  house.signedIn = duty
  expect(await live.note('shelf')).toBeUndefined()
  await live.start()
  await live.keepNote('shelf', 'kept')
  await live.start({ scopes: ['feature:incident'] })
  expect(await live.note('shelf')).toBe('kept')
  await live.signOut()
  expect(await live.note('shelf')).toBeUndefined()
  await live.signIn({ account: 'duty', password: 'right' })
  expect(await live.note('shelf')).toBeUndefined()
})

describe('signing in', () => {
  test('a refusal is told, and nothing begins', async () => {
    const { live, wires } = setup()
    expect(await live.signIn({ account: 'duty', password: 'wrong' })).toMatchObject({
      code: 'access.wrongCredentials',
    })
    expect(wires).toHaveLength(0)
  })

  test('[SYNC8] an ended session locks the screen; the same account goes on, its orders still there', async () => {
    const { live, wires, around } = setup()
    await live.signIn({ account: 'duty', password: 'right' })
    await around.run(10)
    void live.send({ type: 'incident.recordEntry', stream: idOf('s'), data: { text: 'x' } })
    await around.settle()
    wires[0]?.heard.get('connect')?.(undefined)
    wires[0]?.heard.get('bye')?.({ reason: 'signedOut', retryAfterMs: 0 })
    expect(live.session.value).toBeUndefined()
    expect(live.pending.value).toMatchObject([{ type: 'incident.recordEntry', state: 'local' }])
    await live.signIn({ account: 'duty', password: 'right' })
    await around.run(10)
    expect([live.session.value, wires.length, wires[0]?.opened]).toEqual([session, 1, 2])
    expect(live.pending.value).toHaveLength(1)
  })

  test('[SEE4] another account begins with nothing of the one before', async () => {
    const { live, wires, device, around } = setup()
    await live.signIn({ account: 'duty', password: 'right' })
    void live.send({ type: 'incident.recordEntry', stream: idOf('s'), data: { text: 'x' } })
    await around.settle()
    let forgotten = 0
    device.keptSession = () => Promise.resolve(duty)
    device.forget = () => Promise.resolve(void (forgotten += 1))
    await live.signIn({ account: 'fire', password: 'right' })
    expect([wires.length, forgotten, live.pending.value.length]).toEqual([2, 1, 0])
  })
})

describe('signing out', () => {
  test('nothing of the session stays on screen, orders wait for their account', async () => {
    const { live, house, around } = setup()
    await live.signIn({ account: 'duty', password: 'right' })
    void live.send({ type: 'incident.recordEntry', stream: idOf('s'), data: { text: 'x' } })
    await around.settle()
    await live.signOut()
    expect([live.session.value, live.streams.value.size, live.pending.value.length]).toEqual([
      undefined,
      0,
      0,
    ])
    expect(house.signedIn).toBeUndefined()
    expect(await live.send({ type: 'incident.recordEntry', stream: idOf('s'), data: {} })).toMatchObject({
      accepted: false,
      refusal: { code: 'access.signedOut' },
    })
    await live.signIn({ account: 'duty', password: 'right' })
    expect(live.pending.value).toHaveLength(1)
  })

  test('one the house did not hear of is told first next time', async () => {
    const { live, house } = setup()
    await live.signIn({ account: 'duty', password: 'right' })
    house.isUp = false
    await live.signOut()
    expect(await live.start()).toBe('signedOut')
    house.isUp = true
    expect(await live.start()).toBe('signedOut')
    expect([house.signedIn, house.asked.slice(-2)]).toEqual([undefined, ['signOut', 'session']])
  })
})

test('the log’s clock is told on this device’s own clock', async () => {
  const { live, wires, around } = setup()
  await live.signIn({ account: 'duty', password: 'right' })
  await around.run(10)
  wires[0]?.heard.get('connect')?.(undefined)
  expect(wires[0]?.emitted).toEqual(['hello'])
  expect([live.time.value, live.realNow()]).toEqual([undefined, around.now()])
})
