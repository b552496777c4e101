/**
 * A wire that can be trusted with nothing: it drops, doubles and reorders packets, loses orders and answers, and cuts
 * the connection at every moment a cut can come. Each message passes in its own time; within one direction in order.
 */
import type { Wire, WireNews } from '../../web/sync/ports.ts'
import type { SimHouse } from './house.ts'
import type { ServerSocket } from './outlet.ts'
import type { Time } from './time.ts'

export const faultNames = [
  'dropPacket',
  'doublePacket',
  'swapPackets',
  'loseOrder',
  'loseAnswer',
  'doubleOrder',
  'cutInHello',
  'cutInSnapshot',
  'cutInCatchUp',
  'cutBeforeSend',
  'cutAfterSend',
  'cutBeforeAck',
  'cutLive',
] as const
export type FaultName = (typeof faultNames)[number]

export interface NetworkOptions {
  time: Time
  random: () => number
  house: SimHouse
  /** Whether a fault may happen now; called once per chance. */
  strikes: (fault: FaultName) => boolean
  newSocketId: () => string
}

export interface SimWire extends Wire {
  /** Takes the way to the house away, or gives it back. */
  isPossible: boolean
  /** Cuts what is connected now. */
  cut: () => void
}

type Phase = 'greeting' | 'snapshot' | 'catchUp' | 'live'

export function simWire(account: string, options: NetworkOptions): SimWire {
  const { time, random, house, strikes } = options
  const heard = new Map<WireNews, (payload: unknown) => void>()
  let line: Line | undefined

  interface Line {
    socket: ServerSocket
    isUp: boolean
    phase: Phase
    target: number
    /** Nothing passes the message before it. */
    downAt: number
    upAt: number
    held: (() => void) | undefined
  }

  function open(): void {
    const made: Line = {
      socket: {
        id: options.newSocketId(),
        account,
        send: (...said) => down(made, ...said),
        end: () => ended(made),
      },
      isUp: false,
      phase: 'greeting',
      target: 0,
      downAt: 0,
      upAt: 0,
      held: undefined,
    }
    line = made
    time.after(latency(), () => {
      if (line !== made) return
      if (!wire.isPossible) return lost(made)
      made.isUp = true
      house.enter(made.socket)
      heard.get('connect')?.(undefined)
    })
  }

  /** The connection is gone: the client hears of it, the house a little later. */
  function lost(from: Line): void {
    if (line !== from) return
    line = undefined
    leave(from)
    heard.get('cut')?.(undefined)
  }

  function leave(from: Line): void {
    if (!from.isUp) return
    from.isUp = false
    time.after(random() * 2000, () => house.leave(from.socket.id))
  }

  /** The house hung up: what it said before still arrives. */
  function ended(from: Line): void {
    house.leave(from.socket.id)
    from.downAt = Math.max(from.downAt, time.now() + latency())
    time.after(from.downAt - time.now(), () => {
      from.isUp = false
      if (line !== from) return
      line = undefined
      heard.get('cut')?.(undefined)
    })
  }

  function latency(): number {
    return 5 + random() * random() * 150
  }

  function down(from: Line, name: Parameters<ServerSocket['send']>[0], payload: unknown): void {
    if (!from.isUp) return
    const isPacket = name === 'events' || name === 'head'
    if (isPacket && strikes('dropPacket')) return
    passDown(from, () => receive(from, name, payload), isPacket && strikes('swapPackets'))
    if (name === 'events' && strikes('doublePacket')) passDown(from, () => receive(from, name, payload))
  }

  /** In order, unless this message is held back until the next has passed. */
  function passDown(from: Line, arrive: () => void, isHeld = false): void {
    from.downAt = Math.max(from.downAt, time.now() + latency())
    const { held } = from
    from.held = undefined
    if (isHeld && !held) {
      from.held = arrive
      return
    }
    time.after(from.downAt - time.now(), () => {
      if (line !== from || !from.isUp) return
      arrive()
      held?.()
    })
  }

  function receive(from: Line, name: Parameters<ServerSocket['send']>[0], payload: unknown): void {
    if (line !== from || !from.isUp) return
    const { phase } = from
    if (name === 'snapshot') {
      if (strikes('cutInSnapshot')) return lost(from)
      if ((payload as { last: boolean }).last) from.phase = 'catchUp'
    }
    if (name === 'events') {
      if (phase === 'catchUp' && strikes('cutInCatchUp')) return lost(from)
      if (phase === 'live' && strikes('cutLive')) return lost(from)
      if ((payload as { upTo: number }).upTo >= from.target) from.phase = 'live'
    }
    heard.get(name)?.(payload)
  }

  function up(
    from: Line,
    name: string,
    payload: unknown,
    answered: ((answer: unknown) => void) | undefined,
  ): void {
    if (name === 'hello') {
      if (strikes('cutInHello')) return cutSoon(from)
      from.phase = 'greeting'
      return passUp(from, () =>
        house.hello(from.socket, payload, (answer) => {
          passDown(from, () => {
            if (answer.welcome)
              Object.assign(from, { target: answer.position, phase: answer.replace ? 'snapshot' : 'catchUp' })
            answered?.(answer)
          })
        }),
      )
    }
    if (name !== 'command') return
    if (strikes('loseOrder')) return
    if (strikes('cutBeforeSend')) return cutSoon(from)
    const times = strikes('doubleOrder') ? 2 : 1
    for (let n = 0; n < times; n += 1) passUp(from, () => take(from, payload, answered))
  }

  function take(from: Line, payload: unknown, answered: ((answer: unknown) => void) | undefined): void {
    const isCut = strikes('cutAfterSend')
    void house.command(account, structuredClone(payload)).then((answer) => {
      if (isCut) return lost(from)
      if (!from.isUp || strikes('loseAnswer')) return
      if (strikes('cutBeforeAck')) return cutSoon(from)
      passDown(from, () => answered?.(answer))
    })
  }

  function passUp(from: Line, arrive: () => void): void {
    from.upAt = Math.max(from.upAt, time.now() + latency())
    time.after(from.upAt - time.now(), () => {
      // What was on its way when the client hung up may still arrive; when the line broke it may not.
      if (from.isUp) arrive()
    })
  }

  function cutSoon(from: Line): void {
    time.after(random() * 20, () => lost(from))
  }

  const wire: SimWire = {
    isPossible: true,
    cut: () => line && lost(line),
    open: () => void (line ?? open()),
    close() {
      const closed = line
      line = undefined
      if (closed) leave(closed)
    },
    emit(name, payload, answered) {
      if (line?.isUp) up(line, name, payload, answered)
    },
    on: (news, listener) => void heard.set(news, listener),
  }
  return wire
}
