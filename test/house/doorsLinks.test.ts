/** Links that sign in once, and the token a wall signs in with. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pause } from '../support/doors.ts'
import { openSignIns, type SignIns } from '../support/signIns.ts'

let rig: SignIns

beforeAll(async () => {
  rig = await openSignIns()
})
afterAll(async () => {
  await rig.close()
})

describe('a link', () => {
  test('signs in once', async () => {
    const { account } = await rig.doors.sender('duty', 'dutyOfficer')
    const link = await rig.doors.house.sessions.makeLink('link', account, 'live', 60_000)
    expect((await rig.signIn({ link })).status).toBe(200)
    const again = await rig.signIn({ link })
    expect(again.status).toBe(401)
    expect(await again.json()).toMatchObject({ code: 'access.linkUsed' })
  })

  test('signs in once when many ask at the same moment', async () => {
    const { account } = await rig.doors.sender('duty', 'dutyOfficer')
    for (let round = 0; round < 3; round++) {
      const link = await rig.doors.house.sessions.makeLink('link', account, 'live', 60_000)
      const answers = await Promise.all(Array.from({ length: 10 }, () => rig.signIn({ link })))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(9)
    }
  })

  test('that has expired, or whose account was suspended, signs nobody in', async () => {
    const { sessions } = rig.doors.house
    const { account } = await rig.doors.sender('duty', 'dutyOfficer')
    const late = await sessions.makeLink('link', account, 'live', 0)
    await pause(5)
    const gone = await rig.doors.sender('duty-gone', 'dutyOfficer')
    await rig.suspend(gone)
    const void_ = await sessions.makeLink('link', gone.account, 'live', 60_000)
    for (const link of [late, void_]) expect((await rig.signIn({ link })).status).toBe(401)
  })
})

describe('a wall', () => {
  test('signs in with its token again and again, and stays', async () => {
    const { account } = await rig.doors.sender('wall', 'wall')
    const kiosk = await rig.doors.house.sessions.makeLink('kiosk', account, 'live', 60_000)
    for (let i = 0; i < 2; i++) {
      const response = await rig.signIn({ kiosk })
      expect(response.status).toBe(200)
      expect(response.headers.get('set-cookie')).toMatch(/Max-Age=34560000/)
    }
  })

  test('is open to whoever asks only in a house that opened it, and only on the same machine', async () => {
    const { account } = await rig.doors.sender('wall', 'wall')
    expect((await rig.signIn({ kiosk: 'open' })).status).toBe(401)
    Object.assign(rig.doors.house, { openWall: account })
    expect((await rig.signIn({ kiosk: 'open' })).status).toBe(200)
    rig.from('203.0.113.12')
    expect((await rig.signIn({ kiosk: 'open' }, undefined, rig.outsideUrl)).status).toBe(401)
    rig.from('::ffff:127.0.0.1')
    expect((await rig.signIn({ kiosk: 'open' }, undefined, rig.outsideUrl)).status).toBe(200)
    Object.assign(rig.doors.house, { openWall: undefined })
    expect((await rig.signIn({ kiosk: 'open' })).status).toBe(401)
  })
})
