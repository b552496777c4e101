/** The press desk worked out from statements: how each figure stands, what changed between versions, whose signature holds. */
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Facts } from '../../shared/facts/facts.ts'
import type { IncidentWork } from '../../shared/features/incident/state.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { homeOf } from '../../web/home.ts'
import StatementParagraphs from '../../web/features/statement/StatementParagraphs.vue'
import { coded, named } from '../../web/features/statement/figureNames.ts'
import { piecesIn } from '../../web/features/statement/pieces.ts'
import { sheetOf } from '../../web/features/statement/sheet.ts'
import {
  hindrancesOf,
  inColumns,
  statementsOf,
  type Statement,
} from '../../web/features/statement/statements.ts'
import { changesBetween, piecesOf, versionsOf } from '../../web/features/statement/versions.ts'
import { now, own } from '../support/given.ts'
import { responding } from '../support/incidents.ts'
import {
  about,
  desk,
  leak,
  statementCity,
  text,
  version,
  worldAt,
  type World,
} from '../support/statements.ts'
import { mounted, type Mounted } from './mounted.ts'

function heldIn(world: World): Statement {
  const state = world.states.get(own)
  if (!state) throw new Error('nothing was planned')
  const copy: StreamCopy = {
    stream: own,
    feature: 'statement',
    version: state.version,
    state: state.parts,
    rows: [],
  }
  const [held] = statementsOf(new Map([[own, copy]]))
  if (!held) throw new Error('no statement')
  return held
}
const factsIn = (world: World): Facts =>
  (world.states.get(about)?.parts.work as IncidentWork | undefined)?.facts ?? {}
const chipsOf = (world: World, facts: Facts | undefined = factsIn(world)) => {
  const { work } = heldIn(world)
  return work
    ? work.paragraphs.flatMap((one) => piecesIn(one, work, facts)).filter(({ is }) => is === 'fact')
    : []
}
const report = (world: World, value: number, verified = true, by = desk.lead) =>
  world.give(by, 'incident.reportFact', { fact: 'evacuated', value, verified }, about)

let page: Mounted | undefined
afterEach(() => {
  page?.unmount()
  page = undefined
})

describe('a figure in a text', () => {
  test('[PRESS6] says whether it holds, changed, or blocks, and which value it has by now', () => {
    const world = worldAt(3)
    expect(chipsOf(world)).toMatchObject([{ fact: 'evacuated', state: 'holds', now: [] }])
    report(world, 320)
    expect(chipsOf(world)).toMatchObject([{ state: 'moved', now: [320] }])
    const held = heldIn(world)
    expect(hindrancesOf(held, factsIn(world))).toEqual({
      moved: ['evacuated'],
      facts: ['evacuated'],
      marks: 0,
    })
    // Nobody here sees the fact itself: it is shown as it was cited.
    const { work } = held
    const [, second] = work?.paragraphs ?? []
    expect(work && second && piecesIn(second, work, undefined)).toMatchObject([
      { text: '已转移' },
      { state: 'asCited', now: [] },
      { text: '人。' },
    ])
    expect(hindrancesOf(held, undefined).facts).toEqual([])
  })

  test.each([
    ['zh-CN', '已变为 320', '314'],
    ['en', 'now 320', '314'],
  ] as const)('in %s it is told beside the figure', (locale, moved, figure) => {
    const world = worldAt(2)
    report(world, 314)
    world.give(desk.writer, 'statement.submitVersion', { ...version, text: { ...text, p1: '有3处泄漏。' } })
    report(world, 320)
    page = mounted(
      StatementParagraphs,
      { held: heldIn(world), facts: factsIn(world) },
      { at: world.now, locale },
    )
    expect(page.text()).toContain(moved)
    expect(page.text()).toContain(figure)
    expect(page.host.querySelector('mark')?.textContent).toContain('3')
  })
})

