/** The Socket.IO door: who is it, what may it say, and how broadcast's packets leave (architecture §5). */
import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { hello as helloSchema, presenceSay, type Bye } from '../../shared/protocol.ts'
import type { DownwardName, Outlet } from '../broadcast/outlet.ts'
import { RecentSessions } from '../access/recentSessions.ts'
import { tokenHash } from '../access/secrets.ts'
import type { House, Sender } from '../house.ts'
import { cookieName, readCookie } from './cookies.ts'
import { takeDraft } from './drafts.ts'
import { jsonParser, Written } from './encoder.ts'
import { frameOf, inOneTurn, inOneWrite, sendFrame } from './frames.ts'
import {
  destroy,
  hangUp,
  largestMessage,
  originAllowed,
  Pace,
  Progress,
  roomOf,
  transportAllowed,
} from './guards.ts'

const sweepEveryMs = 250
const nobody = Promise.resolve(undefined)
/** How long the last words of a house that ends may take to leave. */
const farewellMs = 200
/** A client that says this many things nobody understands is cut. */
const mostMalformed = 20
/** A session that ended is remembered this long: a socket let in on it may still be on its way through the door. */
const endedKeptMs = 60_000

interface Known extends Sender {
  tokenHash: string
  expiresAt: number
  malformed: number
  progress: Progress
  pace: Pace
  agency?: string
}

export interface SocketDoor {
  io: Server
  outlet: Outlet
  /** Begins to let clients in. */
  serve: (house: House) => void
  cutAccount: (account: string, bye: Bye) => void
  cutSession: (tokenHash: string) => void
  /** Sessions with an open socket, or with one that was open a moment ago. */
  sessions: () => string[]
  shut: () => void
  size: () => number
  /** Everyone is told to come back within `spreadMs`, each at a time of their own. */
  close: (spreadMs?: number) => Promise<void>
}

