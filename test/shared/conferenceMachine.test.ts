/** Any orders about a conference by anyone: it goes only where the paper says, and keeps its promises after each of them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions } from '../../shared/access/permissions.ts'
import { catalogue } from '../../shared/catalogue.ts'
import { clocksIn, isOpen } from '../../shared/clocks/clock.ts'
import type { GivenOrder, Order } from '../../shared/feature.ts'
import { conference } from '../../shared/features/conference/conference.ts'
import { presentOf, undecided } from '../../shared/features/conference/readings.ts'
import type { ConferenceParts } from '../../shared/features/conference/state.ts'
import { actorOf, county, everyRole } from '../support/actors.ts'
import { about, call, conferenceCity, convenedAs, incident, minute, toldOf } from '../support/conferences.ts'
import { contextOf, now, own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { note } from '../support/note.ts'
import { issuedAs } from '../support/orders.ts'

/** From the paper: the stages of domain.md §4.5, with what each step leads to. */
const paper: Record<string, { from: string[]; to?: string }> = {
  'conference.reschedule': { from: ['called', 'adjourned'] },
  'conference.invite': { from: ['called', 'inSession', 'adjourned'] },
  'conference.markPresence': { from: ['called', 'inSession', 'adjourned'] },
  'conference.start': { from: ['called'], to: 'inSession' },
  'conference.adjourn': { from: ['inSession'], to: 'adjourned' },
  'conference.resume': { from: ['adjourned'], to: 'inSession' },
  'conference.cancel': { from: ['called', 'adjourned'], to: 'cancelled' },
  'conference.raiseDispute': { from: ['called', 'inSession', 'adjourned'] },
  'conference.decideDispute': { from: ['inSession'] },
  'conference.resolve': { from: ['inSession', 'held'] },
  'conference.strike': { from: ['inSession', 'adjourned', 'held', 'tracking'] },
  'conference.issueOrders': { from: ['inSession', 'adjourned', 'held', 'tracking'] },
  'conference.end': { from: ['inSession'], to: 'held' },
  'conference.issueMinutes': { from: ['held'], to: 'tracking' },
  'conference.close': { from: ['tracking'], to: 'closed' },
}
const quorum = 2
const keepers = ['dutyOfficer', 'commander'] as const
const likely = ['markPresence', 'markPresence', 'start', 'resolve', 'issueOrders', 'decideDispute']
const onwards = ['start', 'resume', 'end', 'issueMinutes', 'close']
const step = fc.record({
  type: fc.constantFrom(
    ...Object.keys(paper).filter((type) => type !== 'conference.cancel'),
    ...[...likely, ...onwards, ...onwards].map((name) => `conference.${name}`),
    'orderOver',
    'orderOver',
  ),
  cancels: fc.nat({ max: 250 }),
  role: fc.constantFrom(...keepers, ...keepers, ...keepers, 'liaison', ...everyRole),
  agency: fc.constantFrom('command-centre', 'linlan', 'linlan', 'fire', 'labour', 'health'),
  unit: fc.constantFrom('linlan', 'linlan', 'fire', 'labour', 'police'),
  way: fc.constantFrom('onSite', 'onSite', 'onSite', 'onSite', 'video', 'absent'),
  nth: fc.nat({ max: 3 }),
  later: fc.integer({ min: -5, max: 600 }),
})

