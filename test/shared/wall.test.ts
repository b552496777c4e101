/** What the desk orders of the wall, and what it comes to. */
import { describe, expect, test } from 'vitest'
import { levelOf, audienceOf, keysOf } from '../../server/access/visibility.ts'
import { centre } from '../../shared/access/standing.ts'
import {
  freezeAt,
  freshWall,
  mostFrozenMinutes,
  wall,
  type WallOpen,
} from '../../shared/features/wall/wall.ts'
import { actorOf, city, community, county, everyRole, otherCounty } from '../support/actors.ts'
import { given, now, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { firstReported, first as other, reported } from '../support/incidents.ts'

const minute = 60_000
const about = idOf('incident')
const told = (fact: Fact): Fact => ({ ...fact, stream: about })
const incidentReported = told(reported)
const opened: Fact = { type: 'wall.opened', data: { area: city } }
const shown: Fact = { type: 'wall.incidentShown', data: { incident: about } }
const overview: Fact = { type: 'wall.overviewShown' }
const frozen: Fact = { type: 'wall.frozen', data: { until: now + 4 * minute } }
const unfrozen: Fact = { type: 'wall.unfrozen' }
const blanked: Fact = { type: 'wall.blanked' }
const woken: Fact = { type: 'wall.woken' }

const show: Ask = { type: 'wall.showIncident', data: { incident: about } }
const showOverview: Ask = { type: 'wall.showOverview' }
const freeze: Ask = { type: 'wall.freeze', data: { minutes: 3 } }
const unfreeze: Ask = { type: 'wall.unfreeze' }
const blank: Ask = { type: 'wall.blank' }
const wake: Ask = { type: 'wall.wake' }

const openOf = (...facts: Fact[]) => statesOf(wall, [opened, ...facts]).get(own)?.parts.open as WallOpen
const onWall = (...facts: Fact[]) => given(wall, incidentReported, opened, ...facts)
const events = (type: string, data: Record<string, unknown> = {}) => ({
  events: [{ type, data }],
  claims: [],
  releases: [],
})

describe('a wall', () => {
  test('[WALL1] is opened once for each command centre: its place is claimed', () => {
    expect(given(wall).when({ type: 'wall.open', data: { area: city } })).toEqual({
      ...events('wall.opened', { area: city }),
      claims: [`wall:${city}`],
    })
    expect(openOf()).toEqual(freshWall(city))
    expect([wall.areaOf(openOf()), wall.isClosed()]).toEqual([city, false])
  })

  test('[WALL1] is seen by the centres of its area and above, by nobody else', () => {
    const audience = audienceOf('wall', { open: freshWall(county) })
    for (const role of everyRole)
      for (const [area, isAbove] of [
        [city, true],
        [county, true],
        [community, false],
        [otherCounty, false],
      ] as const)
        expect(levelOf(new Set(keysOf(actorOf(role, { area }))), audience), `${role} ${area}`).toBe(
          isAbove && centre.includes(role) ? 'open' : undefined,
        )
  })

  test('that is not there takes no order: the corridor failed, and it throws', () => {
    expect(() => given(wall).when(blank)).toThrow('missing wall')
    expect(() => statesOf(wall, [blanked])).toThrow('before wall.opened')
  })
})

describe('the scene', () => {
  test('[WALL2] is the overview, then the incident that was pushed, then the overview again', () => {
    expect(onWall().when(show)).toEqual(events('wall.incidentShown', { incident: about }))
    expect(openOf(shown).incident).toBe(about)
    expect(onWall(shown).when(showOverview)).toEqual(events('wall.overviewShown'))
    expect(openOf(shown, overview).incident).toBeNull()
  })

  test('[WALL2] moves from one incident to another without the overview between', () => {
    const to = { ...show, data: { incident: other } }
    expect(onWall(shown, firstReported).when(to)).toEqual(events('wall.incidentShown', to.data))
  })

  test('[WALL2] that stands already is not ordered twice', () => {
    expect(onWall().when(showOverview)).toEqual({ refused: 'wall.sameScene' })
    expect(onWall(shown).when(show)).toEqual({ refused: 'wall.sameScene' })
  })

  test('[WALL2] is of an incident the sender may see, and of nothing else', () => {
    expect(given(wall, opened).when(show)).toEqual({ refused: 'link.unknown' })
    expect(onWall().when({ ...show, data: { incident: own } })).toEqual({ refused: 'link.unknown' })
    const order = { commandId: idOf('c'), type: 'wall.showIncident', stream: own, data: { incident: about } }
    expect(wall.reads(order)).toEqual({ streams: [about] })
    expect(wall.reads({ ...order, type: 'wall.blank' })).toEqual({})
  })
})

describe('a freeze', () => {
  test('[WALL3] lasts the minutes that were ordered, from one to five', () => {
    expect(onWall().when(freeze, { now })).toEqual(events('wall.frozen', { until: now + 3 * minute }))
    const { data } = wall.commands['wall.freeze']
    const fits = [0, 1, mostFrozenMinutes, mostFrozenMinutes + 1, 1.5].map(
      (minutes) => data.safeParse({ minutes }).success,
    )
    expect(fits).toEqual([false, true, true, false, false])
  })

  test('[WALL3] says since when it stands, and is over by itself when its time has come', () => {
    const held = openOf(frozen)
    const until = now + 4 * minute
    expect(freezeAt(held, until - 1)).toEqual({ at: now + 1000, until })
    expect(freezeAt(held, until)).toBeUndefined()
    expect(freezeAt(openOf(), now)).toBeUndefined()
  })

  test('[WALL3] is not prolonged: the present is shown between two of them', () => {
    expect(onWall(frozen).when(freeze)).toEqual({ refused: 'wall.alreadyFrozen' })
    expect(onWall(frozen).when(freeze, { now: now + 4 * minute })).toEqual(
      events('wall.frozen', { until: now + 7 * minute }),
    )
  })

  test('[WALL3] is ended before its time, once', () => {
    expect(onWall(frozen).when(unfreeze)).toEqual(events('wall.unfrozen'))
    expect(openOf(frozen, unfrozen).freeze).toBeNull()
    expect(onWall().when(unfreeze)).toEqual({ refused: 'wall.notFrozen' })
    expect(onWall(frozen).when(unfreeze, { now: now + 4 * minute })).toEqual({ refused: 'wall.notFrozen' })
  })

  test('[WALL3] holds what is seen, not what is ordered: a scene may be chosen meanwhile', () => {
    expect(onWall(frozen).when(show)).toEqual(events('wall.incidentShown', { incident: about }))
  })
})

describe('a blank wall', () => {
  test('[WALL4] says since when, and wakes to the scene as ordered', () => {
    expect(onWall(shown).when(blank)).toEqual(events('wall.blanked'))
    expect(openOf(shown, blanked)).toMatchObject({ incident: about, blankedAt: now + 2000 })
    expect(onWall(shown, blanked).when(wake)).toEqual(events('wall.woken'))
    expect(openOf(shown, blanked, woken)).toEqual({ ...freshWall(city), incident: about })
  })

  test('[WALL4] is blanked once and woken once', () => {
    expect(onWall(blanked).when(blank)).toEqual({ refused: 'wall.alreadyBlank' })
    expect(onWall().when(wake)).toEqual({ refused: 'wall.notBlank' })
  })
})
