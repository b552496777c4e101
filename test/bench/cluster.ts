/** A house of three processes over one PostgreSQL, with the fifty views of the other measures. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startCluster, type TestCluster } from '../support/cluster.ts'
import type { Doors, Sender } from '../support/doors.ts'
import { openRaw, type RawSocket } from '../support/rawSocket.ts'
import { counties, incidentsUsual, people } from './house.ts'
import { city, openAccount, openIncident } from './orders.ts'

export const log = 'live'
const nodes = 3

/** Somebody with a session, at the node of a number from 0. */
export interface Seat {
  port: number
  headers: Record<string, string>
}

export interface Furnished {
  cluster: TestCluster
  /** Open incidents of all counties. */
  incidents: readonly string[]
  /** A session of the n-th kind of people at a node. */
  screen: (n: number, node: number) => Seat
  /** Duty officers of the whole city, each with an account of their own: the door counts by account. */
  sender: (n: number, node: number) => Seat
  /** Milliseconds of processor time that nodes have used so far. */
  cpuMs: (nodes: readonly number[]) => number
}

export async function furnishedCluster(senders: number): Promise<Furnished> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const cluster = await startCluster(nodes, { CITY: `${root}server/city/yunting` })
  const { house } = cluster.desk
  const session = async (login: string, rights: (typeof people)[number]): Promise<string> =>
    house.sessions.begin(await openAccount(house.log, login, rights), log)
  const duty = { role: 'dutyOfficer', agency: 'centre', area: city } as const
  const screens: string[] = []
  for (const [i, rights] of people.entries()) screens.push(await session(`screen-${i}`, rights))
  const desks: string[] = []
  for (let i = 0; i < senders; i++) desks.push(await session(`desk-${i}`, duty))
  const first = await openAccount(house.log, 'first', duty)
  const incidents: string[] = []
  for (let n = 0; n < incidentsUsual; n++)
    incidents.push(await openIncident(house.log, log, first, counties[n % counties.length] ?? ''))
  const seat = (tokens: readonly string[], n: number, node: number): Seat => {
    const url = cluster.nodes[node]?.url ?? ''
    return {
      port: Number(new URL(url).port),
      headers: { origin: url, cookie: `lianxin=${tokens[n % tokens.length] ?? ''}` },
    }
  }
  return {
    cluster,
    incidents,
    screen: (n, node) => seat(screens, n, node),
    sender: (n, node) => seat(desks, n, node),
    cpuMs: (of) => of.reduce((sum, node) => sum + cpuOf(cluster.nodes[node]?.process().child.pid ?? 0), 0),
  }
}

/** A socket that was welcomed. */
export async function socketAt({ port, headers }: Seat): Promise<RawSocket> {
  const socket = await openRaw({ house: { port } } as Doors, { headers } as Sender)
  const answer = await socket.hello()
  if (!answer.welcome) throw new Error(`not welcome: ${answer.reason}`)
  return socket
}

/** User and system time of a process, ms: fields 14 and 15 of its line in /proc, in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
