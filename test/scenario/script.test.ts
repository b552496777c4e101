/** How a script is read: what its lines point at, and what they stand for. */
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import type { Feature } from '../../shared/feature.ts'
import { press } from '../../shared/features/press/press.ts'
import { catalogueOf } from '../../shared/catalogue.ts'
import { isBuilt, standIns } from '../../server/scenario/coverage.ts'
import { commandOf, dataOf, script, startOf, streamOf } from '../../server/scenario/script.ts'
import { readScript, scenarios } from '../support/playing.ts'

const at = '2026-05-16T22:53:00+08:00'
const line = { at, by: 'duty', type: 'incident.drawZone', stream: 'I-1', data: {} }
const read = (...lines: object[]) => script.parse({ name: 'tiny', lines })

describe('a line', () => {
  test('points at a stream, at a thing made before and at an instant', () => {
    const played = read(
      { ...line, as: 'zoneA' },
      {
        ...line,
        data: {
          incident: { $stream: 'I-1' },
          zone: { $thing: 'zoneA' },
          dueAt: { $at: at },
          list: [1, 'two'],
        },
      },
    )
    const [, second = played.lines[0]] = played.lines
    expect(second && dataOf(played, second)).toEqual({
      incident: streamOf('tiny', 'I-1'),
      zone: `${commandOf('tiny', 0)}-0`,
      dueAt: Date.parse(at),
      list: [1, 'two'],
    })
  })

  test('that points at nothing is a mistake, not a silence', () => {
    const played = read({ ...line, data: { zone: { $thing: 'nowhere' } } })
    expect(() => played.lines.map((one) => dataOf(played, one))).toThrow('nothing in tiny is called nowhere')
  })

  test('a key with a dollar beside another is data', () => {
    const played = read({ ...line, data: { both: { $at: at, other: 1 } } })
    expect(played.lines.map((one) => dataOf(played, one))).toEqual([{ both: { $at: at, other: 1 } }])
  })
})

describe('a statement of a script', () => {
  const told = {
    ...{ stream: 'S-1', at: '2026-05-16T23:00:00+08:00', readableAt: '2026-05-16T23:30:00+08:00' },
    ...{ writtenAt: '2026-05-16T23:08:00+08:00', signedAt: '2026-05-16T23:20:00+08:00' },
    ...{ by: 'press', confirmedBy: 'liaison-fire', checkedBy: 'approver' },
    signedBy: [
      ['countersign', 'liaison-fire'],
      ['approve', 'approver'],
    ],
    plan: { incident: { $stream: 'I-1' }, area: '990121101000', kind: 'update' },
    title: '通报',
    text: ['正在处置。', '已转移{evacuated}人。'],
    waived: [['p1', 'cause', 'established']],
    channels: ['publicPage', 'sms'],
  }
  const played = script.parse({
    name: 'tiny',
    lines: [line, { ...line, at: '2026-05-16T23:20:00+08:00' }],
    told: [told],
  })

  test('is played as all it takes, at the instants told of it and evenly between', () => {
    const minute = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(11, 19)
    expect(played.lines.map(({ at: ms, by, type }) => `${minute(ms)} ${by} ${type}`)).toEqual([
      '22:53:00 duty incident.drawZone',
      '23:00:00 press statement.plan',
      '23:04:00 press statement.take',
      '23:08:00 press statement.submitVersion',
      '23:11:00 liaison-fire statement.confirmFacts',
      '23:14:00 approver statement.passCheck',
      '23:17:00 liaison-fire statement.sign',
      // What happens in the same instant comes first.
      '23:20:00 duty incident.drawZone',
      '23:20:00 approver statement.sign',
      '23:23:20 press statement.askRelease',
      '23:26:40 approver statement.release',
      '23:30:00 press statement.confirmReadable',
    ])
  })

  test('gives each order what it takes, and says where in the file it stands', () => {
    const dataIn = (type: string) => played.lines.find((one) => one.type === `statement.${type}`)?.data
    expect(dataIn('plan')).toEqual(told.plan)
    expect(dataIn('submitVersion')).toEqual({
      ...{ title: '通报', order: ['p1', 'p2'] },
      text: { p1: '正在处置。', p2: '已转移{evacuated}人。' },
    })
    expect(dataIn('passCheck')).toEqual({
      waived: [{ paragraph: 'p1', kind: 'cause', ground: 'established' }],
    })
    expect(dataIn('askRelease')).toEqual({ channels: ['publicPage', 'sms'] })
    expect(dataIn('confirmReadable')).toEqual({ channel: 'publicPage' })
    expect([played.lines[0]?.path, played.lines[1]?.path]).toEqual([
      ['lines', 0],
      ['told', 0],
    ])
  })
})

test('the script begins with the earliest thing it tells of', () => {
  const told = read({ ...line, happened: '2026-01-12T09:00:00+08:00' }, line)
  expect(startOf(told)).toBe(Date.parse('2026-01-12T09:00:00+08:00'))
})

test.each([
  { name: 'leak', days: 65 },
  { name: 'renewal', days: 220 },
  { name: 'wages', days: 52 },
])('$name tells of $days days', ({ name, days }) => {
  const played = readScript(name)
  const last = played.lines.at(-1)?.at ?? 0
  expect(Math.round((last - startOf(played)) / 86_400_000)).toBe(days)
})

describe('stand-ins', () => {
  test.each(scenarios)('no line of %s stands for what the house can do by now', (name) => {
    const overdue = standIns(readScript(name)).filter(({ standsFor }) => isBuilt(standsFor, catalogue))
    expect(overdue).toEqual([])
  })

  test('a feature of that name, or an order on it, is enough to be built', () => {
    const visit: Feature = { ...press, name: 'visit', commands: {} }
    const drafting: Feature = {
      ...press,
      commands: { 'press.draftStatement': { data: press.commands['press.completeTask'].data } },
    }
    expect(isBuilt('visit', catalogueOf({ visit }))).toBe(true)
    expect(isBuilt('statement', catalogueOf({ press: drafting }))).toBe(true)
    expect(isBuilt('statement', catalogueOf({ press }))).toBe(false)
  })
})
