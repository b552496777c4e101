/** The mediator's workspace worked out from disputes: what is listed first, how far a dispute came, where each line of its record is, who was quicker. */
import { afterEach, describe, expect, test } from 'vitest'
import { catalogue, features } from '../../shared/catalogue.ts'
import { rowChanges } from '../../shared/fold.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { refused } from '../../shared/refusal.ts'
import { casesOf, type MediationCase } from '../../web/features/mediation/cases.ts'
import { conflictsOf, unopposed } from '../../web/features/mediation/conflicts.ts'
import { leadingOf } from '../../web/features/mediation/leading.ts'
import MediationConflict from '../../web/features/mediation/MediationConflict.vue'
import MediationRecord from '../../web/features/mediation/MediationRecord.vue'
import MediationStrip from '../../web/features/mediation/MediationStrip.vue'
import { newsOf } from '../../web/features/mediation/news.ts'
import { phaseOf } from '../../web/features/mediation/phases.ts'
import { recordOf } from '../../web/features/mediation/record.ts'
import {
  agendaOf,
  grouped,
  isMine,
  pressing,
  workGroups,
  workRows,
} from '../../web/features/mediation/worklist.ts'
import type { Pending } from '../../web/stores/live.ts'
import { now, own, recordedOf, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { openedAs, scheduled, session, stages, toCourt } from '../support/mediations.ts'
import { mounted, type Mounted } from './mounted.ts'

const [hour, day] = [3_600_000, 86_400_000]
const counting = {
  ...{ unit: 'calendarDays', amount: 30, startExcluded: true, rollToWorkingDay: true, endOfDay: 'midnight' },
}
const term = (due: number): Fact => ({
  type: 'clock.opened',
  data: {
    ...{ clock: 'term-1', rule: 'T-MONTH', profile: 'city', counting, duty: { agency: 'justice' } },
    ...{ startedAt: now - 10 * day, due, unrolled: due },
  },
})
const missed = (due: number): Fact => ({ type: 'clock.missed', data: { clock: 'term-1', due } })
const meeting = (startsAt: number): Fact => ({ ...scheduled, data: { ...session, startsAt } })

function copyOf(name: string, ...facts: Fact[]): StreamCopy {
  const state = statesOf(features.mediation, facts).get(own)
  if (!state) throw new Error('no stream')
  const rows = recordedOf(catalogue, facts).flatMap((event) =>
    rowChanges(features.mediation, event).map(({ id, body }) => ({
      ...{ id, body, layer: event.layer, position: event.position },
    })),
  )
  return { stream: idOf(name), feature: 'mediation', version: state.version, state: state.parts, rows }
}
function caseOf(name: string, ...facts: Fact[]): MediationCase {
  const [held] = casesOf(new Map([[idOf(name), copyOf(name, ...facts)]]))
  if (!held) throw new Error('no case')
  return held
}
const taken = stages.accepted
const cases = [
  caseOf('far', ...taken, term(now + 27 * day)),
  caseOf('late', ...taken, term(now - day), missed(now - day)),
  caseOf('soon', ...taken, term(now + 2 * day)),
  caseOf('today', ...taken, term(now + 20 * day), meeting(now + hour)),
  caseOf('ended', ...stages.ended),
  caseOf('others', openedAs({ body: 'court', channel: 'judicial' })),
  caseOf(
    'asked',
    openedAs({ body: 'labour' }),
    ...toCourt.map((fact) => ({ ...fact, data: { ...fact.data, body: 'justice' } })),
  ),
]
const rows = workRows(cases, 'justice')
const nameOf = (key: string) =>
  ['far', 'late', 'soon', 'today', 'ended', 'others', 'asked'].find((name) => idOf(name) === key)
const today = { now, dayOf: (at: number) => Math.floor(at / day) }

let shown: Mounted | undefined
afterEach(() => {
  shown?.unmount()
  shown = undefined
})

describe('the lists of a body', () => {
  test('what ends first stands first; what it is only asked about is there, what is others’ is not', () => {
    expect(rows.map(({ key }) => nameOf(key))).toEqual(['late', 'soon', 'today', 'far', 'ended', 'asked'])
  })

  test('the day’s sessions and what is near its limit stand apart, the rest when asked for', () => {
    const told = (groups: Parameters<typeof grouped>[2]) =>
      grouped(rows, today, groups).map(({ group, rows: held }) => [
        group,
        ...held.map(({ key }) => nameOf(key)),
      ])
    expect(told(pressing)).toEqual([
      ['today', 'today'],
      ['near', 'late', 'soon'],
    ])
    expect(told(workGroups).map(([group]) => group)).toEqual(['today', 'near', 'later', 'over'])
  })

  test('what was agreed in writing waits until each side has put its hand to it', () => {
    const signing = (signers: string[]): Fact => ({
      type: 'mediation.signingRecorded',
      data: { document: 'agreement', way: 'fingerprint', signers },
    })
    const groupsOf = (...more: Fact[]) =>
      grouped(workRows([caseOf('agreed', ...stages.agreed, ...more)], 'justice'), today, workGroups).map(
        ({ group }) => group,
      )
    expect(groupsOf()).toEqual(['toSign'])
    expect(groupsOf(signing(['applicant']))).toEqual(['toSign'])
    expect(groupsOf(signing(['applicant']), signing(['respondent', 'mediator']))).toEqual(['over'])
    // All sides together asked the court with the sheet in hand.
    const asked: Fact = { type: 'mediation.confirmationAsked', data: { court: 'court' } }
    expect(groupsOf(asked)).toEqual(['later'])
    expect(groupsOf({ type: 'mediation.performed' })).toEqual(['over'])
  })

  test('one’s own are those whose mediator is one’s seat of the body that holds them', () => {
    const named: Fact = { type: 'mediation.mediatorNamed', data: { seat: '1', chosenBy: 'parties' } }
    const [row] = workRows([caseOf('named', ...taken, named)], 'justice')
    if (!row) throw new Error('no row')
    expect([isMine(row, 'justice', '1'), isMine(row, 'justice', '2'), isMine(row, 'court', '1')]).toEqual([
      true,
      false,
      false,
    ])
    expect(isMine(row, 'justice', undefined)).toBe(false)
  })

  test('the agenda goes by the hour', () => {
    const two = workRows(
      [caseOf('b', ...taken, meeting(now + 2 * day)), caseOf('a', ...taken, meeting(now + hour))],
      'justice',
    )
    expect(agendaOf(two).map(({ key }) => key)).toEqual([idOf('a'), idOf('b')])
  })

  test('the news are what others did, the newest first', () => {
    const told = newsOf(rows, 'justice')
    expect(told.map(({ recordedAt }) => recordedAt)).toEqual(
      told.map(({ recordedAt }) => recordedAt).sort((a, b) => b - a),
    )
    expect(new Set(told.map(({ agency }) => agency))).toEqual(new Set(['command-centre']))
    expect(newsOf(rows, 'command-centre')).toEqual([])
  })
})

describe('the five steps', () => {
  const at = (...facts: Fact[]) => phaseOf(caseOf('strip', ...facts).open)
  test('each stage stands in one of them', () => {
    expect(
      (
        ['applied', 'accepted', 'scheduled', 'heldOnce', 'paused', 'transferRequested', 'agreed'] as const
      ).map((stage) => at(...stages[stage])),
    ).toEqual(['taking', 'inquiry', 'talks', 'talks', 'talks', 'talks', 'agreement'])
    expect(at(...stages.agreed, { type: 'mediation.performed' })).toBe('performance')
    expect(at(...stages.ended)).toBe('taking')
  })

  test('they are an ordered list in which one is the current step', () => {
    shown = mounted(MediationStrip, { held: caseOf('strip', ...stages.heldOnce) }, { at: now })
    const steps = [...shown.host.querySelectorAll('ol > li')]
    expect(steps.map((step) => step.textContent?.trim().slice(0, 2))).toEqual([
      '受理',
      '调查',
      '调解',
      '协议',
      '履行',
    ])
    expect(steps.map((step) => step.getAttribute('aria-current'))).toEqual([null, null, 'step', null, null])
  })
})

test('of the steps one may take, the one that brings it on leads, never one that ends it', () => {
  expect(leadingOf(['mediation.end', 'mediation.scheduleSession', 'mediation.askTransfer'])).toBe(
    'mediation.scheduleSession',
  )
  expect(leadingOf(['mediation.end', 'mediation.askTransfer'])).toBeUndefined()
})

const order = (parts: Partial<Pending> = {}): Pending => ({
  ...{ commandId: idOf('order'), type: 'mediation.recordNote', stream: idOf('case'), state: 'local' },
  ...{ data: { text: '业主方提出三项诉求' }, occurredAt: now },
  ...parts,
})

describe('the record', () => {
  const held = caseOf('case', ...stages.heldOnce)
  const draft = { id: 'spoken', stream: idOf('case'), text: '语音', at: now }

  test('says of each line where it is, what is not delivered first', () => {
    const pending = [
      order(),
      order({ commandId: idOf('sent'), state: 'sending' }),
      order({ commandId: idOf('no'), state: 'parked' }),
    ]
    const entries = recordOf(held.copy.rows, pending, [draft], true)
    expect(entries.slice(0, 4).map(({ delivery }) => delivery)).toEqual([
      'local',
      'parked',
      'waiting',
      'waiting',
    ])
    expect(entries.slice(4).every(({ delivery }) => delivery === 'delivered')).toBe(true)
    // What was summarised ended with the same act: one line for both.
    expect(entries.filter(({ type }) => type === 'mediation.sessionSummarised')).toHaveLength(1)
    expect(entries.filter(({ type }) => type === 'mediation.sessionEnded')).toHaveLength(0)
  })

  test('is read in words: this device, waiting, delivered at', () => {
    const entries = recordOf(held.copy.rows, [order()], [draft], true)
    shown = mounted(MediationRecord, { entries, most: 3 }, { at: now })
    const lines = [...shown.host.querySelectorAll('li')].map((line) =>
      (line.textContent ?? '').replace(/\s+/g, ' '),
    )
    expect(lines[0]).toContain('本机')
    expect(lines[1]).toMatch(/业主方提出三项诉求.*待上传/)
    expect(lines[2]).toMatch(/送达 /)
    expect(shown.text()).toContain(`全部 ${entries.length}`)
  })
})

describe('[LOG4] an order that others overtook', () => {
  const copy = copyOf('case', ...taken, scheduled)
  const stale = order({
    ...{
      type: 'mediation.scheduleSession',
      state: 'parked',
      data: { startsAt: now + 2 * day, place: '居委会' },
    },
    refusal: refused('command.stale', { seen: copy.version.open - 1, version: copy.version.open }),
  })

  test('stands beside what was done meanwhile, and one chooses', () => {
    const [conflict] = conflictsOf(copy, [stale])
    expect(conflict?.theirs.body).toMatchObject({ type: 'mediation.sessionScheduled' })
    const [held] = casesOf(new Map([[copy.stream, copy]]))
    shown = mounted(MediationConflict, { held, conflict }, { at: now })
    expect(shown.text()).toContain('对方也改了「约定调解时间」')
    expect(shown.text()).toMatch(/居委会.*司法所二楼.*保留我的.*用对方的/)
  })

  test('is judged anew by itself where only a clock moved', () => {
    const later = order({ ...stale, occurredAt: now + day })
    expect(conflictsOf(copy, [later])).toEqual([])
    expect(unopposed(copy, [later])).toEqual([later])
    expect(unopposed(copy, [stale])).toEqual([])
  })

  test('[OFF7] is judged anew by itself where a danger that went before it linked an incident', () => {
    const after = copyOf('linked', ...stages.accepted, {
      type: 'mediation.incidentLinked',
      data: { incident: idOf('incident') },
    })
    const [last, ...before] = [...after.rows].reverse()
    if (!last) throw new Error('no row')
    const linking = { ...last, body: { ...last.body, recordedAt: now + day } }
    const linked = { ...after, rows: [...before.reverse(), linking] }
    const { open } = linked.version
    const later = order({
      ...{ stream: linked.stream, state: 'parked', occurredAt: now + day },
      refusal: refused('command.stale', { seen: open - 1, version: open }),
    })
    expect(conflictsOf(linked, [later])).toEqual([])
    expect(unopposed(linked, [later])).toEqual([later])
  })

  test('waits until one’s copy holds what the house judged by', () => {
    const ahead = order({
      ...stale,
      refusal: refused('command.stale', { seen: copy.version.open, version: copy.version.open + 1 }),
    })
    expect([...conflictsOf(copy, [ahead]), ...unopposed(copy, [ahead])]).toEqual([])
  })
})
