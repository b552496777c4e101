/** Orders that draw, grade or colour what nobody can, at the door (domain.md §0, findings 1 and 2). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { community } from '../support/actors.ts'
import { newId, openDoors, report, taken, type Doors, type Order, type Sender } from '../support/doors.ts'

let doors: Doors
let duty: Sender

beforeAll(async () => {
  doors = await openDoors()
  duty = await doors.sender('duty', 'dutyOfficer')
})
afterAll(async () => {
  await doors.close()
})

async function refusedWith(order: Order): Promise<unknown> {
  const body = JSON.stringify({ commandId: newId(), ...order })
  const response = await doors.ask(duty, 'POST', '/api/commands', body)
  return ((await response.json()) as { code?: unknown }).code
}

const square = [
  [0.3, 0.2],
  [0.31, 0.2],
  [0.31, 0.21],
  [0.3, 0.21],
  [0.3, 0.2],
]
const [a, b, c, d] = square

/** A closed ring of so many corners around a point of the city. */
function around(corners: number): number[][] {
  const turn = (n: number): number => (n / (corners - 1)) * 2 * Math.PI
  const ring = Array.from({ length: corners - 1 }, (_, n) => [
    0.3 + 0.01 * Math.cos(turn(n)),
    0.2 + 0.01 * Math.sin(turn(n)),
  ])
  return [...ring, ...ring.slice(0, 1)]
}

test('[INC14] a ring of too many corners, open, crossed or elsewhere is refused; the next one is taken', async () => {
  const stream = newId()
  taken(await duty.give(report(stream)))
  const zone = (ring: unknown): Order => ({
    type: 'incident.drawZone',
    stream,
    seen: 1,
    data: { kind: 'cordon', name: '警戒区', ring },
  })
  const drawn: [string, unknown, string][] = [
    ['50,000 corners', around(50_000), 'command.tooLarge'],
    ['501 corners', around(501), 'command.malformed'],
    ['a crossed ring', [a, c, b, d, a], 'command.malformed'],
    ['an open ring', square.slice(0, -1), 'command.malformed'],
    ['one outside the city', square.map(([lng = 0, lat]) => [lng + 90, lat]), 'geo.outsideCity'],
  ]
  for (const [what, ring, code] of drawn) expect(await refusedWith(zone(ring)), what).toBe(code)
  taken(await duty.give(zone(around(500))))
})

test('[INC9] [INC13] a level and a colour for a social-security event are refused', async () => {
  const stream = newId()
  taken(await duty.give(report(stream, { category: 'socialSecurity' })))
  taken(await duty.give({ type: 'incident.startVerification', stream, seen: 1, data: {} }))
  const confirm = {
    category: 'socialSecurity',
    signs: { hazardInPlace: true },
    eventLevel: 'L2',
    reason: '研判',
  }
  const warning = { color: 'orange', areas: [community], matters: '人员聚集', measures: '绕行' }
  const at = { stream, seen: 2 }
  expect(await refusedWith({ ...at, type: 'incident.confirm', data: confirm })).toBe(
    'incident.levelForSocialSecurity',
  )
  expect(await refusedWith({ ...at, type: 'incident.issueWarning', data: warning })).toBe(
    'incident.noWarningColour',
  )
})
