/** Sessions that were here a moment ago. */
import { describe, expect, test } from 'vitest'
import { RecentSessions } from '../../server/access/recentSessions.ts'

const session = { tokenHash: 'a'.repeat(64), account: 'account', log: 'live', expiresAt: 1_000_000 }

describe('[SEE4] a session whose socket left', () => {
  test('is known for a minute, and no longer', () => {
    const recently = new RecentSessions()
    recently.keep(session, 1000)
    expect(recently.find(session.tokenHash, 61_000)).toEqual(session)
    expect(recently.find(session.tokenHash, 61_001)).toBeUndefined()
    expect(recently.find('b'.repeat(64), 1000)).toBeUndefined()
  })

  test('is not known once it has expired or ended', () => {
    const recently = new RecentSessions()
    recently.keep({ ...session, expiresAt: 5000 }, 1000)
    expect(recently.find(session.tokenHash, 4999)).toBeDefined()
    expect(recently.find(session.tokenHash, 5000)).toBeUndefined()
    recently.keep(session, 1000)
    recently.forget(session.tokenHash)
    expect(recently.find(session.tokenHash, 1000)).toBeUndefined()
  })

  test('is asked after by whoever looks for ended sessions, until it is let go', () => {
    const recently = new RecentSessions()
    recently.keep(session, 1000)
    recently.keep({ ...session, tokenHash: 'c'.repeat(64) }, 2000)
    recently.keep(session, 3000)
    recently.tidy(62_001)
    expect([...recently.hashes()]).toEqual([session.tokenHash])
    recently.tidy(63_001)
    expect([...recently.hashes()]).toEqual([])
  })

  test('keeps nothing of the socket itself', () => {
    const recently = new RecentSessions()
    recently.keep({ ...session, malformed: 3 } as typeof session, 1000)
    expect(recently.find(session.tokenHash, 1000)).toEqual(session)
  })
})
