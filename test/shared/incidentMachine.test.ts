/**
 * The incident machine against domain.md §4.1 and §5. The table below is written from the paper, not from the code:
 * who may order what in which stage, and where it leads.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../shared/access/actor.ts'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions } from '../../shared/access/permissions.ts'
import { catalogue, features } from '../../shared/catalogue.ts'
import type { LedgerRow, Role } from '../../shared/event.ts'
import type { Order, StreamState } from '../../shared/feature.ts'
import { readFact } from '../../shared/facts/facts.ts'
import { trueAt } from '../../shared/features/incident/history.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import { incidentCommands, most } from '../../shared/features/incident/messages.ts'
import type { IncidentOpen, IncidentParts, Stage } from '../../shared/features/incident/state.ts'
import { applyRows, evolve, rowChanges } from '../../shared/fold.ts'
import { refusalCodes } from '../../shared/refusal.ts'
import { actorOf, everyRole } from '../support/actors.ts'
import { contextOf, now, own, recordedOf, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { note } from '../support/note.ts'
import {
  assemblyNoted,
  cityRules,
  example,
  firstReported,
  involved,
  reportedAs,
  wayTo,
} from '../support/incidents.ts'

type Type = Exclude<keyof typeof incidentCommands, 'incident.report' | 'incident.noteAssembly'>
interface Row {
  from: readonly Stage[]
  /** The stage it leads to; absent: the stage stays. */
  to?: Stage
  who: readonly Role[]
}

const stages = Object.keys(wayTo) as Stage[]
/** `any` of the paper: nothing happens to what is closed. */
const any: Stage[] = [
  'reported',
  'verifying',
  'confirmed',
  'responding',
  'contained',
  'responseEnded',
  'aftermath',
  'reviewed',
]
const early: Stage[] = ['reported', 'verifying']
const commanded: Stage[] = ['confirmed', 'responding', 'contained']
const warned: Stage[] = ['verifying', ...commanded]
const worked: Stage[] = ['assembly', ...early, ...commanded, 'responseEnded', 'aftermath']
const duty: Role[] = ['dutyOfficer']
const commander: Role[] = ['commander']
const centre: Role[] = ['commander', 'dutyOfficer']
const ground: Role[] = ['commander', 'dutyOfficer', 'liaison']
const field: Role[] = ['commander', 'dutyOfficer', 'gridWorker', 'liaison', 'mediator', 'pressOfficer']

const paper: Record<Type, Row> = {
  // the life of an incident
  'incident.nameHarm': { from: ['assembly'], to: 'reported', who: duty },
  'incident.endAssembly': { from: ['assembly'], to: 'assemblyEnded', who: duty },
  'incident.startVerification': { from: ['reported'], to: 'verifying', who: duty },
  'incident.proposeDismissal': { from: ['verifying'], who: duty },
  'incident.confirmDismissal': { from: ['verifying'], to: 'dismissed', who: centre },
  'incident.confirm': { from: ['verifying'], to: 'confirmed', who: centre },
  'incident.activateResponse': { from: ['confirmed'], to: 'responding', who: commander },
  'incident.contain': { from: ['responding'], to: 'contained', who: commander },
  'incident.relapse': { from: ['contained'], to: 'responding', who: centre },
  'incident.endResponse': { from: ['contained'], to: 'responseEnded', who: commander },
  'incident.openAftermath': { from: ['responseEnded'], to: 'aftermath', who: ['commander', 'supervisor'] },
  'incident.review': { from: ['aftermath'], to: 'reviewed', who: ['auditor', 'supervisor'] },
  'incident.archive': { from: ['reviewed'], to: 'archived', who: ['auditor'] },
  // levels and lead; casualties are counted on for thirty days (INC-CASUPD)
  'incident.grade': { from: [...commanded, 'responseEnded', 'aftermath'], who: commander },
  'incident.changeResponse': { from: ['responding', 'contained'], who: commander },
  'incident.handOverCommand': { from: commanded, who: commander },
  'incident.acceptCommand': { from: commanded, who: commander },
  'incident.reclassify': { from: any, who: duty },
  'incident.markDuplicate': { from: ['assembly', ...any], who: duty },
  // who works on it
  'incident.involveAgency': { from: worked, who: centre },
  'incident.releaseAgency': { from: worked, who: centre },
  'incident.setSiteCommand': { from: commanded, who: centre },
  // what is known and done: entries and figures are taken at any time (D4)
  'incident.recordEntry': { from: stages, who: field },
  'incident.strikeEntry': { from: stages, who: field },
  'incident.reportFact': { from: stages, who: field },
  'incident.settleFact': { from: stages, who: field },
  'incident.drawZone': { from: [...early, ...commanded], who: ground },
  'incident.liftZone': { from: [...early, ...commanded], who: ground },
  'incident.openPlace': { from: worked, who: ground },
  'incident.countPlace': { from: [...worked, 'reviewed'], who: ground },
  'incident.closePlace': { from: [...worked, 'reviewed'], who: ground },
  'incident.issueWarning': { from: warned, who: centre },
  'incident.adjustWarning': { from: warned, who: centre },
  'incident.liftWarning': { from: warned, who: centre },
}
const types = Object.keys(paper) as Type[]

