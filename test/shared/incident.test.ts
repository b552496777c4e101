import { describe, expect, test } from 'vitest'
import { codeSeries } from '../../shared/features/incident/decide.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import type { IncidentOpen, IncidentWork } from '../../shared/features/incident/state.ts'
import { actorOf, community } from '../support/actors.ts'
import { given, now, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'

const report = { category: 'accident', title: '青荷巷燃气泄漏', area: community, source: 'hotline' }
const reported: Fact = { type: 'incident.reported', data: { code: 'EV-1121-01', ...report } }
const verifying: Fact = { type: 'incident.verificationStarted' }
const dismissed: Fact = {
  type: 'incident.dismissed',
  data: { reason: '演练放烟', reporterTold: '已回电说明' },
}
const involved = (agency: string, part: string): Fact => ({
  type: 'incident.agencyInvolved',
  data: { agency, part },
})

const reportIt: Ask = { type: 'incident.report', data: report }
const startVerification: Ask = { type: 'incident.startVerification' }
const dismiss: Ask = { type: 'incident.dismiss', data: dismissed.data ?? {} }
const involve = (agency: string, part = 'supporting'): Ask => ({
  type: 'incident.involveAgency',
  data: { agency, part },
})
const release = (agency: string): Ask => ({ type: 'incident.releaseAgency', data: { agency } })
const entry: Ask = { type: 'incident.recordEntry', data: { text: '消防到场', key: true } }

describe('a report', () => {
  test('[INC1] opens an incident with the next code of the city’s day and claims it', () => {
    expect(given(incident).when(reportIt, { seriesLength: () => 2 })).toEqual({
      events: [{ type: 'incident.reported', data: { code: 'EV-1121-03', ...report } }],
      claims: ['code:EV-1121-03'],
      releases: [],
    })
  })

  test('[INC1] asks for the length of its own series only', () => {
    const order = { ...reportIt, commandId: idOf('c'), stream: own, data: {} }
    const asked = incident.reads(order, undefined, { day: '0102' })
    expect(asked).toEqual({ series: [codeSeries('0102')] })
    expect(codeSeries('0102')).toBe('code:EV-0102-')
  })

  test('[INC1] the hundredth code of a day is as good as the first', () => {
    const told = given(incident).when(reportIt, { seriesLength: () => 99 })
    expect(told).toMatchObject({ claims: ['code:EV-1121-100'] })
  })

  test('[INC2] by a liaison involves the liaison’s agency at once', () => {
    expect(given(incident).when({ ...reportIt, actor: actorOf('liaison') })).toMatchObject({
      events: [
        { type: 'incident.reported' },
        { type: 'incident.agencyInvolved', data: { agency: 'fire', part: 'reporting' } },
      ],
    })
  })

  test.each(['dutyOfficer', 'gridWorker'] as const)('[INC2] by a %s involves nobody yet', (role) => {
    const told = given(incident).when({ ...reportIt, actor: actorOf(role) })
    expect(told).toMatchObject({ events: [{ type: 'incident.reported' }] })
    expect('events' in told && told.events).toHaveLength(1)
  })

  test('[LOG18] with a mobile number in its title does not pass the door', () => {
    const { data } = incident.commands['incident.report']
    expect(data.safeParse({ ...report, title: '找 13800138000' }).success).toBe(false)
  })
})

describe('stages', () => {
  test('[INC3] a reported incident may be verified', () => {
    expect(given(incident, reported).when(startVerification)).toMatchObject({
      events: [{ type: 'incident.verificationStarted', data: {} }],
    })
  })

  test.each([
    ['verifying', [reported, verifying]],
    ['dismissed', [reported, verifying, dismissed]],
  ])('[INC3] one that is %s may not', (_stage, facts) => {
    expect(given(incident, ...facts).when(startVerification)).toEqual({ refused: 'incident.wrongStage' })
  })

  test('[INC3] an incident under verification may be dismissed, with its reason and what the reporter is told', () => {
    expect(given(incident, reported, verifying).when(dismiss)).toMatchObject({
      events: [{ type: 'incident.dismissed', data: dismissed.data }],
    })
  })

  test.each([
    ['reported', [reported]],
    ['dismissed', [reported, verifying, dismissed]],
  ])('[INC3] one that is %s may not be dismissed', (_stage, facts) => {
    expect(given(incident, ...facts).when(dismiss)).toEqual({ refused: 'incident.wrongStage' })
  })

  test('a dismissed incident is closed, the others are not', () => {
    const isClosed = (...facts: Fact[]) => {
      const state = statesOf(incident, facts).get(own)
      return state && incident.isClosed(state.parts.open)
    }
    expect(isClosed(reported)).toBe(false)
    expect(isClosed(reported, verifying)).toBe(false)
    expect(isClosed(reported, verifying, dismissed)).toBe(true)
  })
})

describe('agencies', () => {
  test('[INC4] are involved with their part', () => {
    expect(given(incident, reported).when(involve('fire', 'lead'))).toMatchObject({
      events: [{ type: 'incident.agencyInvolved', data: { agency: 'fire', part: 'lead' } }],
    })
  })

  test('[INC4] are not involved twice in one part', () => {
    expect(given(incident, reported, involved('fire', 'lead')).when(involve('fire', 'lead'))).toEqual({
      refused: 'incident.agencyAlreadyInvolved',
    })
  })

  test('[INC4] may take another part', () => {
    expect(
      given(incident, reported, involved('fire', 'reporting')).when(involve('fire', 'lead')),
    ).toMatchObject({
      events: [{ data: { agency: 'fire', part: 'lead' } }],
    })
  })

  test('[INC4] are released and may come back', () => {
    const facts = [reported, involved('fire', 'lead')]
    const released: Fact = { type: 'incident.agencyReleased', data: { agency: 'fire' } }
    expect(given(incident, ...facts).when(release('fire'))).toMatchObject({
      events: [{ type: 'incident.agencyReleased', data: { agency: 'fire' } }],
    })
    expect(given(incident, ...facts, released).when(involve('fire', 'lead'))).toMatchObject({
      events: [{ type: 'incident.agencyInvolved' }],
    })
  })

  test.each(['police', 'constructor', 'tostring'])(
    '[INC4] %s, never involved, cannot be released',
    (agency) => {
      expect(given(incident, reported, involved('fire', 'lead')).when(release(agency))).toEqual({
        refused: 'incident.agencyNotInvolved',
      })
    },
  )

  test.each([
    ['involved', involve('police')],
    ['released', release('fire')],
  ])('of a dismissed incident are no longer %s', (_what, ask) => {
    const facts = [reported, involved('fire', 'lead'), verifying, dismissed]
    expect(given(incident, ...facts).when(ask)).toEqual({ refused: 'stream.closed' })
  })
})

describe('entries', () => {
  test('are recorded at every stage under an id made from the command', () => {
    for (const facts of [[reported], [reported, verifying], [reported, verifying, dismissed]])
      expect(given(incident, ...facts).when({ ...entry, commandId: idOf('say') })).toMatchObject({
        events: [
          {
            type: 'incident.entryRecorded',
            data: { entry: `${idOf('say')}-0`, text: '消防到场', key: true },
          },
        ],
      })
  })

  test('are not key unless said so', () => {
    expect(given(incident, reported).when({ ...entry, data: { text: '到场' } })).toMatchObject({
      events: [{ data: { key: false } }],
    })
  })

  test('an order for an incident that is not there is a bug of the corridor and throws', () => {
    expect(() => given(incident).when(entry)).toThrow('missing incident')
  })
})

describe('the state', () => {
  const fire = actorOf('liaison')
  const facts: Fact[] = [
    { ...reported, occurredAt: now - 600_000 },
    { type: 'incident.entryRecorded', data: { entry: 'e', text: '到场', key: false }, actor: fire },
    verifying,
  ]
  const state = statesOf(incident, facts).get(own)

  test('knows when it happened and since when its stage lasts', () => {
    expect(state?.parts.open as IncidentOpen).toMatchObject({
      stage: 'verifying',
      occurredAt: now - 600_000,
      stageSince: now + 2000,
      agencies: {},
    })
  })

  test('counts entries and hears of agencies in the working layer', () => {
    expect(state?.parts.work as IncidentWork).toEqual({
      entries: 1,
      lastEntryAt: now + 1000,
      heardOf: { fire: now + 1000, 'command-centre': now + 2000 },
    })
  })
})
