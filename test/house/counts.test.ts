/** A month's counts through the door: only what one may see, only for who looks at screening. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../shared/event.ts'
import { monthCounts } from '../../shared/monthCounts.ts'
import { newId, openDoors, taken, type Doors } from '../support/doors.ts'
import { textOf } from '../support/papers.ts'

const [community, beside] = ['990102003004', '990102007011']
let doors: Doors
let today: string

beforeAll(async () => {
  doors = await openDoors()
  today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
})
afterAll(async () => {
  await doors.close()
})

const ask = async (login: string, role: Role, query: string, area = '990100000000') =>
  doors.ask(await doors.sender(login, role, { area }), 'GET', `/api/counts${query}`)

describe('[SCR6] a month’s counts', () => {
  test('hold what one may see of it, dispute and report of one act', async () => {
    const liaison = await doors.sender('liaison-weitang', 'liaison', { area: community, agency: 'weitang' })
    const [report, dispute] = [newId(), newId()]
    const rows = [{ field: 'labour', band: 'from10', nearness: 'urgent' }]
    taken(
      await liaison.give({
        type: 'screening.report',
        stream: report,
        data: { area: community, day: today, rows },
      }),
    )
    const opening = { row: 0, dispute, channel: 'peoples', body: 'weitang', subject: '工资纠纷' }
    const answer = await liaison.give({ type: 'screening.openDispute', stream: report, data: opening })
    taken(answer)
    const month = today.slice(0, 7)
    const counts = monthCounts.parse(await (await ask('supervisor', 'supervisor', `?month=${month}`)).json())
    expect(counts.screening).toEqual([
      expect.objectContaining({ body: 'weitang', area: community, disputes: 1, urgent: 1, opened: 1 }),
    ])
    expect(counts.mediation).toEqual([expect.objectContaining({ channel: 'peoples', opened: 1 })])
    const paper = await doors.ask(
      await doors.sender('supervisor', 'supervisor'),
      ...(['POST', '/api/counts', { month }] as const),
    )
    expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    const text = await textOf(new Uint8Array(await paper.arrayBuffer()))
    for (const word of ['调解工作月报', '新圩社区', '劳动报酬', '人民调解', '合计'])
      expect(text).toContain(word)
    const elsewhere = await ask('grid-beside', 'gridWorker', `?month=${month}`, beside)
    expect(await elsewhere.json()).toEqual({ month, screening: [], mediation: [] })
  })

  test('are of a month, and for those who look at screening', async () => {
    expect((await ask('supervisor', 'supervisor', '?month=2026-13')).status).toBe(400)
    const press = await doors.sender('press', 'pressOfficer')
    expect((await doors.ask(press, 'POST', '/api/counts', { month: '2026-11' })).status).toBe(404)
    expect((await ask('press', 'pressOfficer', '?month=2026-11')).status).toBe(404)
  })
})
