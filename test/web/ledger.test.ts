/** The ledger worked out from matters: what is owed first, what an address asks for, what may be the same. */
import { afterEach, describe, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { features } from '../../shared/catalogue.ts'
import type { Parts, StreamCopy } from '../../shared/protocol.ts'
import { mattersIn, type Matter } from '../../web/features/grievance/matters.ts'
import { alikeIn, likelySame, standingOf } from '../../web/features/grievance/same.ts'
import { filterOf, nobody, queryOf, sortedOf, unitsIn, within } from '../../web/screens/ledger/filters.ts'
import LedgerTable from '../../web/screens/ledger/LedgerTable.vue'
import LedgerRowLine from '../../web/screens/ledger/LedgerRowLine.vue'
import { byLimit, isOver, ledgerRows, sorted, usualColumns } from '../../web/screens/ledger/rows.ts'
import { useLedgerWords } from '../../web/screens/ledger/useLedgerWords.ts'
import { community } from '../support/actors.ts'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import {
  accepted,
  added,
  assigned,
  assignedTo,
  day,
  named,
  receivedAs,
  replied,
  summarised,
} from '../support/grievances.ts'
import { idOf } from '../support/ids.ts'
import { mounted, type Mounted } from './mounted.ts'

const hour = 3_600_000
const counting = {
  ...{ unit: 'workingDays', amount: 5, startExcluded: true, rollToWorkingDay: false, endOfDay: 'office' },
}
const clock = (due: number): Fact => ({
  type: 'clock.opened',
  data: {
    ...{ clock: 'first', rule: 'HL-5WD', profile: 'city', counting, duty: { agency: 'street' } },
    ...{ startedAt: now - 2 * day, due, unrolled: due, citizen: true },
  },
})
const missed = (due: number): Fact => ({ type: 'clock.missed', data: { clock: 'first', due } })

function copyOf(name: string, ...facts: Fact[]): StreamCopy {
  const state = statesOf(features.grievance, facts).get(own)
  if (!state) throw new Error('no stream')
  return { stream: idOf(name), feature: 'grievance', version: state.version, state: state.parts, rows: [] }
}
const takenIn = (code: string, data: Record<string, unknown> = {}, at = now) => ({
  ...receivedAs({ code, ...data }),
  occurredAt: at,
})
const mattersOf = (...copies: StreamCopy[]): Matter[] =>
  mattersIn(new Map(copies.map((copy) => [copy.stream, copy])))

const late = now - hour
const copies = [
  copyOf('far', takenIn('H-FAR'), summarised, assigned, clock(now + 9 * day)),
  copyOf('answered', takenIn('H-ANSWERED'), summarised, assigned, accepted, ...replied),
  copyOf('late', takenIn('H-LATE', {}, now - 3 * day), summarised, assigned, clock(late), missed(late)),
  copyOf('new', takenIn('H-NEW', { channel: 'visit', procedure: 'petition' }), summarised),
  copyOf('near', takenIn('H-NEAR', {}, now - 2 * day), summarised, assignedTo('water'), clock(now + hour)),
  copyOf('closed', takenIn('H-CLOSED'), summarised, assigned, accepted, ...replied, {
    type: 'grievance.closed',
  }),
  copyOf('same', takenIn('H-SAME'), summarised, {
    type: 'grievance.duplicateMarked',
    data: { of: idOf('far') },
  }),
  copyOf('elsewhere', takenIn('H-ELSEWHERE', { area: '990103001006', field: 'utilities' }), summarised),
]
const rows = ledgerRows(mattersOf(...copies))
const today = { now, dayOf: (at: number) => Math.floor((at + 8 * hour) / day) }
const codes = (all: readonly { matter: Matter }[]) => all.map(({ matter }) => matter.open.code)
const asked = (address: string) => {
  const query = Object.fromEntries(new URLSearchParams(address))
  return codes(sorted(within(rows, filterOf(query), today), sortedOf(query), now))
}

describe('[LED1] the ledger', () => {
  test('shows what is overdue, near, with nobody, in time, then what nothing is due in', () => {
    expect(asked('')).toEqual(['H-LATE', 'H-NEAR', 'H-NEW', 'H-ELSEWHERE', 'H-FAR', 'H-ANSWERED'])
  })

  test('shows what is over only where it is asked for, after all else, and counts what was joined', () => {
    expect(asked('stage=all').slice(6).sort()).toEqual(['H-CLOSED', 'H-SAME'])
    expect(asked('stage=closed')).toEqual(['H-CLOSED'])
    expect(rows.filter(isOver).length).toBe(2)
    expect(rows.find(({ key }) => key === idOf('far'))?.joined).toBe(1)
  })
})

describe('[LED2] an address', () => {
  test.each([
    ['limit=overdue', ['H-LATE']],
    ['limit=today', ['H-NEAR']],
    ['today=1', ['H-NEW', 'H-ELSEWHERE', 'H-FAR', 'H-ANSWERED']],
    ['channel=visit', ['H-NEW']],
    ['field=utilities', ['H-ELSEWHERE']],
    ['district=990103000000', ['H-ELSEWHERE']],
    [`unit=${nobody}`, ['H-NEW', 'H-ELSEWHERE']],
    ['unit=water', ['H-NEAR']],
    ['q=h-ne', ['H-NEAR', 'H-NEW']],
    ['q=工资&district=990103000000', ['H-ELSEWHERE']],
    ['sort=code&stage=assigned', ['H-FAR', 'H-LATE', 'H-NEAR']],
    ['sort=-code&stage=assigned', ['H-NEAR', 'H-LATE', 'H-FAR']],
    ['sort=time&unit=street', ['H-LATE', 'H-FAR', 'H-ANSWERED']],
    ['sort=lead&limit=overdue', ['H-LATE']],
    ['sort=field&district=990103000000', ['H-ELSEWHERE']],
    ['sort=-stage&today=1', ['H-ANSWERED', 'H-FAR', 'H-NEW', 'H-ELSEWHERE']],
  ])('%s asks for %j', (address, expected) => {
    expect(asked(address)).toEqual(expected)
  })

  test('asks for everything where it asks for what there is not', () => {
    const strange = {
      ...{ channel: 'pigeon', field: 'x', stage: 'gone', limit: 'never', district: '99' },
      ...{ sort: 'noise', today: 'yes', unit: ['a', 'b'], q: '' },
    }
    expect(Object.values(filterOf(strange)).filter((one) => one !== undefined)).toEqual([])
    expect(sortedOf(strange)).toEqual(byLimit)
    expect(sortedOf({})).toEqual(byLimit)
    expect(filterOf({ q: 'x'.repeat(200) }).q?.length).toBe(60)
  })

  test('is the same again that was made of what it asked for', () => {
    for (const address of ['', 'today=1&q=停水&sort=-time', 'stage=all&limit=today&unit=none&sort=code']) {
      const query = Object.fromEntries(new URLSearchParams(address))
      const again = queryOf(filterOf(query), sortedOf(query))
      expect(Object.fromEntries(Object.entries(again).filter(([, value]) => value !== undefined))).toEqual(
        query,
      )
    }
  })

  test('offers the units that have any', () => {
    expect(unitsIn(rows)).toEqual(['street', 'water'])
  })
})

describe('[LED5] what may be the same', () => {
  const all = mattersOf(
    copyOf('one', takenIn('H-ONE'), summarised),
    copyOf('two', takenIn('H-TWO', {}, now - day), summarised),
    copyOf('three', takenIn('H-THREE', {}, now - 3 * day), summarised, added('a'), {
      ...added('b', 1, { from: idOf('four') }),
    }),
    copyOf('long', takenIn('H-LONG', {}, now - 8 * day), summarised),
    copyOf('field', takenIn('H-FIELD', { field: 'utilities' }), summarised),
    copyOf('place', takenIn('H-PLACE', { area: '990103001006' }), summarised),
    copyOf('street', takenIn('H-STREET', { area: '990102003000' }), summarised),
    copyOf('guarded', takenIn('J-1', { guarded: true }), named('water'), summarised),
    copyOf('over', takenIn('H-OVER'), summarised, { type: 'grievance.withdrawn' }),
  )
  const of = (name: string) => all.find(({ stream }) => stream === idOf(name)) as Matter

  test('has the same field and community, near in time, the nearest first', () => {
    expect(of('one').open.area).toBe(community)
    expect(likelySame(of('one'), alikeIn(all)).map(({ stream }) => stream)).toEqual(
      ['two', 'three'].map(idOf),
    )
  })

  test('is nothing over, nothing about a unit, and nothing of a place wider than a community', () => {
    for (const name of ['over', 'guarded', 'street', 'field', 'place'])
      expect(likelySame(of(name), alikeIn(all))).toEqual([])
  })

  test('is joined to what others are joined to, else to the oldest', () => {
    expect(standingOf([of('one'), of('two')])?.open.code).toBe('H-TWO')
    expect(standingOf([of('long'), of('three')])?.open.code).toBe('H-THREE')
    expect(standingOf([])).toBeUndefined()
  })
})

let page: Mounted | undefined
afterEach(() => page?.unmount())

test('[LED7] a row tells those who may not read it that what was said is kept from them', () => {
  const [far] = copies as [StreamCopy]
  const { work: _work, ...openOnly } = far.state
  const bare = { ...far, state: openOnly as Parts }
  const show = (copy: StreamCopy) => {
    const [row] = ledgerRows(mattersOf(copy))
    if (!row) throw new Error('no row')
    const props = { row, columns: usualColumns, index: 0, chosen: true, picked: false, gone: true, likely: 2 }
    const one = defineComponent(() => {
      const words = useLedgerWords()
      return () => h(LedgerRowLine, { ...props, words })
    })
    page = mounted(one, {}, { at: now })
    const text = page.text()
    page.unmount()
    return text
  }
  expect(show(far)).toContain('职工询问 1 月工资何时发放')
  const text = show(bare)
  expect(text).toContain('内容仅经办可见')
  expect(text).not.toContain('工资何时')
  // It stays in its place though it is no longer asked for, and says so; what may be the same is counted.
  expect(text).toContain('已不符合筛选条件')
  expect(text).toContain('疑似 3 件')
})

test('[LED6] a table of ten thousand says so, and holds a handful of rows', () => {
  const [far] = copies as [StreamCopy]
  const many = mattersOf(
    ...Array.from({ length: 10_000 }, (_, index) => ({ ...far, stream: idOf(`m${index}`) })),
  )
  page = mounted(
    LedgerTable,
    {
      ...{ rows: ledgerRows(many), columns: usualColumns, sorting: { by: 'time', isDescending: true } },
      ...{ chosen: undefined, picked: new Set(), gone: new Set(), likely: () => 0 },
    },
    { at: now },
  )
  expect(page.host.querySelector('table')?.getAttribute('aria-rowcount')).toBe('10001')
  expect(page.host.querySelectorAll('tbody tr').length).toBeLessThan(100)
  const sorts = [...page.host.querySelectorAll('th')].map((head) => head.getAttribute('aria-sort'))
  expect(sorts).toEqual(['none', 'descending', null, null, 'none', 'none', 'none', 'none'])
})
