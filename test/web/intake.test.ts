import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import { levelOf } from '../../shared/features/grievance/messages.ts'
import {
  anyMatter,
  blankIntake,
  matterOf,
  partyOf,
  partyProblems,
} from '../../web/features/grievance/intake.ts'

const party = 'V1StGXR8_Z5jdHi6B-myT'
const typed = {
  ...{ ...blankIntake, field: 'labour', area: '990102003004', summary: '一月工资没有发' },
  word: '玉兰花开',
}

describe('[GRV17] what an officer types', () => {
  it('becomes an order that the house takes, by whose channel it came and where it lies', () => {
    const schema = catalogue.command('grievance.receive')?.data
    for (const [channel, procedure] of [
      ['call', 'hotline'],
      ['visit', 'petition'],
      ['homeVisit', 'homeVisit'],
    ] as const) {
      const data = matterOf({ ...typed, channel, lead: 'weitang', against: 'plant', callers: '3' }, party)
      expect(schema?.safeParse(data).error).toBeUndefined()
      expect(data).toMatchObject({
        procedure,
        level: 'village',
        callers: 3,
        lead: 'weitang',
        against: ['plant'],
      })
    }
    expect(schema?.safeParse(matterOf({ ...typed, callers: '许多' }, party)).success).toBe(false)
    expect(anyMatter('990100000000')).toMatchObject({ area: '990100000000', level: 'city' })
  })

  it('lies at the level of the network that its place tells', () => {
    const levels = ['990100000000', '990102000000', '990102003000', '990102003004'].map(levelOf)
    expect(levels).toEqual(['city', 'county', 'township', 'village'])
  })

  it('keeps apart who they are: nothing of it in the order, and only what was said in the vault', () => {
    const whole = { ...typed, name: '王先生', phone: '13800138001', original: '老板说没钱' }
    expect(JSON.stringify(matterOf(whole, party))).not.toMatch(/王|138|老板|玉兰/)
    expect(partyOf(whole, 'live')).toEqual({
      ...{ log: 'live', word: '玉兰花开', words: '老板说没钱' },
      contact: { name: '王先生', phone: '13800138001' },
    })
    expect(partyOf(typed, 'live')).toEqual({ log: 'live', word: '玉兰花开' })
  })

  it('is refused in the form where the vault would refuse it', () => {
    expect(partyProblems(typed, 'live')).toEqual({})
    const wrong = { ...typed, word: ' ', phone: '没有', name: '名'.repeat(81), original: '话'.repeat(10_001) }
    expect(partyProblems(wrong, 'live')).toEqual({
      ...{ word: 'missing', phone: 'malformed', name: 'tooLong', original: 'tooLong' },
    })
  })
})
