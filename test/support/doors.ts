/** A house on a free port of the loopback with the senders a suite asks for; everything real, nothing left behind. */
import { randomBytes } from 'node:crypto'
import type { Answer, Command } from '../../shared/command.ts'
import type { Role } from '../../shared/event.ts'
import { idFrom } from '../../shared/ids.ts'
import { compose, type LogToServe, type RunningHouse } from '../../server/compose.ts'
import { ensureAccount } from '../../server/houseActor.ts'
import { readConfig } from '../../server/config.ts'
import { city } from './actors.ts'
import { freshPlace, type Place } from './place.ts'

export type Order = Pick<Command, 'type' | 'stream' | 'data'> & Partial<Command>

/** Somebody who holds an account and a session. */
export interface Sender {
  account: string
  login: string
  token: string
  /** Headers of a page of ours. */
  headers: Record<string, string>
  /** Gives an order in process, past the doors: for what others do meanwhile. */
  give: (order: Order) => Promise<Answer>
}

export interface Doors {
  house: RunningHouse
  place: Place
  dataDir: string
  /** Opens an account with a session bound to `log` (default: the first). */
  sender: (
    login: string,
    role: Role,
    rights?: { agency?: string; area?: string; log?: string },
  ) => Promise<Sender>
  /** A page of ours asks: the cookie, our origin and our header. */
  ask: (who: Sender | undefined, method: string, path: string, body?: unknown) => Promise<Response>
  /** Resolves once everything up to a position was told to those who follow. */
  told: (position: number, log?: string) => Promise<void>
  close: () => Promise<void>
}

export function newId(): string {
  return idFrom(randomBytes(21))
}

export async function openDoors(
  env: Record<string, string> = {},
  logs: readonly LogToServe[] = [{ name: 'live', mode: 'live' }],
): Promise<Doors> {
  const place = await freshPlace()
  const config = readConfig({ ...place.switches, PORT: '0', LOG_LEVEL: 'silent', ...env })
  const house = await compose({ config, logs })
  const bound = logs[0]?.name ?? 'house'

  async function sender(
    login: string,
    role: Role,
    { agency = 'centre', area = city, log = bound }: { agency?: string; area?: string; log?: string } = {},
  ): Promise<Sender> {
    const account = await ensureAccount(house, { login, role, agency, area }, undefined)
    const token = await house.sessions.begin(account, log)
    return {
      account,
      login,
      token,
      headers: headersOf(house, token),
      give: ({ commandId = newId(), ...order }) =>
        house.log.submit(log, { by: { account }, command: { commandId, ...order } }),
    }
  }
  return {
    house,
    place,
    dataDir: place.dataDir,
    sender,
    ask: (who, method, path, body) =>
      fetch(`${house.url}${path}`, {
        method,
        redirect: 'manual',
        headers: { ...(who ? who.headers : headersOf(house)), 'content-type': 'application/json' },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    told: (position, log = bound) =>
      until(
        () => (house.served.get(log)?.broadcast.flushed ?? 0) >= position,
        `position ${position} is told`,
      ),
    close: async () => {
      await house.close()
      place.remove()
    },
  }
}

export function headersOf(house: RunningHouse, token?: string): Record<string, string> {
  const cookie = token === undefined ? {} : { cookie: `lianxin=${token}` }
  return { origin: `http://127.0.0.1:${house.port}`, 'x-lianxin': '1', ...cookie }
}

/** Resolves once `holds` does; rejects with `what` after `withinMs`. */
export async function until(holds: () => boolean, what: string, withinMs = 5000): Promise<void> {
  const end = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`)
    await pause(5)
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The report of an incident, as whoever may give it does. */
export function report(stream: string, data: Record<string, unknown> = {}): Order {
  return {
    type: 'incident.report',
    stream,
    data: { category: 'accident', title: '管道泄漏', area: '990102003001', source: 'hotline', ...data },
  }
}

export function entry(stream: string, text: string): Order {
  return { type: 'incident.recordEntry', stream, data: { text } }
}

/** The answer's position. Throws with the refusal otherwise: a test that needs it taken is a wrong test. */
export function taken(answer: Answer): number {
  if (!answer.accepted) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`)
  return answer.position
}
