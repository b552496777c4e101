import { describe, expect, test } from 'vitest'
import { audienceOf, keysOf, levelOf, viewIdOf } from '../../server/access/visibility.ts'
import type { Actor } from '../../shared/access/actor.ts'
import { centre } from '../../shared/access/standing.ts'
import { features, type FeatureName } from '../../shared/catalogue.ts'
import type { Layer } from '../../shared/event.ts'
import { actorOf, city, community, county, everyRole, otherCounty } from '../support/actors.ts'
import { convened, toldOf } from '../support/conferences.ts'
import { own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { wordsPaths } from '../../shared/words.ts'
import { assigned, named, received, receivedAs } from '../support/grievances.ts'
import { involved as involvedAs, reported } from '../support/incidents.ts'
import { issued } from '../support/orders.ts'
import { opened as reportOpened } from '../support/reports.ts'
import { pressLineFacts, proposed, received as enquiryReceived } from '../support/pressLines.ts'
import { reported as screeningReported } from '../support/screenings.ts'

const involved = involvedAs('fire', 'lead')
const released: Fact = { type: 'incident.agencyReleased', data: { agency: 'fire' } }
const opened: Fact = {
  type: 'account.opened',
  data: { login: 'duty', role: 'dutyOfficer', agency: 'command-centre', area: city },
}

const about = { incident: idOf('incident'), area: community }
const disputeOf = (body: string): Fact => ({
  type: 'mediation.opened',
  data: { ...about, channel: 'peoples', body, subject: '工资争议' },
})
const taskOf = (owner: string): Fact => ({
  type: 'press.taskOpened',
  data: { ...about, kind: 'firstRelease', owner, dueAt: 0 },
})

/** The deepest layer of a stream this sender sees. */
function levelFor(actor: Actor, name: FeatureName, ...facts: Fact[]): Layer | undefined {
  const state = statesOf(features[name], facts).get(own)
  if (!state) throw new Error('no stream')
  return levelOf(new Set(keysOf(actor)), audienceOf(name, state.parts))
}

describe('an incident', () => {
  test.each([city, county, community])('[SEE5] exists for whoever is responsible for %s', (area) => {
    for (const role of everyRole)
      expect(levelFor(actorOf(role, { area }), 'incident', reported)).toBeDefined()
  })

  test('[SEE5] does not exist for those beside it', () => {
    for (const role of everyRole)
      expect(levelFor(actorOf(role, { area: otherCounty }), 'incident', reported)).toBeUndefined()
  })

  test('shows its working layer to the command centre of its area and to the involved', () => {
    for (const role of everyRole) {
      const expected = role === 'auditor' ? 'closed' : centre.includes(role) ? 'work' : 'open'
      expect(levelFor(actorOf(role), 'incident', reported), role).toBe(expected)
    }
    expect(levelFor(actorOf('liaison'), 'incident', reported, involved)).toBe('work')
  })

  test('[SEE3] appears to an agency of another area when it is involved and goes when it is released', () => {
    const fire = actorOf('liaison', { area: otherCounty })
    expect(levelFor(fire, 'incident', reported)).toBeUndefined()
    expect(levelFor(fire, 'incident', reported, involved)).toBe('work')
    expect(levelFor(fire, 'incident', reported, involved, released)).toBeUndefined()
  })
})

describe('a dispute', () => {
  test('[MED5] opens what was said and how it ended to the body that holds it, and to nobody else', () => {
    for (const role of everyRole) {
      const others = actorOf(role, { agency: 'elsewhere' })
      expect(levelFor(others, 'mediation', disputeOf('justice')), role).not.toBe('closed')
    }
    expect(levelFor(actorOf('mediator'), 'mediation', disputeOf('justice'))).toBe('closed')
  })

  test('[MED5] given to another body, is closed to the one before', () => {
    const given: Fact = { type: 'mediation.bodyAssigned', data: { body: 'labour' } }
    expect(levelFor(actorOf('mediator'), 'mediation', disputeOf('justice'), given)).toBe('open')
    const next = actorOf('mediator', { agency: 'labour', area: otherCounty })
    expect(levelFor(next, 'mediation', disputeOf('justice'), given)).toBe('closed')
  })
})

test('[SEE5] a press task exists in its area and for its owner, wherever the owner is', () => {
  expect(levelFor(actorOf('liaison', { area: otherCounty }), 'press', taskOf('publicity'))).toBeUndefined()
  expect(levelFor(actorOf('pressOfficer', { area: otherCounty }), 'press', taskOf('publicity'))).toBe('work')
  expect(levelFor(actorOf('gridWorker'), 'press', taskOf('publicity'))).toBe('open')
})

test('[PRESS30] a wording is its desk’s and the centre’s, and once in force the units’ at work, wherever they are', () => {
  const seen = (actor: Actor, ...facts: Fact[]) => levelFor(actor, 'pressLine', proposed, ...facts)
  const elsewhere = actorOf('liaison', { area: otherCounty })
  const [written, author, approved] = pressLineFacts as [Fact, Fact, Fact]
  expect(seen(actorOf('approver', { area: otherCounty }))).toBe('work')
  for (const role of everyRole) {
    const expected = role === 'auditor' ? 'closed' : centre.includes(role) ? 'work' : 'open'
    expect(seen(actorOf(role, { agency: 'elsewhere' })), role).toBe(expected)
  }
  expect(seen(elsewhere, written, author)).toBeUndefined()
  expect(seen(elsewhere, written, author, approved)).toBe('work')
})

test('[PRESS34] an enquiry is known in its area; what was asked, to the centre and whoever took it down', () => {
  const seen = (actor: Actor) => levelFor(actor, 'enquiry', enquiryReceived)
  expect(seen(actorOf('gridWorker'))).toBe('open')
  expect(seen(actorOf('liaison', { area: otherCounty }))).toBeUndefined()
  for (const role of centre) expect(seen(actorOf(role, { agency: 'elsewhere' })), role).toBe('work')
})

describe('an order', () => {
  test('[ORD12] exists in its area, for its issuer and for its addressees, wherever they are', () => {
    const levelOfOrder = (actor: Actor) => levelFor(actor, 'order', issued)
    expect(levelOfOrder(actorOf('gridWorker'))).toBe('open')
    expect(levelOfOrder(actorOf('liaison', { agency: 'police' }))).toBe('open')
    expect(levelOfOrder(actorOf('liaison', { agency: 'police', area: otherCounty }))).toBeUndefined()
    for (const agency of ['fire', 'health', 'command-centre'])
      expect(levelOfOrder(actorOf('liaison', { agency, area: otherCounty })), agency).toBe('work')
    for (const role of centre) expect(levelOfOrder(actorOf(role, { agency: 'elsewhere' })), role).toBe('work')
  })

  test('[ORD12] says nothing in its open part but whose it is and until when', () => {
    const definitions = Object.entries(features.order.events).filter(([, { layer }]) => layer === 'open')
    expect(definitions.map(([type]) => type)).toEqual(['order.issued', 'order.closed'])
    for (const [, { data }] of definitions) expect(wordsPaths(data)).toEqual([])
  })
})

describe('a report', () => {
  const sent: Fact[] = [reportOpened, { type: 'report.signedOff' }, { type: 'report.sent' }]
  const reader = actorOf('liaison', { agency: 'emergency', area: otherCounty })

  test('[REP10] is its unit’s and the centre’s while it is written, and its reader’s once it is sent', () => {
    expect(levelFor(actorOf('liaison', { agency: 'fire', area: otherCounty }), 'report', reportOpened)).toBe(
      'work',
    )
    for (const role of centre) {
      const seen = levelFor(actorOf(role, { agency: 'elsewhere' }), 'report', reportOpened)
      expect(seen, role).toBe(role === 'auditor' ? 'closed' : 'work')
    }
    expect(levelFor(reader, 'report', reportOpened)).toBeUndefined()
    expect(levelFor(reader, 'report', ...sent)).toBe('work')
    // That there is one, and when it went, is known in its area; what it says is not.
    expect(levelFor(actorOf('gridWorker'), 'report', ...sent)).toBe('open')
    const open = Object.values(features.report.events).filter(({ layer }) => layer === 'open')
    for (const { data } of open) expect(wordsPaths(data)).toEqual([])
  })
})

describe('a conference', () => {
  test('[CONF11] exists in its area, and opens what is said to those who take part and the centre', () => {
    const seen = (actor: Actor) => levelFor(actor, 'conference', convened, toldOf)
    expect(seen(actorOf('gridWorker'))).toBe('open')
    expect(seen(actorOf('liaison', { agency: 'health', area: otherCounty }))).toBeUndefined()
    for (const agency of ['command-centre', 'linlan', 'fire', 'labour'])
      expect(seen(actorOf('liaison', { agency, area: otherCounty })), agency).toBe('work')
    for (const role of centre) expect(seen(actorOf(role, { agency: 'elsewhere' })), role).toBe('work')
    const open = Object.values(features.conference.events).filter(({ layer }) => layer === 'open')
    for (const { data } of open) expect(wordsPaths(data)).toEqual([])
  })
})

describe('a screening report', () => {
  test('[SCR1] is known to all staff of its area, holds no words, and does not exist beside it', () => {
    for (const role of everyRole) {
      expect(levelFor(actorOf(role), 'screening', screeningReported), role).toBeDefined()
      const beside = actorOf(role, { area: otherCounty })
      const seen = levelFor(beside, 'screening', screeningReported)
      expect(seen, role).toBe(beside.agency === 'grid' ? 'work' : undefined)
    }
    for (const { data, layer } of Object.values(features.screening.events)) {
      expect(layer).toBe('open')
      expect(wordsPaths(data)).toEqual([])
    }
  })
})

describe('a matter people brought', () => {
  const seen = (actor: Actor, ...facts: Fact[]) => levelFor(actor, 'grievance', ...facts)
  const ledger = ['intakeOfficer', 'dutyOfficer', 'commander', 'supervisor', 'auditor']

  test('[GRV10] is known in its area, and what was said to ledger, command and the units that have it', () => {
    for (const role of everyRole) {
      const expected = role === 'auditor' ? 'closed' : ledger.includes(role) ? 'work' : 'open'
      expect(seen(actorOf(role, { agency: 'elsewhere' }), received), role).toBe(expected)
    }
    const of = (agency: string) => actorOf('liaison', { agency, area: otherCounty })
    expect(seen(of('street'), received)).toBeUndefined()
    expect(seen(of('street'), received, assigned)).toBe('closed')
    expect(seen(of('hotline'), received, assigned)).toBe('closed')
  })

  test('[GRV10] says nothing in its open part but what it is and how it stands', () => {
    const open = Object.values(features.grievance.events).filter(({ layer }) => layer === 'open')
    for (const { data } of open) expect(wordsPaths(data)).toEqual([])
  })

  test('[GRV13] about a unit, is nothing to any of its accounts, and known to those who work on it alone', () => {
    for (const facts of [
      [received, named('street')],
      [receivedAs({ guarded: true }), named('street')],
      [received, assigned, named('street')],
    ])
      for (const role of everyRole) {
        expect(seen(actorOf(role, { agency: 'street' }), ...facts), role).toBeUndefined()
        const others = seen(actorOf(role, { agency: 'elsewhere' }), ...facts)
        if (!ledger.includes(role)) expect(others, role).toBeUndefined()
        else expect(others, role).toBeDefined()
      }
  })

  test('[GRV13] guarded, is nobody’s until it is said whom it is about', () => {
    const guarded = receivedAs({ guarded: true })
    for (const role of everyRole)
      for (const agency of ['hotline', 'street', 'elsewhere'])
        expect(seen(actorOf(role, { agency }), guarded)).toBeUndefined()
    expect(seen(actorOf('intakeOfficer'), guarded, named())).toBe('closed')
  })
})

test('[SEE5] an account exists for administrators and auditors only', () => {
  const seers = everyRole.filter((role) => levelFor(actorOf(role), 'account', opened) !== undefined)
  expect(seers).toEqual(['administrator', 'auditor'])
})

test('a feature without a rule is a bug and throws, also under an inherited name', () => {
  for (const feature of ['visit', 'constructor', '__proto__'])
    expect(() => audienceOf(feature, { open: {} })).toThrow('no visibility rule')
})

describe('levelOf', () => {
  const audience = { open: ['a'], work: ['b'], closed: ['c'] }

  test.each([
    [['a'], 'open'],
    [['b'], 'work'],
    [['c'], 'closed'],
    [['a', 'c'], 'closed'],
  ])('keys %j open %s, and what lies above it', (keys, layer) => {
    expect(levelOf(new Set(keys), audience)).toBe(layer)
  })

  test('[GRV13] a key that is excepted closes everything, whatever else is held', () => {
    const except = { ...audience, except: ['x'] }
    expect(levelOf(new Set(['a', 'b', 'c', 'x']), except)).toBeUndefined()
    expect(levelOf(new Set(['a']), except)).toBe('open')
  })

  test('no key, or no audience, opens nothing', () => {
    expect(levelOf(new Set(['d']), audience)).toBeUndefined()
    expect(levelOf(new Set(['a']), undefined)).toBeUndefined()
  })
})

describe('viewIdOf', () => {
  test('is the same for the same keys and scopes in any order', () => {
    expect(viewIdOf('live', ['a', 'b'], ['s', 't'])).toBe(viewIdOf('live', ['b', 'a'], ['t', 's']))
  })

  test('differs by log, by keys, by scopes, and keys are no scopes', () => {
    const ids = [
      viewIdOf('live', ['a', 'b'], []),
      viewIdOf('exercise-1', ['a', 'b'], []),
      viewIdOf('live', ['a'], []),
      viewIdOf('live', ['a'], ['b']),
      viewIdOf('live', ['ab'], []),
    ]
    expect(new Set(ids).size).toBe(ids.length)
  })
})
