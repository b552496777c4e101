/** The supervisor's board: which rows there are, who has them, on whom they wait, and what the address asks for. */
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import type { Receipt } from '../../shared/features/order/state.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { standingClocks } from '../../web/clocks/readings.ts'
import { incidentsOf } from '../../web/features/incident/incidents.ts'
import { issuedOf } from '../../web/features/order/orders.ts'
import { boardRows, type BoardRow } from '../../web/screens/supervision/board.ts'
import {
  filterOf,
  kindCounts,
  ofKind,
  queryOf,
  unitsIn,
  within,
} from '../../web/screens/supervision/filters.ts'
import { isSupervised, supervisionOf } from '../../web/screens/supervision/supervising.ts'
import { ClockStory, clockAsk } from '../support/clocks.ts'
import { now as start } from '../support/given.ts'
import { idOf } from '../support/ids.ts'

const minute = 60_000
const hour = 60 * minute
const inc = idOf('incident')

type Row = Record<string, unknown>
const copy = (feature: string, name: string, state: StreamCopy['state'], rows: Row[] = []): StreamCopy => ({
  stream: idOf(name),
  feature,
  version: { open: 1, work: 1 },
  state,
  rows: rows.map((body, at) => ({ id: `r${at}`, layer: 'open' as const, position: at, body })),
})
const receipt = (parts: Partial<Receipt>): Receipt => ({
  ...{
    stage: 'signedFor',
    since: start,
    readAt: start,
    way: 'screen',
    returns: 0,
    calls: 0,
    supplied: {},
    paged: [],
  },
  ...parts,
})
const order = (
  name: string,
  receipts: Record<string, Receipt>,
  parts: Record<string, unknown> = {},
  rows: Row[] = [],
) =>
  copy(
    'order',
    name,
    {
      open: {
        ...{ incident: inc, area: '990102003004', kind: 'task', stage: 'open', closedAt: null },
        issuer: { role: 'dutyOfficer', agency: 'centre' },
        addressees: Object.keys(receipts).map((agency, at) => ({ agency, part: at ? 'assisting' : 'lead' })),
        ...{ issuedAt: start, receiptDueAt: start + 15 * minute, dueAt: start + 10 * hour },
        ...parts,
      },
      work: { what: name, receipts, remindedAt: null, reminders: 0, step: null, actions: {}, heardAt: null },
    },
    rows,
  )
const incident = (clocks: Record<string, unknown>, rows: Row[] = []) =>
  copy(
    'incident',
    'incident',
    { open: { stage: 'responding', code: 'E', duplicateOf: null, agencies: { fire: 'lead' }, clocks } },
    rows,
  )

function board(copies: StreamCopy[], now: number): BoardRow[] {
  const streams = new Map(copies.map((one) => [one.stream, one]))
  const clocks = standingClocks(streams)
  return boardRows({ clocks, orders: issuedOf(streams), incidents: incidentsOf(streams) }, now)
}
const told = (rows: readonly BoardRow[]) =>
  rows.map(({ kind, holders, waitsOn, reason }) => [kind, holders.join(), waitsOn.join(), reason])

