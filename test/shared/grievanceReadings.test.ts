/** The three numbers and the early warning, over matters at chosen minutes. */
import { describe, expect, test } from 'vitest'
import { features } from '../../shared/catalogue.ts'
import { clocksIn } from '../../shared/clocks/clock.ts'
import { channelGap, oldestQuestion, responseGap } from '../../shared/features/grievance/readings.ts'
import { silencesIn, taskFor } from '../../shared/features/grievance/silences.ts'
import type { GrievanceOpen } from '../../shared/features/grievance/state.ts'
import type { PressOpen } from '../../shared/features/press/folding.ts'
import { community } from '../support/actors.ts'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import { assigned, assignedTo, day, receivedAs, replied, told } from '../support/grievances.ts'
import { idOf } from '../support/ids.ts'

const hour = 3_600_000
const due = now + 3 * day
const clocked = (clock = 'first', agency = 'street', at = due): Fact => ({
  type: 'clock.opened',
  data: {
    clock,
    rule: 'HL-5WD',
    profile: 'city',
    counting: {
      unit: 'workingDays',
      amount: 5,
      startExcluded: true,
      rollToWorkingDay: false,
      endOfDay: 'office',
    },
    duty: { agency },
    startedAt: now,
    due: at,
    unrolled: at,
    citizen: true,
  },
})
const missed = (clock = 'first', at = due): Fact => ({ type: 'clock.missed', data: { clock, due: at } })
const openOf = (...facts: Fact[]): GrievanceOpen =>
  statesOf(features.grievance, facts).get(own)?.parts.open as GrievanceOpen
const waiting = openOf(receivedAs({ callers: 4 }), assigned, clocked())
const visited = openOf(
  receivedAs({ procedure: 'homeVisit', channel: 'homeVisit', callers: 2, code: 'HV-17' }),
  assigned,
  clocked('first', 'street', now + 4 * day),
)
const answered = openOf(receivedAs(), assigned, clocked(), ...told)
const duplicate = openOf(receivedAs(), { type: 'grievance.duplicateMarked', data: { of: idOf('other') } })

describe('the response gap', () => {
  test('[GRV14] counts matters, callers and families, what is overdue and what is due tomorrow', () => {
    expect(responseGap([waiting, visited, duplicate], due + 1, 480)).toEqual({
      matters: 2,
      callers: 4,
      families: 2,
      overdue: 1,
      overdueDays: 1,
      dueTomorrow: 1,
      waitingDays: 4,
    })
  })

  test('[GRV14] counts a day begun whole, and nothing that is answered', () => {
    expect(responseGap([waiting], due + 10 * day, 480).overdueDays).toBe(10)
    expect(responseGap([waiting], due + 10 * day + 1, 480).overdueDays).toBe(11)
    expect(responseGap([answered], due + day, 480)).toMatchObject({ overdue: 0, waitingDays: 0, matters: 1 })
    expect(responseGap([], due, 480)).toMatchObject({ matters: 0, waitingDays: 0 })
    // One that nobody was given waits all the same.
    expect(responseGap([openOf(receivedAs())], now + 2 * day, 480)).toMatchObject({
      overdue: 0,
      waitingDays: 2,
    })
  })
})

test('[GRV14] a question of the public is as old as when it was heard, while nobody answered it', () => {
  const task = (kind: string, more: Fact[] = []): PressOpen =>
    statesOf(features.press, [
      {
        type: 'press.taskOpened',
        data: { incident: idOf('incident'), area: community, kind, owner: 'publicity', dueAt: due },
      },
      ...more,
    ]).get(own)?.parts.open as PressOpen
  const heard: Fact = { ...clocked('rumour'), data: { ...clocked('rumour').data, startedAt: now - hour } }
  expect(oldestQuestion([task('clarification'), task('clarification', [heard])])).toBe(now - hour)
  expect(oldestQuestion([task('enquiry')])).toBe(now)
  expect(oldestQuestion([task('update'), task('firstRelease')])).toBeUndefined()
  expect(
    oldestQuestion([task('clarification', [{ type: 'press.taskCompleted', data: { said: null } }])]),
  ).toBe(undefined)
})

