/** GET /api/operation of a real house: who is told how it runs, and what it says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roles, type Role } from '../../shared/event.ts'
import { operation, type Operation } from '../../shared/operation.ts'
import { noteCopies } from '../../server/ops/records.ts'
import { newId, openDoors, report, taken, until, type Doors, type Sender } from '../support/doors.ts'
import { isOnPostgres } from '../support/place.ts'
import { openRaw } from '../support/rawSocket.ts'

let doors: Doors
let keeper: Sender
beforeAll(async () => {
  doors = await openDoors({ DISK_MIN_MB: '1' })
  keeper = await doors.sender('keeper', 'administrator')
})
afterAll(() => doors.close())

async function told(of: Doors = doors, by: Sender = keeper): Promise<Operation> {
  const response = await of.ask(by, 'GET', '/api/operation')
  expect(response.status).toBe(200)
  return operation.parse(await response.json())
}
const codes = ({ findings }: Operation): string[] => findings.map(({ code }) => code)

describe('who is told', () => {
  const may: readonly Role[] = ['administrator', 'auditor']

  test.each(roles.filter((role) => role !== 'system'))('[OPS15] [SEE5] %s', async (role) => {
    const sender = await doors.sender(`is-${role}`, role)
    const response = await doors.ask(sender, 'GET', '/api/operation')
    const nothing = await doors.ask(sender, 'GET', '/api/nothing')
    if (may.includes(role)) expect(response.status).toBe(200)
    else expect([response.status, await response.text()]).toEqual([404, await nothing.text()])
  })

  test('[OPS15] nobody without a session, nobody whose session ended', async () => {
    expect((await doors.ask(undefined, 'GET', '/api/operation')).status).toBe(401)
    const left = await doors.sender('left', 'auditor')
    await doors.house.sessions.end(left.token)
    expect((await doors.ask(left, 'GET', '/api/operation')).status).toBe(401)
  })
})

describe('what is told', () => {
  test('[OPS15] a house that is well: logs, sockets, versions and what is well, in both languages', async () => {
    const duty = await doors.sender('duty', 'dutyOfficer')
    taken(await duty.give(report(newId())))
    await doors.told(1)
    const socket = await openRaw(doors, duty)
    await socket.hello()
    const said = await told()
    socket.close()
    expect([said.ready, codes(said), said.copies, said.others]).toEqual([true, ['ops.backupMissing'], {}, 0])
    expect(said.well.map(({ en }) => en)).toEqual([
      'connections and orders are taken',
      expect.stringMatching(/^\d+ MB are left/),
    ])
    const { epoch } = await doors.house.log.head('live')
    expect(said.logs).toEqual([
      { log: 'live', mode: 'live', position: 1, epoch, ageMs: expect.any(Number) as number, views: 1 },
      expect.objectContaining({ log: 'house', mode: 'house' }),
    ])
    expect(said.sockets).toBe(1)
    expect(said.versions).toMatchObject({
      node: process.version,
      store: isOnPostgres ? 'postgres' : 'sqlite',
    })
    await until(() => doors.house.served.get('live')?.broadcast.views.size === 0, 'the view is gone')
  })

  test('[OPS15] the last copy and the last trial restore, and when they are too long ago what to do', async () => {
    const { at } = await told()
    const hour = 3_600_000
    noteCopies(doors.dataDir, { backupAt: at - hour, drillAt: at - hour, folder: '/somewhere/hidden' })
    const fresh = await told()
    expect([fresh.copies, codes(fresh)]).toEqual([{ backupAt: at - hour, drillAt: at - hour }, []])
    noteCopies(doors.dataDir, { backupAt: at - 30 * hour, drillAt: at - 200 * hour })
    const old = await told()
    expect(codes(old)).toEqual(['ops.backupOld', 'ops.drillOld'])
    const [first] = old.findings
    expect(first?.severity).toBe('hand')
    for (const language of ['zh-CN', 'en'] as const)
      expect(first?.words[language]).toContain('npm run backup')
  })

  test('[OPS15] what closes the house to newcomers and how it is set up are found as doctor finds them', async () => {
    const tight = await openDoors({ DISK_MIN_MB: '999999999', PUBLIC_URL: 'https://city.example' })
    const url = `http://127.0.0.1:${tight.house.port}/api/operation`
    const { token } = await tight.sender('keeper', 'administrator')
    const headers = { cookie: `__Host-lianxin=${token}` }
    const said = operation.parse(await (await fetch(url, { headers })).json())
    await tight.close()
    expect([said.ready, codes(said)]).toEqual([
      false,
      ['ops.diskFull', 'ops.backupMissing', 'ops.proxyUntold'],
    ])
    expect(said.well).toEqual([])
  })

  test('[OPS15] no case, no person, no address and no path is in it', async () => {
    const duty = await doors.sender('duty', 'dutyOfficer')
    const stream = newId()
    taken(await duty.give(report(stream, { title: '园区北侧冒烟' })))
    const text = JSON.stringify(await told())
    const hidden = [stream, '园区北侧', duty.account, keeper.account, 'keeper', '127.0.0.1', doors.dataDir]
    for (const one of [...hidden, '/somewhere']) expect(text).not.toContain(one)
  })
})
