/** Screening of disputes: zero or rows, corrected by a later report, with a clock on the next. */
import { describe, expect, test } from 'vitest'
import { screeningCommands } from '../../shared/features/screening/messages.ts'
import type { ScreeningOpen } from '../../shared/features/screening/state.ts'
import { screening } from '../../shared/features/screening/screening.ts'
import { actorOf, community, county } from '../support/actors.ts'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  clockOf,
  dayMs,
  found,
  noise,
  reported,
  reportedAs,
  screeningCity,
  today,
  wages,
  when,
  zero,
} from '../support/screenings.ts'

const [before, other] = [idOf('before'), idOf('other')]
const report = (data: Record<string, unknown>) => ({ type: 'screening.report', data })
const typesOf = (told: ReturnType<typeof when>) =>
  'events' in told
    ? told.events.map((event) => `${event.type}${'stream' in event ? ' there' : ''}`)
    : told.refused
const openOf = (facts: readonly Fact[], id = own) =>
  statesOf(screening, facts).get(id)?.parts.open as ScreeningOpen | undefined
const last = (days: number) => new Date(Date.parse(today) - days * dayMs).toISOString().slice(0, 10)

describe('a report', () => {
  test('[SCR1] says that nothing was found, of the body that sends it', () => {
    const told = when([], report(zero))
    expect(typesOf(told)).toEqual(['screening.reported', 'clock.opened'])
    expect(told).toMatchObject({ events: [{ data: { body: 'grid', ...zero } }, {}] })
  })

  test('[SCR1] says what was found, in closed lists', () => {
    expect(when([], report(found))).toMatchObject({ events: [{ data: { rows: [wages, noise] } }, {}] })
    expect(openOf([reported])).toMatchObject({
      rows: [
        { ...wages, dispute: null, incident: null },
        { ...noise, dispute: null, incident: null },
      ],
      correctedBy: null,
    })
  })

  test('[SCR1] says one of both, never both, neither, nor anything of one’s own', () => {
    const { data } = screeningCommands['screening.report']
    for (const wrong of [
      { area: community, day: today },
      { ...found, nothing: true },
      { ...found, rows: [] },
      { ...zero, note: '某某' },
      { ...found, rows: [{ ...wages, who: '某某' }] },
      { ...found, rows: [{ ...wages, nearness: 'dangerous' }] },
      { ...found, rows: Array.from({ length: 21 }, () => wages) },
      { ...zero, day: '2026-02-31' },
    ])
      expect(data.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false)
    expect(data.safeParse(found).success).toBe(true)
  })

  test('[SCR1] comes from a body that mediates or owes it', () => {
    const by = (agency: string) => ({ ...report(zero), actor: actorOf('liaison', { agency }) })
    expect(typesOf(when([], by('justice')))).toContain('screening.reported')
    expect(when([], by('fire'))).toEqual({ refused: 'screening.notItsDuty' })
  })

  test('[SCR1] is of a community or a street, of today or a day of the last 31', () => {
    expect(when([], report({ ...zero, area: county }))).toEqual({ refused: 'screening.tooWide' })
    expect(typesOf(when([], report({ ...zero, area: '990102003000' })))).toContain('screening.reported')
    expect(typesOf(when([], report({ ...zero, day: last(31) })))).toContain('screening.reported')
    for (const day of [last(32), '2026-11-22'])
      expect(when([], report({ ...zero, day })), day).toEqual({ refused: 'screening.dayOutOfReach' })
  })
})

describe('a correction', () => {
  const wrong = [reportedAs({}, before), clockOf(before)]

  test('[SCR2] is a later report that takes the place of one', () => {
    const told = when(wrong, report({ ...zero, corrects: before }))
    expect(typesOf(told)).toEqual([
      'screening.reported',
      'clock.opened',
      'clock.met there',
      'screening.corrected there',
    ])
    const corrected: Fact = { type: 'screening.corrected', data: { by: own }, stream: before }
    expect(openOf([...wrong, corrected], before)).toMatchObject({ correctedBy: own, rows: [wages, noise] })
    expect(screening.isClosed({ ...openOf([...wrong, corrected], before) })).toBe(true)
  })

  test('[SCR2] is of the same body and area, and made once', () => {
    const correcting = (facts: Fact[], data: Record<string, unknown> = zero) =>
      when(facts, report({ ...data, corrects: before }))
    expect(correcting([])).toEqual({ refused: 'link.unknown' })
    expect(correcting([reportedAs({ body: 'justice' }, before)])).toEqual({ refused: 'screening.ofAnother' })
    expect(correcting(wrong, { ...zero, area: '990102003000' })).toEqual({ refused: 'screening.ofAnother' })
    const corrected: Fact = { type: 'screening.corrected', data: { by: other }, stream: before }
    expect(correcting([...wrong, corrected])).toEqual({ refused: 'screening.alreadyCorrected' })
  })
})