type Judged = { refused: string } | { facts: Fact[] }

/** The house's two judgements, as the corridor asks them. */
function judge(
  actor: Actor,
  type: string,
  data: Record<string, unknown>,
  states: ReadonlyMap<string, StreamState>,
  at: { commandId: string; now: number },
): Judged {
  const held = states.get(own)
  const permit = authorise(actor, { type, data }, held, incident, permissions)
  if (!permit.granted) return { refused: permit.refusal.code }
  const parsed = catalogue.command(type)?.data.parse(data)
  const order: Order = { commandId: at.commandId, type, stream: own, data: parsed ?? {} }
  const context = contextOf({ actor, city: cityRules, now: at.now })
  const decision = features.incident.decide(order, states, context)
  if (!decision.accepted) return { refused: decision.refusal.code }
  return { facts: decision.events.map((event) => ({ type: event.type, data: event.data, actor })) }
}

/** Everyone acts for the lead agency, so that only role and stage decide. */
const senderOf = (role: Role) => actorOf(role, { agency: 'fire' })
const stageOf = (states: ReadonlyMap<string, StreamState>) =>
  (states.get(own)?.parts.open as IncidentOpen | undefined)?.stage

describe('every stage, order and role', () => {
  const grounds = new Map(
    stages.map((stage) => {
      const facts = [...wayTo[stage], firstReported]
      return [stage, { facts, states: statesOf(incident, facts) }]
    }),
  )

  test('the ways lead to their stages', () => {
    for (const [stage, { states }] of grounds) expect(stageOf(states)).toBe(stage)
  })

  test.each(types)(
    '[INC3] %s is taken from its stages by its roles, and leads where the paper says',
    (type) => {
      const { from, to, who } = paper[type]
      for (const [stage, { facts, states }] of grounds)
        for (const role of everyRole) {
          const told = judge(senderOf(role), type, example[type] ?? {}, states, {
            commandId: idOf('command'),
            now: now + 3_600_000,
          })
          const where = `${role} in ${stage}`
          if (!who.includes(role)) expect(told, where).toEqual({ refused: 'access.forbidden' })
          else if (!from.includes(stage))
            expect(refusalCodes, where).toContain('refused' in told && told.refused)
          else {
            expect(told, where).toHaveProperty('facts')
            const after = statesOf(incident, [...facts, ...('facts' in told ? told.facts : [])])
            expect(stageOf(after), where).toBe(to ?? stage)
          }
        }
    },
  )

  test('[INC3] an order that needs another stage is told the stage it met', () => {
    const byStage = types.filter((type) => paper[type].from.length < stages.length)
    const codes = new Set<string>()
    for (const type of byStage)
      for (const [stage, { states }] of grounds) {
        if (paper[type].from.includes(stage)) continue
        const at = { commandId: idOf('command'), now }
        const told = judge(senderOf(paper[type].who[0] ?? 'wall'), type, example[type] ?? {}, states, at)
        codes.add('refused' in told ? told.refused : 'taken')
      }
    // What is lifted, closed or counted is asked for itself: where it stands no more, it is unknown. A gathering bears
    // no colour in any stage.
    expect([...codes].sort()).toEqual([
      'incident.noWarningColour',
      'incident.thingUnknown',
      'incident.wrongStage',
    ])
  })

  test('every order of an incident stands in the table', () => {
    const opening = ['incident.report', 'incident.noteAssembly']
    expect([...types, ...opening].sort()).toEqual(Object.keys(incidentCommands).sort())
  })
})