describe('what changed', () => {
  test('between two texts is told whole: what stayed and went is the one, what stayed and came the other', () => {
    const words = fc.string({
      unit: fc.constantFrom('水', '火', '已', 'a', '3', ' ', '{evacuated}'),
      maxLength: 40,
    })
    fc.assert(
      fc.property(words, words, (before, after) => {
        const pieces = piecesOf(before, after)
        const read = (without: string) =>
          pieces
            .filter(({ is }) => is !== without)
            .map((one) => one.text)
            .join('')
        expect([read('added'), read('gone')]).toEqual([before, after])
      }),
    )
  })

  test('between versions stands paragraph by paragraph, in the order of the later', () => {
    const row = (position: number, order: string[], said: Record<string, string>) => ({
      ...{ id: `at-${position}`, layer: 'work' as const, position },
      body: {
        type: 'statement.versionSubmitted',
        agency: 'publicity',
        role: 'pressOfficer',
        occurredAt: now,
        title: '一',
        order,
        text: said,
      },
    })
    const rows = [
      row(3, ['p1', 'p2'], { p1: '甲', p2: '乙' }),
      row(7, ['p2', 'p3'], { p2: '乙乙', p3: '丙' }),
    ]
    const [first, second] = versionsOf({ rows }, 5)
    expect([first?.n, second?.n]).toEqual([4, 5])
    expect(second && changesBetween(first, second).map(({ id, is }) => `${id} ${is}`)).toEqual([
      'p1 gone',
      'p2 changed',
      'p3 added',
    ])
  })
})

test('[PRESS9] the clearance sheet says who signed, who is asked, and whose signature an edit voided', () => {
  const told = [...leak, responding(1)]
  const world = worldAt(5, told)
  const sheet = () => {
    const { open, work } = heldIn(world)
    const incident = world.states.get(about)?.parts.open
    if (!work || !incident) throw new Error('nothing to sign')
    return sheetOf(
      open,
      work,
      incident as unknown as Parameters<typeof sheetOf>[2],
      statementCity.clearance,
    ).map(({ agency, state, places }) => `${agency} ${state} ${places.join('+')}`)
  }
  expect(sheet()).toEqual(['fire inTurn 2', 'publicity later 1+2', 'command-centre later 1+2'])
  world.give(desk.lead, 'statement.sign', { step: 'countersign', paragraphs: ['p2'] })
  world.give(desk.approver, 'statement.sign', { step: 'review' })
  expect(sheet()).toEqual(['fire signed 2', 'publicity signed 1+2', 'command-centre inTurn 1+2'])
  world.give(desk.writer, 'statement.submitVersion', { ...version, text: { ...text, p1: '阀门已关闭。' } })
  expect(sheet()).toEqual(['fire signed 2', 'publicity void 1+2', 'command-centre later 1+2'])
})

test('statements stand in the columns of the desk by how far they came', () => {
  const columns = [1, 3, 5, 6, 8].map((steps) => inColumns([heldIn(worldAt(steps))])[0]?.column)
  expect(columns).toEqual(['drafting', 'checking', 'signing', 'ready', 'out'])
  expect([homeOf('pressOfficer'), homeOf('approver'), homeOf('liaison')]).toEqual([
    '/press',
    '/press',
    '/desk',
  ])
})

describe('a text one writes', () => {
  const nameOf = (fact: string) => (fact === 'evacuated' ? '已转移' : `要素 ${fact}`)

  test('names its facts in words, and is kept by what they are', () => {
    const kept = '截至目前，{evacuated} 人已转移，{seriouslyInjured} 人重伤，{不知道的}。'
    const read = named(kept, nameOf)
    expect(read).toBe('截至目前，{已转移} 人已转移，{要素 seriouslyInjured} 人重伤，{不知道的}。')
    expect(coded(read, nameOf)).toBe(kept)
    expect(coded(kept, nameOf)).toBe(kept)
  })
})
