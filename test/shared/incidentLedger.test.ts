/** What was known by an instant, and what a row bears (D15). Times are minutes after nine. */
import { describe, expect, test } from 'vitest'
import type { LedgerRow } from '../../shared/event.ts'
import { knownAt, trueAt } from '../../shared/features/incident/history.ts'
import { now, type Fact } from '../support/given.ts'
import {
  dismissalProposed,
  entry,
  figure,
  involved,
  reported,
  verifying,
  zoneDrawn,
} from '../support/incidents.ts'
import { after, at, ledger } from '../support/ledger.ts'

const lifted = (zone: string): Fact => ({ type: 'incident.zoneLifted', data: { zone, reason: null } })

describe('what was known', () => {
  const struck: Fact = { type: 'incident.entryStruck', data: { entry: 'e', reason: null } }
  const facts = [
    after(0, reported),
    after(5, zoneDrawn('z')),
    after(6, entry('e')),
    after(10, lifted('z')),
    after(11, struck),
  ]
  // The zone was drawn at five past and told at twenty past; its end and the strike were told at forty past.
  const rows = ledger(facts, [1, 20, 20, 40, 40])

  test.each([
    [10, 0, 0],
    [19, 0, 0],
    [20, 1, 1],
    [39, 1, 1],
    [40, 0, 0],
  ])('[INC18] by minute %d of what stood at minute twelve: %d zones, %d entries', (known, zones, entries) => {
    const truth = trueAt(knownAt(rows, at(known)), at(12))
    expect([truth.zones.length, truth.entries.length]).toEqual([zones, entries])
  })

  test('[INC18] an end not yet told leaves no trace on the row', () => {
    const told = knownAt(rows, at(30))
    expect(told.map(({ id }) => id)).toEqual(['at-1', 'z', 'e'])
    for (const { body } of told)
      for (const trace of ['validTo', 'endRecordedAt', 'struckAt', 'struckBy'])
        expect(body).not.toHaveProperty(trace)
  })

  test('[INC18] everything told, the rows are the rows', () => {
    expect(knownAt(rows, at(999))).toEqual(rows)
  })
})

describe('rows', () => {
  test('no account ever stands in one', () => {
    expect(ledger([reported, verifying, ...dismissalProposed]).map(({ body }) => body['type'])).toEqual([
      'incident.reported',
      'incident.verificationStarted',
      'incident.dismissalProposed',
    ])
  })

  test('what happens in an instant holds from no time on', () => {
    const rows = ledger([
      reported,
      involved('fire'),
      { type: 'incident.agencyReleased', data: { agency: 'fire' } },
      ...dismissalProposed,
    ])
    expect(rows.map(({ body }) => 'validFrom' in body)).toEqual([true, false, false, false])
  })

  test('bear what was said, and not the housekeeping of it', () => {
    const [, row] = ledger([
      reported,
      { ...figure('fire', 9), data: { ...figure('fire', 9).data, ends: ['x'], until: at(3) } },
    ])
    expect(row?.body).toEqual({
      type: 'incident.factReported',
      agency: 'fire',
      role: 'liaison',
      occurredAt: now + 1000,
      recordedAt: now + 1000,
      validFrom: now + 1000,
      validTo: at(3),
      fact: 'evacuated',
      value: 9,
      verified: false,
    })
  })

  test('of another feature, or of a shape nobody knows, tell nothing', () => {
    const strange: LedgerRow[] = [
      { id: 'a', layer: 'open', position: 1, body: { type: 'incident.unheardOf', validFrom: 0 } },
      { id: 'b', layer: 'open', position: 2, body: { validFrom: 0 } },
      { id: 'c', layer: 'open', position: 3, body: { type: 'constructor', validFrom: 0 } },
    ]
    expect(trueAt(strange, at(1)).stage).toBeUndefined()
    expect(knownAt(strange, at(1))).toEqual([])
  })
})