/** Where a walk begins, and what each step asks: a step of the paper that fits the stage, or anything at all. */
const begins: readonly Fact[][] = [
  [reportedAs('accident'), involved('fire', 'lead')],
  [reportedAs('naturalDisaster'), involved('fire', 'lead')],
  [reportedAs('socialSecurity'), involved('fire', 'lead')],
  [assemblyNoted, involved('fire', 'lead')],
]
const pickFrom = <T>(among: readonly T[], at: number): T => among[at % among.length] as T
const categoriesTried = ['accident', 'naturalDisaster', 'socialSecurity']
const levelsTried = [null, 'L1', 'L2', 'L3', 'L4']
const signsTried = [
  {},
  { dead: 30 },
  { hazardInPlace: true },
  { crowd: 'from1000' },
  { dead: 2, crowd: 'under10' },
]

/** The example of an order, varied by two numbers; ids of things are those that stand. */
function variedBy(type: Type, a: number, b: number, open: IncidentOpen): Record<string, unknown> {
  const graded = { signs: pickFrom(signsTried, a), eventLevel: pickFrom(levelsTried, b), reason: '会商研判' }
  const varied: Partial<Record<Type, Record<string, unknown>>> = {
    'incident.nameHarm': { signs: graded.signs },
    'incident.confirm': { ...graded, category: pickFrom(categoriesTried, a + b) },
    'incident.grade': graded,
    'incident.reclassify': { category: pickFrom(categoriesTried, a) },
    'incident.activateResponse': { level: pickFrom([1, 2, 3, 4], a) },
    'incident.changeResponse': { level: pickFrom([1, 2, 3, 4], a) },
    'incident.involveAgency': {
      agency: pickFrom(['fire', 'water', 'police'], a),
      part: pickFrom(['lead', 'supporting'], b),
    },
    'incident.reportFact': { value: a % 900 },
    'incident.settleFact': { from: pickFrom(['fire', 'water'], a), reports: 1 + (b % 5) },
    'incident.liftZone': { zone: pickFrom([...Object.keys(open.zones), 'none'], a) },
    'incident.countPlace': { place: pickFrom([...Object.keys(open.places), 'none'], a), people: b % 90 },
    'incident.closePlace': { place: pickFrom([...Object.keys(open.places), 'none'], a) },
    'incident.adjustWarning': { warning: pickFrom([...Object.keys(open.warnings), 'none'], a) },
    'incident.liftWarning': { warning: pickFrom([...Object.keys(open.warnings), 'none'], a) },
  }
  return { ...example[type], ...varied[type] }
}

const walkStep = fc.record({
  way: fc.constantFrom('onward', 'fitting', 'fitting', 'any'),
  pick: fc.nat({ max: 9999 }),
  role: fc.constantFrom(...everyRole),
  agency: fc.constantFrom('fire', 'water'),
  a: fc.nat({ max: 99 }),
  b: fc.nat({ max: 99 }),
})