test('[CONF2] [CONF4] [CONF6] [CONF7] [CONF8] [CONF9] a walk goes only where the paper says', (context) => {
  const visited = new Map<string, number>()
  fc.assert(
    fc.property(fc.array(step, { minLength: 60, maxLength: 140 }), (walk) => {
      let facts: Fact[] = [...incident, convenedAs({ quorum }), toldOf]
      let states = statesOf(conference, facts)
      const parts = () => states.get(own)?.parts as Required<ConferenceParts>
      for (const [index, one] of walk.entries()) {
        const before = parts()
        const given = before.work.resolutions.flatMap(({ order }) => order ?? [])
        if (one.type === 'orderOver') {
          const stream = given[one.nth % Math.max(1, given.length)]
          if (stream === undefined) continue
          facts = [...facts, { type: 'order.closed', data: { outcome: 'done' }, stream }]
          states = statesOf(conference, facts)
          continue
        }
        const type = one.cancels === 0 ? 'conference.cancel' : one.type
        const at = now + facts.length * 1000
        const item = [...before.work.resolutions, ...before.work.disputes].at(one.nth - 4)?.id ?? 'none'
        const bare = before.work.resolutions.filter(({ order }) => order === null).map(({ id }) => id)
        const data: Record<string, unknown> =
          {
            'conference.reschedule': { startsAt: at + one.later * minute, reason: '改期' },
            'conference.invite': { agencies: [`unit-${'abcd'.charAt(one.nth)}`] },
            'conference.markPresence': { agency: one.unit, way: one.way },
            'conference.adjourn': { resumesAt: at + one.later * minute, reason: '休会' },
            'conference.cancel': { reason: '取消' },
            'conference.raiseDispute': { between: [one.unit], matter: '由谁负责' },
            'conference.decideDispute': {
              dispute: before.work.disputes.at(-1)?.id ?? 'none',
              agency: one.unit,
              rule: 'competent',
              heard: presentOf(before.open).slice(0, one.nth + 2),
              reason: '职责所在',
            },
            'conference.resolve': {
              owner: one.unit,
              assisting: [],
              dueAt: at + one.later * minute,
              kind: 'task',
              what: '限期办理',
              incident: about,
            },
            'conference.strike': { item, reason: '有误' },
            'conference.issueOrders': {
              orders: (bare.length > 0 ? bare : ['none']).map((resolution, n) => ({
                resolution,
                stream: idOf(`order-${index}-${n}`),
              })),
            },
            'conference.issueMinutes': {},
            'conference.close': { said: '办结' },
          }[type] ?? {}
        expect(catalogue.command(type)?.data.safeParse(data).error, type).toBeUndefined()
        const actor = actorOf(one.role, { agency: one.agency, area: county })
        const order: Order = { commandId: idOf(`step-${index}`), type, stream: own, data }
        if (!authorise(actor, order, states.get(own), conference, permissions).granted) continue
        const decision = conference.decide(order, states, contextOf({ now: at, actor, city: conferenceCity }))
        if (!decision.accepted) continue
        const opened = (decision.gives ?? []).flatMap(({ stream, data: asked }: GivenOrder) =>
          issuedAs(asked, { stream }),
        )
        facts = [...facts, ...decision.events.map((event) => ({ ...event, actor })), ...opened]
        states = statesOf(conference, facts)
        const row = paper[type]
        expect(row?.from, type).toContain(before.open.stage)
        expect(parts().open.stage).toBe(row?.to ?? before.open.stage)
        if (parts().open.stage === 'inSession' && before.open.stage !== 'inSession') {
          expect(presentOf(before.open)).toContain(call.chair)
          expect(presentOf(before.open).length).toBeGreaterThanOrEqual(quorum)
        }
        if (type === 'conference.end') expect(undecided(before.work)).toEqual([])
        keepsItsPromises(before, parts())
        visited.set(type, (visited.get(type) ?? 0) + 1)
      }
    }),
    { seed: 7, numRuns: 300 },
  )
  note(context, [...visited].map(([type, n]) => `${type.slice(11)} ${n}`).join(', '))
  for (const type of Object.keys(paper)) expect(visited.get(type) ?? 0, type).toBeGreaterThan(5)
})

/** What was said stays to be read; what is over holds no clock; each resolution is ordered once. */
function keepsItsPromises(before: Required<ConferenceParts>, after: Required<ConferenceParts>): void {
  const said = ({ work }: Required<ConferenceParts>) => work.resolutions.map(({ n, what }) => `${n} ${what}`)
  expect(said(after).slice(0, before.work.resolutions.length)).toEqual(said(before))
  const orders = after.work.resolutions.flatMap(({ order }) => order ?? [])
  expect(new Set(orders).size).toBe(orders.length)
  for (const [index, { order }] of before.work.resolutions.entries())
    if (order !== null) expect(after.work.resolutions[index]?.order).toBe(order)
  const running = Object.values(clocksIn(after.open)).filter(isOpen)
  if (['closed', 'cancelled'].includes(after.open.stage)) expect(running).toEqual([])
  if (after.open.stage === 'closed')
    expect(after.work.resolutions.every(({ struck, order }) => struck !== null || order !== null)).toBe(true)
  const starts = running.filter(({ rule }) => rule === 'CONF-START')
  expect(starts.length).toBe(['called', 'adjourned'].includes(after.open.stage) ? starts.length : 0)
}
