/** The ways besides mediation: none is missing, each has its place and its basis, and its last day is worked out or told. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { faultsIn } from '../../server/city/check.ts'
import { routeKinds, routesFile } from '../../server/city/otherRoutes.ts'
import { readCityRules } from '../../server/city/rules.ts'
import { toldOf } from '../../server/pages/disputePage.ts'
import type { Tongue } from '../../server/pages/frame.ts'
import { otherRoutes, type Around } from '../../server/pages/routes.ts'
import { routeWords } from '../../server/pages/routeWords.ts'
import { languages } from '../../server/pages/words.ts'
import type { Clock } from '../../shared/clocks/clock.ts'
import { channels, matters } from '../../shared/features/mediation/kinds.ts'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import { max } from '../../shared/features/mediation/messages.ts'
import type { MediationOpen } from '../../shared/features/mediation/state.ts'
import { yunting } from '../support/playing.ts'
import { own, statesOf } from '../support/given.ts'
import { stages } from '../support/mediations.ts'
import { cityWith, expectNamed, files, removeCities, type Broken } from './folder.ts'

afterEach(removeCities)

const file = routesFile.parse(JSON.parse(readFileSync(join(yunting, 'routes.json'), 'utf8')))
const rules = readCityRules(yunting)
const now = Date.parse('2026-11-27T10:00:00+08:00')
const askedAt = Date.parse('2026-11-20T10:00:00+08:00')
const around: Around = { rules, clocks: [], askedAt, now }
const dispute = (more: Partial<MediationOpen> = {}): MediationOpen => ({
  ...(statesOf(mediation, stages.accepted).get(own)?.parts.open as MediationOpen),
  ...more,
})
const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
const clockOf = (rule: string, due: number, subject?: string): Clock =>
  ({
    ...{ id: rule, rule, profile: 'statutory', duty: { agency: 'justice' }, startedAt: askedAt, due },
    counting: {
      ...{ unit: 'calendarDays', amount: 60, startExcluded: true },
      rollToWorkingDay: true,
      endOfDay: 'midnight',
    },
    ...{
      unrolled: due,
      phase: 'running',
      pauses: [],
      extensions: [],
      warned: [],
      citizen: true,
      byHand: true,
    },
    ...(subject !== undefined && { subject }),
  }) as unknown as Clock

describe('of the demo city', () => {
  test('[MY7] every channel and matter it mediates has a route with its time, and every kind of route is said', () => {
    for (const channel of channels)
      for (const matter of matters)
        for (const stage of ['consentPending', 'mediating', 'agreed'] as const) {
          const agreement = { form: 'written', at: now, performBy: null, instalments: [] } as const
          const held = dispute({ channel, matter, stage, agreement: stage === 'agreed' ? agreement : null })
          if (channel === 'arbitral' && matter !== 'labour') continue
          if (channel === 'peoples' && matter === 'administrativeAct') continue
          expect(otherRoutes(file, held, around).some(({ last }) => last.is !== 'unlimited')).toBe(true)
          for (const language of languages) {
            const told = toldOf(tongue(language), {
              routes: otherRoutes(file, held, around),
              legalAid: 'legal-aid',
            })
            expect(told.length).toBeLessThan(max.text)
            expect(told).not.toMatch(/[{}]/)
          }
        }
    for (const language of languages)
      expect(Object.keys(routeWords[language].route).toSorted()).toEqual(routeKinds.toSorted())
  })

  test('[MY7] a limitation begins anew with the application, and its last day is never told too late', () => {
    const [first] = otherRoutes(file, dispute({ channel: 'administrative', matter: 'labour' }), around)
    expect(first).toMatchObject({
      route: 'arbitration',
      agency: 'arbitration',
      last: { is: 'anew', isOver: false },
    })
    if (first?.last.is !== 'anew') throw new Error('unreachable')
    expect(dayOf(first.last.at)).toBe('2027-11-20')
    const [suit] = otherRoutes(file, dispute({ channel: 'peoples', matter: 'civil' }), around)
    if (suit?.last.is !== 'anew') throw new Error('unreachable')
    expect([suit.route, dayOf(suit.last.at)]).toEqual(['suit', '2029-11-20'])
  })

  test('[MY7] where nobody applied it is told how the time is counted, and no day is made up', () => {
    const held = dispute({ channel: 'administrative', matter: 'labour' })
    const [first] = otherRoutes(file, held, { ...around, askedAt: undefined })
    expect(first?.last).toEqual({ is: 'counted', of: { unit: 'years', amount: 1 } })
    const act = dispute({ channel: 'judicial', matter: 'administrativeAct' })
    const found = otherRoutes(file, act, around).find(({ route }) => route === 'reconsideration')
    expect(found?.last).toEqual({ is: 'counted', of: { unit: 'calendarDays', amount: 60 } })
  })

  test('[MY7] a clock in the log says the last day, and when it is over', () => {
    const due = Date.parse('2026-12-11T23:59:59.999+08:00')
    const held = dispute({ channel: 'judicial', matter: 'administrativeAct' })
    const ofClock = (at: number) =>
      otherRoutes(file, held, { ...around, clocks: [clockOf('RECON-APPLY', at, '征收决定')] }).find(
        ({ route }) => route === 'reconsideration',
      )?.last
    expect(ofClock(due)).toEqual({ is: 'clock', at: due, isOver: false, subject: '征收决定' })
    expect(ofClock(askedAt)).toMatchObject({ isOver: true })
  })

  test('[MY7] only a body whose agreements a court confirms is told of with that way', () => {
    const agreement = { form: 'written', at: now, performBy: null, instalments: [] } as const
    const of = (body: string) =>
      otherRoutes(file, dispute({ channel: 'peoples', stage: 'agreed', body, agreement }), around).map(
        ({ route }) => route,
      )
    expect(of('justice')).toEqual(['confirmation', 'paymentOrder', 'suit'])
    expect(of('union')).toEqual(['paymentOrder', 'suit'])
  })

  test('[MY7] a rule or a route that is not there fails loudly', () => {
    const without = { ...rules, clocks: rules.clocks.filter(({ id }) => id !== 'SUIT-LIM') }
    expect(() => otherRoutes(file, dispute(), { ...around, rules: without })).toThrow(/SUIT-LIM/)
    expect(() => otherRoutes({ ...file, routes: [] }, dispute(), around)).toThrow(/names no route/)
  })
})

const told = files['routes.json']
const [leaving, agreed] = told.routes
const broken: Broken[] = [
  {
    what: 'a route under a rule nobody knows',
    changes: { 'routes.json': { ...told, routes: [{ ...leaving, limit: { rule: 'NO-SUCH' } }, agreed] } },
    file: 'routes.json',
    problem: /rule NO-SUCH is not in clockRules.json/,
    on: /NO-SUCH/,
  },
  {
    what: 'a route to nobody',
    changes: { 'routes.json': { ...told, routes: [{ ...leaving, agency: 'nobody' }, agreed] } },
    file: 'routes.json',
    problem: /agency nobody is not in agencies.json/,
  },
  {
    what: 'a way without a place',
    changes: { 'routes.json': { ...told, places: told.places.slice(0, 1) } },
    file: 'routes.json',
    problem: /does not say where centre receives people/,
  },
  {
    what: 'a matter that is left without a way',
    changes: { 'routes.json': { ...told, routes: [{ ...leaving, matters: ['labour'] }, agreed] } },
    file: 'routes.json',
    problem: /no route with a last day for civil in peoples, leaving/,
  },
]

test.each(broken)('[MY7] $what is named by file and line', expectNamed)

test('the small city and the demo city tell everybody where else to go', () => {
  expect(faultsIn(cityWith())).toEqual([])
  expect(faultsIn(yunting)).toEqual([])
})

function tongue(language: Tongue['language']): Tongue {
  const same = (text: string): string => text
  return {
    ...{ language, isLarge: false, isExercise: false, path: '/my', city: '云汀市' },
    ...{ agency: same, number: () => '0990-5501220', area: same, rule: same, place: same },
    ...{ moment: String, day: (at: number) => dayOf(at) },
  }
}
