/** A whole house on a port of its own, with fifty kinds of people who see different, overlapping parts of the city. */
import { fileURLToPath } from 'node:url'
import { compose, type RunningHouse } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { rank } from '../../shared/event.ts'
import { cookieName } from '../../server/transport/cookies.ts'
import { city, give, newId, openAccount, openIncident, type Rights } from './orders.ts'
import type { Place } from './swarm.ts'

export const log = 'live'

const areas = [city, ...['01', '02', '03', '04', '21', '22'].map((county) => `9901${county}000000`)]
export const counties = areas.slice(1)
const centreRoles = ['dutyOfficer', 'commander', 'supervisor', 'auditor', 'wall', 'pressOfficer'] as const
const agencies = ['fire', 'police', 'health', 'environment', 'water', 'transport', 'housing', 'civil']

/** 42 kinds of the command centre (six roles, the city and six counties) and eight liaisons of involved agencies. */
export const people: readonly Rights[] = [
  ...areas.flatMap((area) => centreRoles.map((role) => ({ role, agency: 'centre', area }))),
  ...agencies.map((agency) => ({ role: 'liaison' as const, agency, area: city })),
]
export const viewCount = people.length
export const incidentsUsual = 24

export interface Furnished {
  house: RunningHouse
  /** Account of a duty officer of the whole city. */
  duty: string
  /** Open incidents, dealt evenly over the counties, each with two agencies involved. */
  incidents: readonly string[]
  /** Where so many clients connect, dealt evenly over the views. */
  places: (sockets: number) => Place[]
}

/** Starts a house in a folder and furnishes it with open incidents. The caller closes it. */
export async function furnished(folder: string, count = incidentsUsual): Promise<Furnished> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const house = await compose({
    config: readConfig({
      DATA_DIR: folder,
      PORT: '0',
      CITY: `${root}server/city/yunting`,
      LOG_LEVEL: 'error',
    }),
    logs: [{ name: log, mode: 'live' }],
    onDeath: (error) => {
      throw error
    },
  })
  const accounts: string[] = []
  for (const [i, rights] of people.entries())
    accounts.push(await openAccount(house.log, `person-${i}`, rights))
  const [duty = ''] = accounts
  const incidents: string[] = []
  for (let n = 0; n < count; n++) {
    const stream = await openIncident(house.log, log, duty, counties[n % counties.length] ?? '')
    for (const k of [0, 1]) {
      const agency = agencies[(n + k) % agencies.length]
      const command = { commandId: newId(), type: 'incident.involveAgency', stream, seen: 1 + k }
      await give(house.log, log, duty, { ...command, data: { agency, part: 'supporting' } })
    }
    incidents.push(stream)
  }
  const cookies: string[] = []
  for (const account of accounts) cookies.push(await house.sessions.begin(account, log))
  const [origin = ''] = house.origins().filter((one) => one.includes('127.0.0.1'))
  return {
    house,
    duty,
    incidents,
    places: (sockets) =>
      Array.from({ length: sockets }, (_, i) => ({
        kind: 'house',
        port: house.port,
        path: '/socket.io/',
        headers: [`Origin: ${origin}`, `Cookie: ${cookieName(false)}=${cookies[i % cookies.length]}`],
      })),
  }
}

/** How many sockets see the working layer of a stream, by view in the order they came. */
export function audience({ served }: RunningHouse, stream: string): number[] {
  const views = served.get(log)?.broadcast.views.values() ?? []
  return [...views].map(({ levels, members }) => {
    const level = levels.get(stream)
    return level && rank(level) >= rank('work') ? members : 0
  })
}