test('[GRV14] parties have a channel while a dispute of theirs is talked about or agreed', () => {
  const dispute = idOf('dispute')
  const linked = openOf(receivedAs({ callers: 4 }), { type: 'grievance.linked', data: { dispute } })
  const at = (stage: 'inSession' | 'agreed' | 'ended') =>
    channelGap([linked, visited], new Map([[dispute, { stage }]]))
  expect(at('inSession')).toEqual({ parties: 2, of: 6 })
  expect(at('agreed')).toEqual({ parties: 2, of: 6 })
  expect(at('ended')).toEqual({ parties: 6, of: 6 })
  expect(channelGap([linked], new Map())).toEqual({ parties: 4, of: 4 })
  expect(channelGap([openOf(receivedAs(), assigned, ...replied), duplicate], new Map())).toEqual({
    parties: 0,
    of: 0,
  })
})

describe('the early warning', () => {
  const silent = openOf(receivedAs({ callers: 4 }), assigned, clocked(), missed())

  test('[GRV15] rises with the missed clock, and goes with the answer', () => {
    expect(silencesIn([waiting])).toEqual([])
    expect(silencesIn([silent])).toEqual([
      { field: 'labour', area: community, codes: ['H-0001'], units: ['street'], since: due },
    ])
    expect(silencesIn([openOf(receivedAs(), assigned, clocked(), missed(), ...told)])).toEqual([])
    expect(silencesIn([openOf(receivedAs(), assigned, clocked(), missed(), ...replied)])).toEqual([])
  })

  test('[GRV15] puts together what is of one field in one place, and nothing else', () => {
    const later = due + hour
    const second = openOf(
      receivedAs({ code: 'H-0002' }),
      assignedTo('water'),
      clocked('first', 'water', later),
      missed('first', later),
    )
    const elsewhere = openOf(
      receivedAs({ code: 'H-0003', area: '990102003005' }),
      assigned,
      clocked(),
      missed(),
    )
    const ofWater = openOf(receivedAs({ code: 'H-0004', field: 'utilities' }), assigned, clocked(), missed())
    expect(
      silencesIn([second, elsewhere, ofWater, silent]).map(({ codes, units }) => [codes, units]),
    ).toEqual(
      expect.arrayContaining([
        [
          ['H-0001', 'H-0002'],
          ['street', 'water'],
        ],
        [['H-0003'], ['street']],
        [['H-0004'], ['street']],
      ]),
    )
  })

  test('[GRV15] is the same whoever the people are, and however many', () => {
    const named = (party: string): Fact => ({ type: 'party.named', data: { party: idOf(party) } })
    const of = (...parties: string[]) =>
      silencesIn([
        openOf(receivedAs({ callers: parties.length }), ...parties.map(named), assigned, clocked(), missed()),
      ])
    expect(of('one', 'two', 'three')).toEqual(of('three', 'one', 'two'))
    expect(of('nine', 'eight')).toEqual(of('one', 'two', 'three'))
  })

  test('[GRV15] becomes a task of the units that are late, never of public security', () => {
    const [silence] = silencesIn([silent])
    if (!silence) throw new Error('there is a silence')
    const task = { what: '请今天答复 H-0001', dueAt: due + day, publicSecurity: ['police'] }
    expect(taskFor(silence, task)).toMatchObject({
      area: community,
      kind: 'task',
      addressees: [{ agency: 'street', part: 'lead' }],
    })
    expect(taskFor({ ...silence, units: ['police'] }, task)).toBeUndefined()
    expect(taskFor({ ...silence, units: ['police', 'street', 'water'] }, task)?.addressees).toEqual([
      { agency: 'street', part: 'lead' },
      { agency: 'water', part: 'assisting' },
    ])
  })
})

test('clocks of the samples stand as they should', () => {
  expect(clocksIn(waiting)['first']?.phase).toBe('running')
})
