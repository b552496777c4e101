/** Facts as a report cites them (D18). */
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../shared/facts/facts.ts'
import { cite, movedSince } from '../../shared/facts/cite.ts'
import { now } from '../support/given.ts'

describe('a citation', () => {
  const by = (values: Record<string, [number, boolean]>): Fact => ({
    reports: 1,
    by: Object.fromEntries(
      Object.entries(values).map(([agency, [value, verified]]) => [
        agency,
        { value, verified, occurredAt: now, recordedAt: now, version: 2, row: 'at-1' },
      ]),
    ),
  })

  test('[REP4] names each agency that says otherwise, or the one the lead settled on', () => {
    const both = by({ fire: [2, false], health: [5, true] })
    expect(cite('dead', {})).toBeUndefined()
    expect(cite('dead', { dead: both })).toMatchObject({
      reading: 'disputed',
      values: [
        { agency: 'fire', value: 2, verified: false, version: 2 },
        { agency: 'health', value: 5, verified: true },
      ],
    })
    const settled = {
      ...both,
      reports: 2,
      by: both.by,
      settled: { from: 'health', value: 5, at: now, row: 'at-2' },
    }
    const one = cite('dead', { dead: settled })
    expect(one).toMatchObject({
      reading: 'settled',
      values: [{ agency: 'health', value: 5, verified: true }],
    })
    expect(movedSince(one ? [one] : [], { dead: both })).toEqual(['dead'])
    expect(movedSince(one ? [one] : [], { dead: settled })).toEqual([])
  })
})
