/** What broadcast needs of a transport. Bodies are written JSON; a transport frames them, it never parses them. */
import type { Bye } from '../../shared/protocol.ts'

export type DownwardName = 'snapshot' | 'events' | 'head' | 'presence' | 'draft'

export interface Outlet {
  /** To every socket standing in a view's room, in the order of calls. */
  toView: (log: string, view: string, name: DownwardName, body: string) => void
  to: (socket: string, name: DownwardName, body: string) => void
  /** Puts a socket into a view's room and out of any other (SYNC7). */
  join: (socket: string, log: string, view: string) => void
  leave: (socket: string) => void
  /** Resolves when the socket has taken most of what was written to it; undefined: it has room now. */
  room: (socket: string) => Promise<void> | undefined
  cut: (socket: string, bye: Bye) => void
}
