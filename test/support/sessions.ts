/** A house with an administrator, and what can be done to sessions from outside it. */
import { tokenHash } from '../../server/access/secrets.ts'
import { headersOf, newId, openDoors, report, type Doors, type Sender } from './doors.ts'
import { openRaw } from './rawSocket.ts'

export interface Sessions {
  doors: Doors
  admin: Sender
  /** POST /api/session as our page sends it. */
  signIn: (body: unknown, cookie?: string, url?: string) => Promise<Response>
  /** The administrator suspends or reinstates an account; throws when refused. */
  suspend: (sender: Sender, type?: 'account.suspend' | 'account.reinstate') => Promise<void>
  expires: (token: string, at: number) => Promise<void>
  /** What a session gets at every door: `everything`, `nothing`, or something between. */
  worth: (who: Sender) => Promise<Record<string, number | string>>
}

export const nothing = {
  '/api/session': 401,
  '/api/city': 401,
  '/api/events': 401,
  '/api/snapshot': 401,
  '/api/streams/x': 401,
  '/api/commands': 401,
  socket: 'not let in: 44{"message":"signedOut"}',
}
export const everything = {
  '/api/session': 200,
  '/api/city': 200,
  '/api/events': 200,
  '/api/snapshot': 200,
  '/api/streams/x': 404,
  '/api/commands': 200,
  socket: 'welcome',
}

export async function openSessions(): Promise<Sessions> {
  const doors = await openDoors()
  const admin = await doors.sender('administrator', 'administrator', { log: 'house' })
  return {
    doors,
    admin,
    signIn: (body, cookie, url = doors.house.url) => {
      const headers = {
        ...headersOf(doors.house),
        'content-type': 'application/json',
        ...(cookie && { cookie }),
      }
      return fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify(body) })
    },
    suspend: async ({ account }, type = 'account.suspend') => {
      const [opened] = await doors.house.log.streams('house', [account])
      const seen = opened?.state.version.open ?? 0
      const answer = await admin.give({ type, stream: account, seen, data: {} })
      if (!answer.accepted) throw new Error(`${type} was refused: ${answer.refusal.code}`)
    },
    expires: (token, at) => {
      const text = 'UPDATE session SET expires_at = ? WHERE token_hash = ?'
      return doors.house.log.write('house', [{ text, args: [at, tokenHash(token)], rows: false }])
    },
    worth: async (who) => {
      const found: Record<string, number | string> = {}
      for (const path of ['/api/session', '/api/city', '/api/events', '/api/snapshot', '/api/streams/x'])
        found[path] = (await doors.ask(who, 'GET', path)).status
      const order = { commandId: newId(), ...report(newId()) }
      found['/api/commands'] = (await doors.ask(who, 'POST', '/api/commands', order)).status
      const socket = await openRaw(doors, who).catch((error: Error) => error.message)
      if (typeof socket === 'string') return { ...found, socket }
      const answer = await socket.hello()
      socket.close()
      return { ...found, socket: answer.welcome ? 'welcome' : answer.reason }
    },
  }
}

/** The token a sign-in set. */
export function tokenIn(response: Response): string {
  return /^lianxin=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''
}