describe('[SHOW3] the board', () => {
  const story = () => new ClockStory().take(start, clockAsk('open'))

  test('holds a clock that is near, then overdue, with the unit that owes it', () => {
    const copies = [incident(story().clocks())]
    expect(board(copies, start)).toEqual([])
    expect(told(board(copies, start + 90 * minute))).toEqual([['near', 'fire', 'fire', undefined]])
    expect(told(board(copies, start + 3 * hour))).toEqual([['overdue', 'fire', 'fire', undefined]])
  })

  test('a clock that stands still waits for what its pause says; an extended one bears who granted it', () => {
    const paused = story()
      .take(start + minute, clockAsk('pause', { note: '听证会在周三' }))
      .clocks()
    expect(told(board([incident(paused)], start + hour))).toEqual([['paused', 'fire', '', '听证会在周三']])
    const extended = story()
      .take(start + minute, clockAsk('extend', { notifiedAt: start }))
      .clocks()
    const [row] = board([incident(extended)], start + minute)
    expect([row?.kind, row?.reason, row?.extension?.approvedBy.role]).toEqual([
      'extended',
      '现场仍有余火',
      'supervisor',
    ])
  })

  test('an order is with whoever has still to report, and with its issuer once all have', () => {
    const late = { dueAt: start + hour }
    const receipts = { fire: receipt({ stage: 'reportedBack' }), police: receipt({ since: start + minute }) }
    const [row] = board([order('a', receipts, late)], start + 2 * hour)
    expect([row?.kind, row?.holders, row?.since]).toEqual(['overdue', ['police'], start + minute])
    const done = { fire: receipt({ stage: 'reportedBack', since: start + 5 * minute }) }
    const [closing] = board([order('b', done, late)], start + 2 * hour)
    expect([closing?.holders, closing?.since]).toEqual([['centre'], start + 5 * minute])
  })

  test('an order that bears a clock is told once, by its clock, with who has the order', () => {
    const late = order('a', { police: receipt({}) }, { dueAt: start + hour, clocks: story().clocks() })
    expect(told(board([late], start + 3 * hour))).toEqual([['overdue', 'police', 'police', undefined]])
  })

  test('names who has not read, who refused and why, and whose report was sent back', () => {
    const rows = [
      { type: 'order.refused', to: 'fire', reason: '无此装备' },
      { type: 'order.returned', to: 'health', reason: '缺少签名' },
    ]
    const receipts = {
      fire: receipt({ stage: 'refused' }),
      health: receipt({ returns: 1 }),
      police: receipt({ stage: 'sent' }),
    }
    expect(told(board([order('a', receipts, {}, rows)], start + 20 * minute))).toEqual([
      ['unread', 'police', 'police', undefined],
      ['refused', 'fire', 'centre', '无此装备'],
      ['reopened', 'health', 'health', '缺少签名'],
    ])
    expect(board([order('a', receipts, { stage: 'done' }, rows)], start + 20 * minute)).toEqual([])
  })

  test('holds an incident whose response was taken up again, with its reason', () => {
    const rows = [{ type: 'incident.relapsed', recordedAt: start + hour, reason: null }]
    const [row] = board([incident({}, rows)], start + 2 * hour)
    expect([row?.kind, row?.since, row?.holders, row?.reason]).toEqual([
      'reopened',
      start + hour,
      ['fire'],
      null,
    ])
  })
})

describe('[SHOW4] what the address asks for', () => {
  const rows = board(
    [
      incident(new ClockStory().take(start, clockAsk('open')).clocks()),
      order('a', { police: receipt({ stage: 'sent' }) }),
    ],
    start + 3 * hour,
  )

  test('is one kind, one unit, one incident; what it cannot mean is left out', () => {
    expect(filterOf({ kind: 'unread', agency: 'police', incident: '' })).toEqual({
      kind: 'unread',
      agency: 'police',
      incident: undefined,
    })
    expect(queryOf(filterOf({ kind: 'everything', agency: ['a'] }))).toEqual({})
    expect(ofKind(within(rows, { agency: 'police' }), 'unread')).toHaveLength(1)
    expect(within(rows, { agency: 'police', incident: idOf('other') })).toEqual([])
  })

  test('counts every kind of what one looks at, and names its units', () => {
    const counts = kindCounts(rows).filter(({ n }) => n > 0)
    expect(counts).toEqual([
      { kind: 'overdue', n: 1 },
      { kind: 'unread', n: 1 },
    ])
    expect(unitsIn(rows)).toEqual(['fire', 'police'])
  })
})

describe('[SHOW5] a supervision opened from a row', () => {
  const [row] = board([order('a', { police: receipt({ stage: 'sent' }) })], start + hour)
  if (!row) throw new Error('there is no row')
  const typed = { what: '督办：清点人数', agency: 'police', dueAt: start + 2 * hour }

  test('is an order the house takes the shape of', () => {
    const data = supervisionOf(row, typed, '990102003004')
    expect(catalogue.command('order.issue')?.data.safeParse(data).success).toBe(true)
    expect([data['kind'], data['incident']]).toEqual(['supervision', inc])
  })

  test('marks the row while it is open', () => {
    const orders = (stage: string) => {
      const one = order('s', { police: receipt({}) }, { kind: 'supervision', stage })
      return issuedOf(new Map([[one.stream, one]]))
    }
    expect([orders('open'), orders('done'), []].map((all) => isSupervised(row, all))).toEqual([
      true,
      false,
      false,
    ])
  })
})
