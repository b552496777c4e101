/** Any orders about any reports by anyone: what the house promises holds after each of them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions } from '../../shared/access/permissions.ts'
import { catalogue } from '../../shared/catalogue.ts'
import type { Order, StreamState } from '../../shared/feature.ts'
import { missingIn } from '../../shared/features/report/elements.ts'
import { report } from '../../shared/features/report/report.ts'
import type { ReportParts, ReportStage } from '../../shared/features/report/state.ts'
import { actorOf, everyRole } from '../support/actors.ts'
import { contextOf, now, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { cityRules, figure } from '../support/incidents.ts'
import { note } from '../support/note.ts'
import { about, call, draft, everything, incident } from '../support/reports.ts'

/** From the paper: which step each stage takes, and where it leads. */
const paper: Record<string, { from: ReportStage[]; to: ReportStage }> = {
  'report.revise': { from: ['drafted'], to: 'drafted' },
  'report.signOff': { from: ['drafted'], to: 'signedOff' },
  'report.send': { from: ['signedOff'], to: 'sent' },
  'report.acknowledge': { from: ['sent'], to: 'sent' },
  'report.withdraw': { from: ['drafted', 'signedOff'], to: 'withdrawn' },
}

/** What fits each kind, and what fits none. */
const fitting = {
  first: everything,
  followUp: { said: { changes: '已封堵' }, marked: {}, facts: [] },
  final: {
    said: { summary: '泄漏', handling: '封堵' },
    marked: { presentState: 'verifying', nextSteps: 'none' },
    facts: [],
  },
} as const
const silent = { said: {}, marked: {}, facts: ['evacuated'] }

const reporters = ['liaison', 'dutyOfficer', 'commander'] as const
const sign = 'report.signOff'
const step = fc.record({
  type: fc.constantFrom(
    ...[
      'report.compose',
      ...Object.keys(paper),
      sign,
      sign,
      'report.send',
      'report.send',
      'report.acknowledge',
      'figure',
    ],
  ),
  stream: fc.nat({ max: 999 }),
  role: fc.constantFrom(...reporters, ...reporters, ...reporters, ...reporters, ...everyRole),
  account: fc.constantFrom('one', 'two'),
  agency: fc.constantFrom('fire', 'fire', 'fire', 'police'),
  kind: fc.constantFrom('first', 'followUp', 'followUp', 'final'),
  way: fc.constantFrom('phone', 'written'),
  fits: fc.nat({ max: 9 }),
  byPhone: fc.boolean(),
  value: fc.nat({ max: 3 }),
})

