/** What the charts say: counted and worked out from the copy, never more than the samples bear. */
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../shared/clocks/clock.ts'
import type { StandingClock } from '../../web/clocks/readings.ts'
import type { IssuedOrder } from '../../web/features/order/orders.ts'
import { heatOf, slowestOf, stageTimes } from '../../web/screens/supervision/figures.ts'
import { ClockStory, clockAsk } from '../support/clocks.ts'
import { now as start } from '../support/given.ts'

const minute = 60_000
const hour = 60 * minute

describe('[SHOW9] units by duties', () => {
  const clock = new ClockStory().take(start, clockAsk('open')).clock()
  const stand = (id: string, parts: Partial<Clock>): StandingClock => ({
    ...{ key: id, stream: 'a', feature: 'incident', incident: 'a', isOver: false },
    clock: { ...clock, id, ...parts },
  })
  test('counts what is overdue and what is near, the worst first; what is far or met is left out', () => {
    const police = { duty: { agency: 'police' } }
    const clocks = [
      stand('far', { due: start + 90 * hour }),
      stand('met', { phase: 'met' }),
      stand('near', {}),
      stand('late', { ...police, due: start + hour }),
      stand('later', { ...police, due: start + 1.2 * hour }),
      stand('soon', police),
    ]
    expect(heatOf(clocks, start + 1.5 * hour)).toEqual([
      { agency: 'police', rule: 'T-2H', overdue: 2, near: 1 },
      { agency: 'fire', rule: 'T-2H', overdue: 0, near: 1 },
    ])
  })
})

describe('[SHOW9] stages', () => {
  /** Read after `read` minutes, signed for 10 later, reported back after `work` more. */
  const order = (read: number, work: number | undefined) =>
    ({
      open: { issuedAt: start, addressees: [{ agency: 'fire', part: 'lead' }] },
      copy: {
        rows: [
          ['read', read],
          ['signedFor', read + 10],
          ...(work === undefined ? [] : [['reportedBack', read + 10 + work]]),
        ].map(([type, at]) => ({
          body: { type: `order.${type}`, to: 'fire', occurredAt: start + Number(at) * minute },
        })),
      },
    }) as unknown as IssuedOrder

  test('are measured from one to the next, by median and by what nine in ten keep', () => {
    const orders = [1, 2, 3, 4, 50].map((read) => order(read, 30))
    const [read, signed, reported] = stageTimes(orders)
    expect(read).toEqual({ stage: 'read', n: 5, median: 3 * minute, p90: 50 * minute })
    expect([signed?.median, reported?.median]).toEqual([10 * minute, 30 * minute])
    expect(slowestOf(stageTimes(orders))?.stage).toBe('reportedBack')
  })

  test('with fewer than five samples say nothing', () => {
    const few = stageTimes([order(1, 30), order(2, undefined)])
    expect(few.map(({ n }) => n)).toEqual([2, 2, 1])
    expect(slowestOf(few)).toBeUndefined()
    expect(stageTimes([])[0]).toEqual({ stage: 'read', n: 0, median: 0, p90: 0 })
  })
})
