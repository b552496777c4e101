import { describe, expect, test } from 'vitest'
import { account, type AccountOpen } from '../../shared/features/account/account.ts'
import { city, county } from '../support/actors.ts'
import { given, own, statesOf, type Ask, type Fact } from '../support/given.ts'

const rights = { role: 'dutyOfficer', agency: 'command-centre', area: city }
const opened: Fact = { type: 'account.opened', data: { login: 'duty', ...rights } }
const suspended: Fact = { type: 'account.suspended' }
const reinstated: Fact = { type: 'account.reinstated' }
const suspend: Ask = { type: 'account.suspend' }
const reinstate: Ask = { type: 'account.reinstate' }

describe('an account', () => {
  test('is opened with a sign-in name nobody else holds', () => {
    expect(given(account).when({ type: 'account.open', data: opened.data ?? {} })).toEqual({
      events: [{ type: 'account.opened', data: opened.data }],
      claims: ['login:duty'],
      releases: [],
    })
  })

  test('gets other rights', () => {
    const granted = { role: 'commander', agency: 'command-centre', area: county }
    expect(given(account, opened).when({ type: 'account.grantRights', data: granted })).toMatchObject({
      events: [{ type: 'account.rightsGranted', data: granted }],
    })
  })

  test('has a seat of its agency, until it gets rights without one', () => {
    const seated: Fact = { type: 'account.opened', data: { login: 'mediator', ...rights, seat: '2' } }
    expect(statesOf(account, [seated]).get(own)?.parts.open).toMatchObject({ seat: '2' })
    const moved: Fact = { type: 'account.rightsGranted', data: rights }
    expect(statesOf(account, [seated, moved]).get(own)?.parts.open).not.toHaveProperty('seat')
  })

  test('is suspended once', () => {
    expect(given(account, opened).when(suspend)).toMatchObject({ events: [{ type: 'account.suspended' }] })
    expect(given(account, opened, suspended).when(suspend)).toEqual({ refused: 'account.alreadySuspended' })
  })

  test('is reinstated only after a suspension', () => {
    expect(given(account, opened, suspended).when(reinstate)).toMatchObject({
      events: [{ type: 'account.reinstated' }],
    })
    expect(given(account, opened).when(reinstate)).toEqual({ refused: 'account.alreadyActive' })
    expect(given(account, opened, suspended, reinstated).when(reinstate)).toEqual({
      refused: 'account.alreadyActive',
    })
  })

  test('stands as its events say', () => {
    const granted: Fact = { type: 'account.rightsGranted', data: { ...rights, area: county } }
    const state = statesOf(account, [opened, granted, suspended]).get(own)
    expect(state?.parts.open as AccountOpen).toEqual({
      login: 'duty',
      ...rights,
      area: county,
      active: false,
    })
  })

  test('that is not there takes no order: the corridor failed, and it throws', () => {
    expect(() => given(account).when(suspend)).toThrow('missing account')
  })
})

describe('the door', () => {
  const { data } = account.commands['account.open']

  test('never opens an account for the house itself', () => {
    expect(data.safeParse({ login: 'house', ...rights, role: 'system' }).success).toBe(false)
  })

  test.each(['', 'a'.repeat(13), '李', '99000000123', '1/2'])('refuses the seat “%s”', (seat) => {
    expect(data.safeParse({ login: 'duty', ...rights, seat }).success).toBe(false)
  })

  test.each(['Duty', '-duty', '值班', 'd', 'a'.repeat(41), '13800138000'])('refuses the name %s', (login) => {
    expect(data.safeParse({ login, ...rights }).success).toBe(false)
  })
})