describe('the next report', () => {
  test('[SCR3] is due by the city’s rule from the day that was screened', () => {
    const due = (day: string) => {
      const told = when([], report({ ...zero, day }))
      return 'events' in told ? told.events[1]?.data : undefined
    }
    const endOf = (date: string) => Date.parse(`${date}T16:00:00Z`) - 1
    expect(due(today)).toMatchObject({ clock: 'next', duty: { agency: 'grid' }, rule: 'T-7D' })
    expect(due('2026-11-16')?.['due']).toBe(endOf('2026-11-23'))
    expect(due('2026-11-11')).toMatchObject({ due: endOf('2026-11-18'), overdueAtOpening: true })
  })

  test('[SCR3] is refused where nobody entered the holidays of the year it falls into', () => {
    const weekend = Date.UTC(2026, 11, 26, 1)
    const city = {
      ...screeningCity,
      calendar: {
        ...screeningCity.calendar,
        years: screeningCity.calendar.years.filter(({ year }) => year <= 2026),
      },
    }
    const told = when([], report({ ...zero, day: '2026-12-26' }), { now: weekend, city })
    expect(told).toEqual({ refused: 'clock.unknownYear' })
  })

  test('[SCR3] ends the time of those before it, met or late', () => {
    const facts = [reportedAs({ day: last(7) }, before), clockOf(before)]
    const follows = { ...zero, follows: [before] }
    expect(typesOf(when(facts, report(follows)))).toEqual([
      'screening.reported',
      'clock.opened',
      'clock.met there',
      'screening.followed there',
    ])
    const late = [reportedAs({ day: last(9) }, before), clockOf(before, now - dayMs)]
    expect(typesOf(when(late, report(follows)))).toContain('clock.missed there')
    const followed: Fact = { type: 'screening.followed', data: { next: own }, stream: before }
    expect(screening.isClosed({ ...openOf([...facts, followed], before) })).toBe(true)
    expect(screening.isClosed({ ...openOf(facts, before) })).toBe(false)
  })

  test('[SCR3] that arrives late is followed at once by what was reported of a later day', () => {
    const facts = [reportedAs({}, before), clockOf(before)]
    const told = when(facts, report({ ...found, day: last(3), follows: [before] }))
    expect(typesOf(told)).toEqual(['screening.reported', 'screening.followed'])
    expect(told).toMatchObject({ events: [{}, { data: { next: before } }] })
  })

  test('[SCR3] is taken whatever became of those before it: unknown, of others, followed already', () => {
    const followed: Fact = { type: 'screening.followed', data: { next: other }, stream: before }
    const foreign = reportedAs({ body: 'justice' }, other)
    const told = when(
      [reportedAs({}, before), followed, foreign],
      report({ ...zero, follows: [before, other, idOf('gone')] }),
    )
    expect(typesOf(told)).toEqual(['screening.reported', 'clock.opened'])
  })
})

describe('a row', () => {
  const subject = '工资纠纷'
  const dispute = { row: 0, dispute: other, channel: 'peoples', body: 'justice', matter: 'labour', subject }
  const opening = { type: 'screening.openDispute', data: dispute }
  const passing = { type: 'screening.passOn', data: { row: 0, incident: other, title: '排查发现紧急纠纷' } }

  test('[SCR4] becomes a dispute that is offered to its sides', () => {
    expect(when([reported], { ...opening, actor: actorOf('mediator') })).toMatchObject({
      events: [{ type: 'screening.disputeOpened', data: { row: 0, dispute: other } }],
      gives: [
        {
          type: 'mediation.open',
          stream: other,
          data: {
            ...{ channel: 'peoples', body: 'justice', area: community, subject },
            ...{ origin: 'offered', matter: 'labour' },
          },
        },
      ],
    })
    const { matter: _civil, ...civil } = dispute
    expect(when([reported], { ...opening, data: civil })).not.toHaveProperty('gives.0.data.matter')
  })

  test('[SCR4] that is urgent goes to the duty officer', () => {
    const source = (told: ReturnType<typeof when>) =>
      'events' in told ? told.gives?.[0]?.data['source'] : told.refused
    expect(when([reported], passing)).toMatchObject({
      events: [{ type: 'screening.passedOn', data: { row: 0, incident: other } }],
      gives: [{ type: 'incident.report', data: { category: 'socialSecurity', area: community } }],
    })
    expect(source(when([reported], passing))).toBe('grid')
    expect(source(when([reported], { ...passing, actor: actorOf('liaison') }))).toBe('agency')
    const calm = { ...passing, data: { ...passing.data, row: 1 } }
    expect(when([reported], calm)).toEqual({ refused: 'screening.notUrgent' })
  })

  test('[SCR4] goes one way, once, and only while its report counts', () => {
    const opened: Fact = { type: 'screening.disputeOpened', data: { row: 0, dispute: other } }
    const passed: Fact = { type: 'screening.passedOn', data: { row: 0, incident: other } }
    for (const fact of [opened, passed])
      for (const ask of [opening, passing])
        expect(when([reported, fact], ask)).toEqual({ refused: 'screening.rowTaken' })
    const ninth = { ...passing, data: { ...passing.data, row: 9 } }
    expect(when([reported], ninth)).toEqual({ refused: 'screening.noSuchRow' })
    const corrected: Fact = { type: 'screening.corrected', data: { by: other } }
    expect(when([reported, corrected], opening)).toEqual({ refused: 'screening.alreadyCorrected' })
  })
})