/** Opens the door on a server; nobody is let in before `serve`. */
export function openSocketDoor(http: HttpServer, onBye: (bye: Bye) => void = () => undefined): SocketDoor {
  let house: House | undefined
  let isShut = false
  const io = new Server(http, {
    serveClient: false,
    parser: jsonParser,
    transports: ['websocket', 'polling'],
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: largestMessage,
    connectTimeout: 10_000,
    pingInterval: 20_000,
    pingTimeout: 15_000,
    allowRequest: (request, decide) => {
      const open = house
      const mayEnter =
        open !== undefined &&
        !isShut &&
        originAllowed(request, open.origins) &&
        transportAllowed(request, open.config)
      // The upgrade and the first packet behind it.
      if (mayEnter && request.headers.upgrade !== undefined) inOneTurn(request.socket)
      decide(null, mayEnter)
    },
  })
  const cut = (socket: Socket, bye: Bye): void => {
    onBye(bye)
    sendAway(socket, bye)
  }
  const knownOf = (socket: Socket): Known => socket.data as Known
  const socketOf = (id: string): Socket | undefined => io.sockets.sockets.get(id)
  const roomName = (log: string, view: string): string => `${log}/${view}`

  const send = (id: string, name: DownwardName, body: string, frame: Buffer): void => {
    const socket = socketOf(id)
    if (socket && !sendFrame(socket, frame)) socket.emit(name, new Written(body))
  }
  /** Frames written since the last sweep: in a storm hundreds are sent the same page, in a tick many views the same. */
  const recent = new Map<string, Buffer>()
  const recentFrame = (name: DownwardName, body: string): Buffer => {
    const frame = recent.get(body) ?? frameOf(name, body)
    recent.set(body, frame)
    return frame
  }

  const leave = (id: string): void => {
    const socket = socketOf(id)
    for (const room of socket?.rooms ?? []) if (room !== id) void socket?.leave(room)
  }
  const outlet: Outlet = {
    toView: (log, view, name, body) => {
      const room = io.sockets.adapter.rooms.get(roomName(log, view))
      if (!room) return
      const frame = recentFrame(name, body)
      for (const id of room) send(id, name, body, frame)
    },
    to: (id, name, body) => send(id, name, body, recentFrame(name, body)),
    join: (id, log, view) => {
      leave(id)
      void socketOf(id)?.join(roomName(log, view))
    },
    leave,
    room: (id) => {
      const socket = socketOf(id)
      return socket && roomOf(socket)
    },
    cut: (id, bye) => {
      const socket = socketOf(id)
      if (socket) cut(socket, bye)
    },
  }

  const ended = new Set<string>()
  const recently = new RecentSessions()

  io.use((socket, next) => {
    const { sessions, secure } = present(house)
    const token = readCookie(socket.request.headers.cookie, cookieName(secure))
    const known = token === undefined ? undefined : recently.find(tokenHash(token), present(house).now())
    const found = known ? Promise.resolve(known) : token === undefined ? nobody : sessions.of(token)
    const refuse = (why: 'signedOut' | 'later'): void => {
      next(new Error(why))
      setImmediate(() => socket.conn.close())
    }
    found
      .then((session) => {
        if (!session) return refuse('signedOut')
        const fresh = { malformed: 0, progress: new Progress(), pace: new Pace() }
        Object.assign(socket.data, { ...session, ...fresh } satisfies Known)
        next()
      })
      .catch(() => refuse('later'))
  })

  io.on('connection', (socket) => {
    const open = present(house)
    const known = knownOf(socket)
    const served = open.served.get(known.log)
    // The library keeps the handshake for the life of the socket, cookie and all; nobody needs it any more.
    delete (socket.conn as { request?: unknown }).request
    delete (socket as { handshake?: unknown }).handshake
    if (ended.has(known.tokenHash)) return cut(socket, { reason: 'signedOut', retryAfterMs: 0 })
    if (!served) return cut(socket, { reason: 'malformed', retryAfterMs: 60_000 })
    const misunderstood = (): void => {
      known.malformed += 1
      if (known.malformed > mostMalformed) cut(socket, { reason: 'malformed', retryAfterMs: 60_000 })
    }
    socket.on('error', misunderstood)
    socket.on('disconnect', () => {
      served.subscribers.drop(socket.id)
      served.presence.depart(socket.id)
      open.drafts.depart(socket.id)
      if (!ended.has(known.tokenHash)) recently.keep(known, open.now())
    })

    socket.on('hello', (payload: unknown, done: unknown) => {
      if (!isAck(done)) return misunderstood()
      void greet(open, socket, payload).then(({ answer, begin }) => {
        if (!answer.welcome && answer.reason === 'malformed') misunderstood()
        inOneWrite(socket, () => {
          done(answer)
          begin()
        })
      })
    })
    socket.on('command', (payload: unknown, done: unknown) => {
      if (!isAck(done)) return misunderstood()
      void open.orders.take(known, payload).then((answer) => {
        if (!answer.accepted && answer.refusal.code === 'command.malformed') misunderstood()
        done(answer)
      })
    })
    socket.on('presence', (payload: unknown) => {
      if (!presenceSay.safeParse(payload).success) return misunderstood()
      if (!known.pace.allow('presence', open.now())) return misunderstood()
      if (known.agency !== undefined) served.presence.arrive(socket.id, known.agency)
    })
    socket.on('draft', (payload: unknown, done: unknown) => {
      if (!isAck(done)) return misunderstood()
      void takeDraft(open, socket, known, payload).then((answer) => {
        if (!answer.taken && answer.refusal.code === 'command.malformed') misunderstood()
        done(answer)
      })
    })
    socket.onAny((name: string) => {
      if (!['hello', 'command', 'presence', 'draft'].includes(name)) misunderstood()
    })
  })

  const sweep = setInterval(() => {
    recent.clear()
    if (!house) return
    const now = house.now()
    recently.tidy(now)
    for (const socket of io.sockets.sockets.values()) {
      const { progress, expiresAt } = knownOf(socket)
      if (progress.isSlow(socket, now)) cut(socket, { reason: 'slow', retryAfterMs: 2000 })
      else if (expiresAt <= now) cut(socket, { reason: 'signedOut', retryAfterMs: 0 })
    }
  }, sweepEveryMs)

  return {
    io,
    outlet,
    serve: (opened) => {
      house = opened
    },
    cutAccount: (account, bye) => {
      for (const socket of io.sockets.sockets.values())
        if (knownOf(socket).account === account) cut(socket, bye)
    },
    cutSession: (tokenHash) => {
      ended.add(tokenHash)
      recently.forget(tokenHash)
      setTimeout(() => ended.delete(tokenHash), endedKeptMs).unref()
      for (const socket of io.sockets.sockets.values())
        if (knownOf(socket).tokenHash === tokenHash) cut(socket, { reason: 'signedOut', retryAfterMs: 0 })
    },
    sessions: () => [
      ...new Set([
        ...[...io.sockets.sockets.values()].map((socket) => knownOf(socket).tokenHash),
        ...recently.hashes(),
      ]),
    ],
    shut: () => {
      isShut = true
    },
    size: () => io.sockets.sockets.size,
    close: async (spreadMs = 0) => {
      isShut = true
      clearInterval(sweep)
      for (const socket of io.sockets.sockets.values())
        cut(socket, { reason: 'drain', retryAfterMs: Math.round(Math.random() * spreadMs) })
      // What is still to be written has the time until the connections are closed.
      await new Promise((resolve) => setTimeout(resolve, farewellMs))
      await io.close()
    },
  }
}

function isAck(done: unknown): done is (answer: unknown) => void {
  return typeof done === 'function'
}

function present(house: House | undefined): House {
  if (!house) throw new Error('the door was opened before the house')
  return house
}

function sendAway(socket: Socket, bye: Bye): void {
  socket.emit('bye', bye)
  if (bye.reason === 'slow') destroy(socket)
  else hangUp(socket)
}

type Greeting = ReturnType<NonNullable<ReturnType<House['served']['get']>>['subscribers']['hello']>

async function greet(house: House, socket: Socket, payload: unknown): Promise<Greeting> {
  const known = socket.data as Known
  const deaf = (reason: 'signedOut' | 'malformed' | 'later'): Greeting => ({
    answer: { welcome: false, reason },
    begin: () => undefined,
  })
  const read = helloSchema.safeParse(payload)
  if (!read.success) return deaf('malformed')
  try {
    if (!known.pace.allow('hello', house.now())) return deaf('later')
    const actor = await house.directory.actor(known.account)
    const served = house.served.get(known.log)
    if (!actor || !served || !socket.connected) return deaf('signedOut')
    const { answer, begin } = served.subscribers.hello(socket.id, read.data, actor)
    if (!answer.welcome) return { answer, begin }
    known.agency = actor.agency
    served.presence.arrive(socket.id, actor.agency)
    return {
      answer,
      begin: () => {
        begin()
        house.served.get(known.log)?.broadcast.outlet.to(socket.id, 'presence', served.presence.body())
      },
    }
  } catch (error) {
    house.logger.error({ err: error }, 'hello failed')
    return deaf('later')
  }
}
