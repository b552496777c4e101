/** From the report to the archive: what each step asks and what it comes to. Where steps lead: incidentMachine.test.ts. */
import { describe, expect, test } from 'vitest'
import { incident } from '../../shared/features/incident/incident.ts'
import { most } from '../../shared/features/incident/messages.ts'
import {
  entryMemory,
  type IncidentOpen,
  type IncidentParts,
  type IncidentWork,
} from '../../shared/features/incident/state.ts'
import { evolve } from '../../shared/fold.ts'
import { catalogue } from '../../shared/catalogue.ts'
import { actorOf } from '../support/actors.ts'
import { given, now, own, recordedOf, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  askTo,
  cityRules,
  confirmedAs,
  dismissalProposed,
  entry,
  figure,
  incidentAfter,
  involved,
  placeOpened,
  proposer,
  report,
  reported,
  spot,
  verifying,
  warningIssued,
  zoneDrawn,
} from '../support/incidents.ts'

const reportIt: Ask = { type: 'incident.report', data: report }
const commander = actorOf('commander')
const partsOf = (...facts: Fact[]) => statesOf(incident, facts).get(own)?.parts as IncidentParts

describe('a report', () => {
  test('[INC1] opens an incident with the next code of the city’s day and claims it', () => {
    expect(given(incident).when(reportIt, { seriesLength: () => 2 })).toEqual({
      events: [{ type: 'incident.reported', data: { code: 'EV-1121-03', ...report } }],
      claims: ['code:EV-1121-03'],
      releases: [],
    })
  })

  test.each(['incident.report', 'incident.noteAssembly'])(
    '[INC1] %s asks for the length of its day’s series only',
    (type) => {
      const order = { commandId: idOf('c'), type, stream: own, data: {} }
      expect(incident.reads(order, undefined, { day: '0102' })).toEqual({ series: ['code:EV-0102-'] })
    },
  )

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

  test('[INC14] names a position in the city, or none', () => {
    const at = (position: [number, number]) =>
      given(incident).when({ ...reportIt, data: { ...report, at: position } }, { city: cityRules })
    expect(at(spot)).toMatchObject({ events: [{ data: { at: spot } }] })
    expect(at([116.4, 39.9])).toEqual({ refused: 'geo.outsideCity' })
  })

  test('[LOG18] with a mobile number in its title does not pass the door', () => {
    const { data } = incident.commands['incident.report']
    expect(data.safeParse({ ...report, title: '找 13800138000' }).success).toBe(false)
  })
})

describe('a dismissal', () => {
  test('[INC5] is proposed with its reason and what the reporter is told; who proposed is nobody’s to see', () => {
    const told = incidentAfter(reported, verifying).when(askTo('incident.proposeDismissal'))
    const [open, closed] = dismissalProposed
    expect(told).toMatchObject({
      events: [
        { type: 'incident.dismissalProposed', data: open?.data },
        { type: 'incident.proposerNoted', data: { account: actorOf('dutyOfficer').account } },
      ],
    })
    expect(incident.events['incident.proposerNoted'].layer).toBe('closed')
    expect(closed?.type).toBe('incident.proposerNoted')
  })

  const proposed = incidentAfter(reported, verifying, ...dismissalProposed)

  test('[INC5] is not confirmed by whoever proposed it, whatever role they bear now', () => {
    for (const actor of [proposer, { ...commander, account: proposer.account }])
      expect(proposed.when({ ...askTo('incident.confirmDismissal'), actor })).toEqual({
        refused: 'incident.secondPerson',
      })
  })

  test('[INC5] is confirmed by another person, of the same post or not', () => {
    for (const actor of [actorOf('dutyOfficer'), commander])
      expect(proposed.when({ ...askTo('incident.confirmDismissal'), actor })).toMatchObject({
        events: [{ type: 'incident.dismissed' }],
      })
  })

  test('[INC5] that nobody proposed is not confirmed', () => {
    expect(incidentAfter(reported, verifying).when(askTo('incident.confirmDismissal'))).toEqual({
      refused: 'incident.notProposed',
    })
  })

  test('[INC5] proposed anew waits for somebody other than the last to propose it', () => {
    const again: Fact = { type: 'incident.proposerNoted', data: { account: 'second-person' } }
    const twice = incidentAfter(reported, verifying, ...dismissalProposed, again)
    const confirm = askTo('incident.confirmDismissal')
    expect(twice.when({ ...confirm, actor: actorOf('dutyOfficer', { account: 'second-person' }) })).toEqual({
      refused: 'incident.secondPerson',
    })
    expect(twice.when({ ...confirm, actor: proposer })).toMatchObject({
      events: [{ type: 'incident.dismissed' }],
    })
  })

  test('is seen to wait while it waits, and is forgotten once the incident is confirmed', () => {
    const facts = [reported, verifying, ...dismissalProposed]
    expect(partsOf(...facts).open.dismissal).toMatchObject({ reason: '演练放烟', reporterTold: '已回电说明' })
    expect(partsOf(...facts, ...confirmedAs('accident')).open.dismissal).toBeNull()
  })

  test('[INC16] takes what was drawn, opened and warned of with it', () => {
    const standing = [zoneDrawn('z'), placeOpened('p'), warningIssued('w')]
    const told = incidentAfter(reported, verifying, ...standing, ...dismissalProposed).when({
      ...askTo('incident.confirmDismissal'),
      actor: commander,
    })
    expect(told).toMatchObject({ events: [{ type: 'incident.dismissed', data: { ends: ['z', 'p', 'w'] } }] })
  })
})