test('[REP2] [REP3] [REP6] [REP7] [REP12] a walk goes only where the paper says, and keeps its promises', (context) => {
  const visited = new Map<string, number>()
  let highest = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 90 }), (walk) => {
      let facts: Fact[] = [...incident]
      let states: Map<string, StreamState> = statesOf(report, facts)
      const claims = new Map<string, string>()
      const streams: string[] = []
      const writers = new Map<string, Set<string>>()
      for (const [index, one] of walk.entries()) {
        if (one.type === 'figure') {
          facts = [...facts, { ...figure('fire', 310 + one.value), stream: about }]
          states = statesOf(report, facts)
          continue
        }
        const opens = one.type === 'report.compose'
        const stream = opens
          ? idOf(`report-${index}`)
          : streams.slice(-4)[one.stream % Math.min(4, streams.length)]
        if (stream === undefined) continue
        // Its reader confirms that it arrived, or its unit that it was told so.
        const reader = one.byPhone ? 'fire' : 'emergency'
        const agency = one.type === 'report.acknowledge' ? reader : one.agency
        const actor = actorOf(one.role, { agency, account: `${one.role}-${one.account}` })
        const own = opens ? undefined : states.get(stream)
        const open = own && (own.parts as ReportParts).open
        const contents = one.fits === 0 ? silent : fitting[open?.kind ?? one.kind]
        const isCalled = (open?.way === 'phone') === one.fits > 0
        const data: Record<string, unknown> =
          {
            'report.compose': { ...draft, ...contents, kind: one.kind, way: one.way },
            'report.revise': contents,
            'report.signOff': one.byPhone ? { byPhone: { agency: one.agency, post: 'head' } } : {},
            'report.send': isCalled ? { call } : {},
            'report.acknowledge': one.byPhone ? { post: 'dutyOfficer' } : {},
            'report.withdraw': { reason: '重复起草' },
          }[one.type] ?? {}
        const order: Order = { commandId: idOf(`step-${index}`), type: one.type, stream, data }
        expect(catalogue.command(one.type)?.data.safeParse(data).success).toBe(true)
        if (!authorise(actor, order, own, report, permissions).granted) continue
        const reads = report.reads(order, own, { actor })
        const decision = report.decide(
          order,
          states,
          contextOf({
            now: now + facts.length * 1000,
            actor,
            city: cityRules,
            seriesLength: (series) => {
              expect(reads.series).toContain(series)
              return [...claims.keys()].filter((key) => key.startsWith(series)).length
            },
          }),
        )
        if (!decision.accepted) continue
        if ((decision.claims ?? []).some((key) => claims.has(key))) continue
        const before = own ? stageOf(own) : undefined
        for (const key of decision.releases ?? []) if (claims.get(key) === stream) claims.delete(key)
        for (const key of decision.claims ?? []) claims.set(key, stream)
        facts = [...facts, ...decision.events.map((event) => ({ ...event, actor }))]
        states = statesOf(report, facts)
        if (opens) streams.push(stream)
        if (opens || one.type === 'report.revise')
          writers.set(stream, (writers.get(stream) ?? new Set()).add(actor.account))
        const row = paper[one.type]
        const held = states.get(stream)
        if (!held) throw new Error('nothing was recorded')
        expect(stageOf(held)).toBe(row?.to ?? 'drafted')
        if (row) expect(row.from).toContain(before)
        if (one.type === 'report.signOff') {
          const { open, work } = held.parts as Required<ReportParts>
          expect(missingIn(open.kind, work)).toEqual([])
          if (open.way === 'written') expect(writers.get(stream)?.has(actor.account)).toBe(false)
        }
        highest = Math.max(highest, (held.parts as ReportParts).open.number ?? 0)
        visited.set(one.type, (visited.get(one.type) ?? 0) + 1)
      }
      keepsItsPromises(streams.flatMap((id) => states.get(id)?.parts ?? []) as Required<ReportParts>[])
    }),
    { seed: 41, numRuns: 300 },
  )
  note(context, [...visited].map(([type, n]) => `${type} ${n}`).join(', ') + `; follow-up ${highest}`)
  expect(highest).toBeGreaterThan(1)
  for (const type of ['report.compose', ...Object.keys(paper)])
    expect(visited.get(type) ?? 0, type).toBeGreaterThan(20)
})

function stageOf({ parts }: StreamState): ReportStage {
  return (parts as ReportParts).open.stage
}

function keepsItsPromises(all: readonly Required<ReportParts>[]): void {
  const numbers = all.flatMap(({ open }) =>
    open.number === null ? [] : [`${open.from} ${open.to} ${open.number}`],
  )
  expect(new Set(numbers).size).toBe(numbers.length)
  const firsts = all
    .filter(({ open }) => open.kind !== 'followUp' && (open.stage === 'signedOff' || open.stage === 'sent'))
    .map(({ open }) => `${open.from} ${open.to} ${open.kind} ${open.kind === 'first' ? open.way : ''}`)
  expect(new Set(firsts).size).toBe(firsts.length)
  for (const { open, work } of all) {
    expect(open.sentAt !== null).toBe(open.stage === 'sent')
    expect('emergency' in open.agencies).toBe(open.stage === 'sent')
    if (open.acknowledged) expect(open.stage).toBe('sent')
    if (open.stage === 'sent') expect(work.call !== null).toBe(open.way === 'phone')
    expect(open.number !== null && open.kind !== 'followUp').toBe(false)
  }
}