describe('a walk of any orders by anyone', () => {
  const name =
    '[INC3] [INC16] [INC18] [INC19] goes only where the paper says, keeps its promises, and its ledger tells the same'
  test(name, { timeout: 60_000 }, (context) => {
    const visited = new Set<string>()
    fc.assert(
      fc.property(
        fc.constantFrom(...begins),
        fc.array(walkStep, { minLength: 20, maxLength: 60 }),
        (begin, walk) => {
          const rows: LedgerRow[] = []
          let facts: Fact[] = [firstReported]
          let states = new Map<string, StreamState>()
          const take = (more: readonly Fact[]) => {
            const before = facts.length
            facts = [...facts, ...more]
            for (const event of recordedOf(catalogue, facts).slice(before)) {
              states.set(event.stream, evolve(incident, states.get(event.stream), event))
              applyRows(rows, rowChanges(incident, event), event)
            }
          }
          states = statesOf(incident, facts)
          take(begin)
          for (const [index, step] of walk.entries()) {
            const open = states.get(own)?.parts.open as IncidentOpen
            const before = open.stage
            const fitting = types.filter((type) => paper[type].from.includes(before))
            const onward = fitting.filter((type) => paper[type].to)
            const tried = { onward, fitting, any: types }[step.way]
            const type = pickFrom(tried.length > 0 ? tried : types, step.pick)
            const role = step.way === 'any' ? step.role : pickFrom(paper[type].who, step.pick)
            const actor = actorOf(role, { agency: step.agency, account: `${role}-${step.pick % 2}` })
            const data = variedBy(type, step.a, step.b, open)
            const at = { commandId: idOf(`step-${index}`), now: now + facts.length * 1000 }
            const told = judge(actor, type, data, states, at)
            if ('refused' in told) {
              expect(refusalCodes).toContain(told.refused)
              continue
            }
            expect(paper[type].who).toContain(role)
            expect(paper[type].from).toContain(before)
            take(told.facts)
            expect(stageOf(states)).toBe(paper[type].to ?? before)
            visited.add(`${type} from ${before}`)
            keepsItsPromises(states)
          }
          tellsTheSame(states, rows)
        },
      ),
      { seed: 41, numRuns: 200 },
    )
    // A walk that never went far would prove little: most steps of the table were taken.
    const table = types.flatMap((type) => paper[type].from.map((from) => `${type} from ${from}`))
    const taken = table.filter((step) => visited.has(step)).length
    note(context, `${taken} of ${table.length} steps of the table were walked`)
    expect(taken / table.length).toBeGreaterThan(0.8)
  })
})

function keepsItsPromises(states: ReadonlyMap<string, StreamState>): void {
  const open = states.get(own)?.parts.open as IncidentOpen
  const { stage, category: kind, grade, response, zones, places, warnings, agencies } = open
  const isSocial = kind === 'socialSecurity'
  expect(Object.values(agencies).filter((part) => part === 'lead').length).toBeLessThanOrEqual(1)
  expect(response !== null, stage).toBe(stage === 'responding' || stage === 'contained')
  if (isSocial) expect(warnings).toEqual({})
  if (isSocial && grade.level !== null) expect(grade.basis).toBe('city')
  const isClosed = ['assemblyEnded', 'dismissed', 'archived'].includes(stage)
  if (isClosed) expect([zones, places, warnings]).toEqual([{}, {}, {}])
  if (stage === 'assembly') expect([zones, warnings, grade.level]).toEqual([{}, {}, null])
  expect(incident.isClosed(open)).toBe(isClosed)
  expect(Object.keys(zones).length).toBeLessThanOrEqual(most.zones)
  expect(JSON.stringify(states.get(own)).length).toBeLessThan(64 * 1024)
}

/** What the ledger says of now is what the fold says. */
function tellsTheSame(states: ReadonlyMap<string, StreamState>, rows: readonly LedgerRow[]): void {
  const { open, work } = states.get(own)?.parts as IncidentParts
  const told = trueAt(rows, Number.MAX_SAFE_INTEGER)
  expect(told.stage).toEqual({ stage: open.stage, since: open.stageSince })
  expect(told.category).toBe(open.category)
  expect(told.grade?.level ?? null).toBe(open.grade.level)
  expect(told.response?.level).toBe(open.response?.level)
  expect(told.leadLevel).toBe(open.leadLevel)
  expect(told.agencies).toEqual(open.agencies)
  expect(told.zones.map(({ id }) => id)).toEqual(Object.keys(open.zones))
  expect(told.places.map(({ place, people }) => [place.id, people])).toEqual(
    Object.entries(open.places).map(([id, { people }]) => [id, people]),
  )
  expect(told.warnings.map(({ warning, color }) => [warning, color]).sort()).toEqual(
    Object.entries(open.warnings)
      .map(([id, { color }]) => [id, color])
      .sort(),
  )
  expect(told.siteCommand?.at).toEqual(open.siteCommand?.at)
  expect(readFact(told.facts.evacuated)).toEqual(readFact(work?.facts.evacuated))
}