describe('agencies', () => {
  const involve = (agency: string, part = 'supporting') => askTo('incident.involveAgency', { agency, part })
  const release = (agency: string) => askTo('incident.releaseAgency', { agency })

  test('[INC4] are involved with their part', () => {
    expect(incidentAfter(reported).when(involve('fire', 'lead'))).toMatchObject({
      events: [{ type: 'incident.agencyInvolved', data: { agency: 'fire', part: 'lead' } }],
    })
  })

  test('[INC4] are not involved twice in one part', () => {
    expect(incidentAfter(reported, involved('fire', 'lead')).when(involve('fire', 'lead'))).toEqual({
      refused: 'incident.agencyAlreadyInvolved',
    })
  })

  test('[INC4] may take another part', () => {
    expect(
      incidentAfter(reported, involved('fire', 'reporting')).when(involve('fire', 'lead')),
    ).toMatchObject({
      events: [{ data: { agency: 'fire', part: 'lead' } }],
    })
  })

  test('[INC4] a new lead makes the old one a supporting agency and keeps its place', () => {
    const { agencies } = partsOf(
      reported,
      involved('fire', 'lead'),
      involved('water'),
      involved('water', 'lead'),
    ).open
    expect(Object.entries(agencies)).toEqual([
      ['fire', 'supporting'],
      ['water', 'lead'],
    ])
  })

  test('[INC4] are released and may come back', () => {
    const released: Fact = { type: 'incident.agencyReleased', data: { agency: 'fire' } }
    expect(incidentAfter(reported, involved('fire', 'lead')).when(release('fire'))).toMatchObject({
      events: [{ type: 'incident.agencyReleased', data: { agency: 'fire' } }],
    })
    expect(incidentAfter(reported, involved('fire'), released).when(involve('fire'))).toMatchObject({
      events: [{ type: 'incident.agencyInvolved' }],
    })
  })

  test.each(['police', 'constructor', 'tostring'])(
    '[INC4] %s, never involved, cannot be released',
    (agency) => {
      expect(incidentAfter(reported, involved('fire', 'lead')).when(release(agency))).toEqual({
        refused: 'incident.agencyNotInvolved',
      })
    },
  )

  test('[INC19] are only so many, and one that is here may still change its part', () => {
    const all = Array.from({ length: most.agencies }, (_, i) => involved(`unit-${i}`))
    expect(incidentAfter(reported, ...all).when(involve('one-more'))).toEqual({ refused: 'incident.enough' })
    expect(incidentAfter(reported, ...all).when(involve('unit-7', 'lead'))).toMatchObject({
      events: [{ type: 'incident.agencyInvolved' }],
    })
  })

  test('an order for an incident that is not there is a bug of the corridor and throws', () => {
    expect(() => given(incident).when(involve('fire'))).toThrow('missing incident')
  })
})

describe('the state', () => {
  const state = statesOf(incident, [
    { ...reported, occurredAt: now - 600_000 },
    entry('e'),
    { ...entry('late'), occurredAt: now - 300_000 },
    verifying,
  ]).get(own)

  test('knows when it happened and since when its stage lasts', () => {
    expect(state?.parts.open as IncidentOpen).toMatchObject({
      stage: 'verifying',
      occurredAt: now - 600_000,
      stageSince: now + 3000,
      agencies: {},
    })
  })

  test('counts entries and hears of agencies in the working layer; a late entry is not the newest', () => {
    expect(state?.parts.work as IncidentWork).toEqual({
      entries: 2,
      lastEntryAt: now + 1000,
      recent: [
        { entry: 'e', agency: 'fire' },
        { entry: 'late', agency: 'fire' },
      ],
      heardOf: { fire: now + 2000, 'command-centre': now + 3000 },
      facts: {},
    })
  })

  test(
    '[INC19] after two hundred thousand entries and figures is as small as after a few hundred',
    { timeout: 60_000 },
    () => {
      const [opened, ...more] = recordedOf(catalogue, [
        reported,
        ...Array.from({ length: 400 }, (_, i) => entry(idOf(`entry-${i}`))),
        figure('fire', 1),
      ])
      if (!opened) throw new Error('the history is empty')
      let held = evolve(incident, undefined, opened)
      for (const event of more) held = evolve(incident, held, event)
      const after = JSON.stringify(held).length
      const [one, value] = [more[0], more.at(-1)]
      if (!one || !value) throw new Error('the history is empty')
      for (let i = 0; i < 100_000; i++) {
        const next = (held.version.work ?? 0) + 1
        const data = { ...one.data, entry: idOf(`more-${i}`) }
        held = evolve(incident, held, { ...one, data, version: next, position: 1000 + 2 * i })
        const told = {
          ...value,
          data: { ...value.data, value: i },
          version: next + 1,
          position: 1001 + 2 * i,
        }
        held = evolve(incident, held, told)
      }
      expect((held.parts.work as IncidentWork).entries).toBe(100_400)
      expect((held.parts.work as IncidentWork).recent).toHaveLength(entryMemory)
      expect(JSON.stringify(held).length).toBeLessThan(after + 200)
    },
  )
})
