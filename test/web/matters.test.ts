/** What the screens say of what people brought: the three gaps, the cards, one act that links, the early warning. */
import { afterEach, expect, test } from 'vitest'
import { features } from '../../shared/catalogue.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import GrievanceGaps from '../../web/features/grievance/GrievanceGaps.vue'
import GrievanceList from '../../web/features/grievance/GrievanceList.vue'
import GrievanceSilences from '../../web/features/grievance/GrievanceSilences.vue'
import { linkable, mattersIn } from '../../web/features/grievance/matters.ts'
import type { Incident } from '../../web/features/incident/incidents.ts'
import { community } from '../support/actors.ts'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import {
  assigned,
  day,
  elsewhereTo,
  lacking,
  moreAsked,
  moreTold,
  receivedAs,
  referred,
  standing,
  summarised,
  told,
} from '../support/grievances.ts'
import { idOf } from '../support/ids.ts'
import { mounted, type Mounted } from './mounted.ts'

const incident = { stream: idOf('incident'), open: { area: community } } as Incident
const linked: Fact = { type: 'grievance.linked', data: { incident: incident.stream } }
const due = now + 3 * day
const clocked: Fact[] = [
  {
    type: 'clock.opened',
    data: {
      clock: 'first',
      rule: 'HL-5WD',
      profile: 'city',
      counting: {
        unit: 'workingDays',
        amount: 5,
        startExcluded: true,
        rollToWorkingDay: false,
        endOfDay: 'office',
      },
      duty: { agency: 'fire' },
      startedAt: now,
      due,
      unrolled: due,
      citizen: true,
    },
  },
  { type: 'clock.missed', data: { clock: 'first', due } },
]
function copyOf(facts: readonly Fact[], name: string): StreamCopy {
  const state = statesOf(features.grievance, facts).get(own)
  if (!state) throw new Error('no stream')
  return { stream: idOf(name), feature: 'grievance', version: state.version, state: state.parts, rows: [] }
}
const late = copyOf([receivedAs({ callers: 4 }), summarised, assigned, ...clocked, linked], 'late')
const near = copyOf([...standing, assigned], 'near')
const answered = copyOf([...standing, assigned, ...told, linked], 'answered')
const streams = new Map([late, near, answered].map((copy) => [copy.stream, copy]))

let page: Mounted | undefined
afterEach(() => page?.unmount())
function show(
  ...[component, props, locale]: [Parameters<typeof mounted>[0], object, ('zh-CN' | 'en')?]
): string {
  page = mounted(component, { ...props }, { at: due + 10.5 * day, ...(locale && { locale }) })
  return page.text()
}

test('those somebody waits for come first, and only what lies near and belongs to nothing may be linked', () => {
  const all = mattersIn(streams)
  expect(all.map(({ stream }) => stream)).toEqual(['late', 'near', 'answered'].map(idOf))
  expect(linkable(all, community).map(({ stream }) => stream)).toEqual([idOf('near')])
  expect(linkable(all, '990103001006')).toEqual([])
})

test('[GRV33] a card says what is missing or where they were sent, and that it goes on', () => {
  const cards = (...facts: Fact[]): string => {
    page?.unmount()
    const matters = mattersIn(new Map([[own, copyOf([...standing, linked, ...facts], 'one')]]))
    return show(GrievanceList, { incident, matters, all: matters })
  }
  const untold = cards(...moreAsked)
  for (const said of ['待补充', '缺地点、证明材料', '尚未告知来件人', '补充后接着办', lacking.what])
    expect(untold).toContain(said)
  expect(cards(...moreAsked, moreTold)).toContain('已告知（来电）')
  const sent = cards(...referred)
  for (const said of ['依法应走其他途径：仲裁', '可回来重新受理', elsewhereTo.where, elsewhereTo.why])
    expect(sent).toContain(said)
})

test('[GRV10] a card shows the summary to those who may read it, else what kind of matter it is', () => {
  const props = { incident, matters: mattersIn(streams), all: mattersIn(streams) }
  expect(show(GrievanceList, props)).toContain('职工询问 1 月工资何时发放')
  const { work: _work, ...openOnly } = late.state
  const without = { ...late, state: openOnly }
  const bare = mattersIn(new Map([[late.stream, without]]))
  page?.unmount()
  const text = show(GrievanceList, { incident, matters: bare, all: bare }, 'en')
  expect(text).toContain('Pay and labour')
  expect(text).not.toContain('职工询问')
})

test('[GRV14] [GRV15] without matters nothing of gaps or warnings is drawn', () => {
  expect(show(GrievanceGaps, { incident })).toBe('')
  page?.unmount()
  expect(show(GrievanceSilences, {})).toBe('')
})
