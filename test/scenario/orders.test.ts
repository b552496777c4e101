/** The orders of the three scripts at chosen minutes, against values written by hand from domain.md §7. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { outstanding } from '../../shared/features/order/readings.ts'
import type { OrderParts } from '../../shared/features/order/state.ts'
import { playWhole, readScript, scenarios } from '../support/playing.ts'

/** Asia/Shanghai, 2026. */
const minute = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}:00+08:00`)

/** Orders that are given by themselves, and those that a conference's resolutions become. */
const ordersOf = (name: string): string[] => [
  ...new Set(
    readScript(name).lines.flatMap(({ type, stream, data }) => {
      if (type === 'order.issue') return [stream]
      return type === 'conference.issueOrders' ? opened.parse(data) : []
    }),
  ),
]
const opened = z
  .object({ orders: z.array(z.object({ stream: z.object({ $stream: z.string() }) })) })
  .transform(({ orders }) => orders.map(({ stream }) => stream.$stream))

const moments: Record<string, readonly [order: string, at: string, stage: string, receipts: object][]> = {
  leak: [
    ['O-C2', '05-16 23:20', 'open', { yanhu: { stage: 'signedFor', way: 'screen' } }],
    // The buses asked for at 23:20 stand there at 23:41, as many as were asked.
    ['O-C4', '05-16 23:30', 'open', { transport: { supplied: { promised: 24, onTheWay: 24 } } }],
    ['O-C4', '05-16 23:42', 'open', { transport: { stage: 'reportedBack', supplied: { inPlace: 24 } } }],
    // Midnight: not read, reminded of, then told by telephone.
    ['O-C7', '05-17 00:25', 'open', { education: { stage: 'sent', readAt: null, calls: 0 } }],
    ['O-C7', '05-17 00:27', 'open', { education: { stage: 'read', way: 'phone', calls: 1 } }],
    ['O-C7', '05-17 00:35', 'done', { education: { stage: 'reportedBack' } }],
    [
      'O-C10',
      '05-17 01:42',
      'open',
      { police: { stage: 'reportedBack' }, health: { stage: 'reportedBack' } },
    ],
    ['O-C13', '06-18 17:01', 'done', { civil: { stage: 'reportedBack' }, yanhu: { stage: 'reportedBack' } }],
  ],
  renewal: [
    ['O-B1', '04-07 16:37', 'open', { 'linlan-housing': { stage: 'reportedBack' } }],
    [
      'O-B1',
      '04-07 17:00',
      'done',
      { 'water-company': { stage: 'reportedBack', since: minute('04-07 16:38') } },
    ],
  ],
  wages: [
    // The street was asked to be there by 07:29 and came at 07:31.
    ['O-A1', '03-16 07:30', 'open', { weitang: { stage: 'signedFor' } }],
    ['O-A1', '03-16 07:35', 'done', { weitang: { stage: 'reportedBack' } }],
    ['O-A8', '03-26 18:00', 'open', { plant: { stage: 'signedFor' }, union: { stage: 'signedFor' } }],
    ['O-A10', '04-20 09:00', 'open', { 'linlan-labour': { stage: 'signedFor' } }],
  ],
}

describe.each(scenarios)('%s', (name) => {
  test('[ORD2] [ORD6] [ORD8] its orders stand where the text says', { timeout: 60_000 }, async () => {
    const { stateAt } = await playWhole(name, ordersOf(name))
    const partsAt = (order: string, at: number) => stateAt(order, at)?.parts as OrderParts | undefined
    for (const [order, at, stage, receipts] of moments[name] ?? []) {
      const parts = partsAt(order, minute(at))
      expect(parts?.open.stage, `${order} ${at}`).toBe(stage)
      expect(parts?.work?.receipts, `${order} ${at}`).toMatchObject(receipts)
    }
    // Whatever was closed as done was reported back by everybody.
    const ended = ordersOf(name).flatMap((order) => partsAt(order, Number.MAX_SAFE_INTEGER) ?? [])
    for (const { open, work } of ended)
      if (open.stage === 'done') expect(work && outstanding(work)).toEqual([])
    expect(ended.filter(({ open }) => open.stage === 'open').map(({ open }) => open.kind)).toEqual(
      name === 'wages' ? ['task'] : [],
    )
  })

  test('[ORD9] what police is ordered at a gathering is on the list, and says why', () => {
    const toPolice = readScript(name)
      .lines.filter(({ type }) => type === 'order.issue')
      .filter(({ data }) => JSON.stringify(data['addressees']).includes('"police"'))
    expect(toPolice).toHaveLength({ leak: 1, renewal: 0, wages: 1 }[name])
    if (name === 'wages')
      for (const { data } of toPolice) {
        expect(data['purpose']).toBe('traffic')
        expect(data['proportionality']).toBe('现场平静，疏导交通影响最小')
      }
  })
})
