/** What the screens work out of conferences: which is next, what the timeline and the wall tell, what is sent, what a card says. */
import { describe, expect, test } from 'vitest'
import { conference as feature } from '../../shared/features/conference/conference.ts'
import type { Clock } from '../../shared/clocks/clock.ts'
import type { LedgerRow } from '../../shared/event.ts'
import { rowChanges } from '../../shared/fold.ts'
import { catalogue } from '../../shared/catalogue.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { deadlinesOf } from '../../web/deadlines/deadlines.ts'
import ConferenceCard from '../../web/features/conference/ConferenceCard.vue'
import { commonArea, conferencesIn, isAbout } from '../../web/features/conference/conferences.ts'
import {
  callOf,
  majorityOf,
  resolutionOf,
  type CallDraft,
  type ResolutionDraft,
} from '../../web/features/conference/drafting.ts'
import { conferenceLines, plannedMarks } from '../../web/features/conference/lines.ts'
import { community, county, otherCounty } from '../support/actors.ts'
import {
  about,
  called,
  convenedAs,
  decisionOf,
  dispute,
  ended,
  held,
  inSession,
  issued,
  minute,
  resolution,
  startsAt,
  toldOf,
} from '../support/conferences.ts'
import { now, own, recordedOf, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { mounted } from './mounted.ts'

/** The conference as a client holds it; facts of its incident are not its own. */
function copyOf(facts: readonly Fact[], stream = own): StreamCopy {
  const placed = facts.filter(({ stream: at }) => at === undefined).map((fact) => ({ ...fact, stream }))
  const state = statesOf(feature, placed).get(stream)
  if (!state) throw new Error('no stream')
  const rows = recordedOf(catalogue, placed).flatMap((event) =>
    rowChanges(feature, event).map(({ id, body }): LedgerRow => ({
      id,
      layer: event.layer,
      position: event.position,
      body,
    })),
  )
  return { stream, feature: 'conference', version: state.version, state: state.parts, rows }
}
const copies = (...all: StreamCopy[]) => conferencesIn(new Map(all.map((copy) => [copy.stream, copy])))
const one = (facts: readonly Fact[]) => {
  const [found] = copies(copyOf(facts))
  if (!found) throw new Error('no conference')
  return found
}

test('what goes on comes first, then what is planned, the nearest first, then what was', () => {
  const of = (name: string, facts: Fact[]) => copyOf(facts, idOf(name))
  const closed = [...held, issued, { type: 'conference.closed' }]
  const later = [convenedAs({ startsAt: startsAt + 60 * minute }), toldOf]
  const sorted = copies(
    of('over', closed),
    of('later', later),
    of('kept', held),
    of('next', called),
    of('now', inSession),
  )
  expect(sorted.map(({ stream }) => stream)).toEqual(['now', 'next', 'later', 'kept', 'over'].map(idOf))
})

test('[CONF1] a standing conference stands with every incident of its area', () => {
  const standing = one([convenedAs({ kind: 'standingConference', incidents: [] }), toldOf])
  expect(isAbout(standing, { stream: idOf('any'), area: community })).toBe(true)
  expect(isAbout(standing, { stream: idOf('any'), area: otherCounty })).toBe(false)
  expect(isAbout(one(called), { stream: about, area: community })).toBe(true)
  expect(isAbout(one(called), { stream: idOf('any'), area: community })).toBe(false)
})

test('[CONF1] the area of several incidents is the smallest that contains them all', () => {
  expect(commonArea([community])).toBe(community)
  expect(commonArea([community, '990102007011'])).toBe(county)
  expect(commonArea([community, otherCounty])).toBe('990100000000')
  expect(commonArea([])).toBeUndefined()
})

describe('the timeline', () => {
  test('tells what was said, and nothing of who sat where', () => {
    const lines = conferenceLines([one([...held, issued])])
    expect(lines.map(({ type, text }) => `${type} ${text ?? ''}`.trim())).toEqual([
      'conference.convened 欠薪处置',
      'conference.started',
      'conference.resolved 书面责令支付工资',
      'conference.minutesIssued',
    ])
  })

  test('[CONF2] shows one to come as a mark that is not yet, until it should begin', () => {
    const marks = plannedMarks([one(called)], now, () => '会商')
    expect(marks).toEqual([{ id: `${own}-next`, at: startsAt, key: true, label: '会商', planned: true }])
    expect(plannedMarks([one(called)], startsAt + 1, () => '会商')).toEqual([])
    expect(plannedMarks([one(inSession)], now, () => '会商')).toEqual([])
  })
})

test('[CONF10] among what is due a conference is told by when it begins, and by its clock once that is past', () => {
  const due = startsAt + 15 * minute
  const clock: Clock = {
    id: 'start',
    rule: 'CONF-START',
    profile: 'city',
    counting: {
      unit: 'minutes',
      amount: 15,
      startExcluded: false,
      rollToWorkingDay: false,
      endOfDay: 'midnight',
    },
    duty: { agency: 'linlan' },
    startedAt: startsAt,
    due,
    unrolled: due,
    phase: 'running',
    warned: [],
    pauses: [],
    extensions: [],
  }
  const standing = {
    key: `${own}/start`,
    stream: own,
    feature: 'conference',
    incident: about,
    isOver: false,
    clock,
  }
  const owed = { tasks: [], cases: [], clocks: [standing], conferences: [one(called)] }
  expect(deadlinesOf(owed, now)).toMatchObject([
    { kind: 'meeting', incident: about, dueAt: startsAt, subject: '欠薪处置' },
  ])
  expect(deadlinesOf(owed, startsAt + minute)).toMatchObject([{ kind: 'clock', dueAt: due }])
})

describe('what is sent', () => {
  const draft: CallDraft = {
    kind: 'consultation',
    subject: '会商',
    startsAt,
    place: ' ',
    link: '视频 210',
    chair: 'linlan',
    invited: ['linlan', 'fire'],
    quorum: '2',
    incidents: [about],
    agenda: '',
  }

  test('[CONF1] leaves out what was not typed, and invites the chair once', () => {
    const data = callOf(draft, county)
    expect(data).toMatchObject({ invited: ['fire'], quorum: 2, link: '视频 210' })
    expect(Object.keys(data)).not.toContain('place')
    expect(catalogue.command('conference.convene')?.data.safeParse(data).error).toBeUndefined()
    expect(majorityOf('linlan', ['linlan', 'fire', 'police'])).toBe(2)
    expect(majorityOf('', ['fire', 'police', 'health', 'water'])).toBe(3)
  })

  test('[CONF6] the owner assists nobody, and a police note goes only where police is concerned', () => {
    const draft: ResolutionDraft = {
      what: '交通疏导',
      owner: 'police',
      assisting: ['police', 'fire'],
      dueAt: startsAt,
      kind: 'task',
      incident: '',
      purpose: 'traffic',
      proportionality: '只疏导交通',
    }
    expect(resolutionOf(draft, true)).toMatchObject({ assisting: ['fire'], purpose: 'traffic' })
    expect(Object.keys(resolutionOf(draft, false))).toEqual(['what', 'owner', 'assisting', 'dueAt', 'kind'])
  })
})

describe('a card', () => {
  const card = (facts: readonly Fact[], at = now, locale: 'zh-CN' | 'en' = 'zh-CN') =>
    mounted(ConferenceCard, { conference: one(facts) }, { at, locale })

  test('[CONF2] tells when it is planned and what is left until then, or how late it is', () => {
    const planned = card(called, startsAt - 5 * minute)
    expect(planned.host.querySelector('.plan')?.textContent).toContain('0:05')
    expect(planned.host.querySelector('.plan.late')).toBeNull()
    planned.unmount()
    const late = card(called, startsAt + 12 * minute)
    expect(late.host.querySelector('.plan.late')?.textContent).toContain('已过开会时间 0:12')
    late.unmount()
    const begun = card(inSession)
    expect(begun.host.querySelector('.plan')).toBeNull()
    expect(begun.text()).toContain('到会 3/4，至少 3')
    begun.unmount()
  })

  test('[CONF8] shows what was struck as struck, with its reason, on the card and in the minutes', () => {
    const struck: Fact = { type: 'conference.struck', data: { item: 'r-1', reason: '日期有误' } }
    const shown = card([...held, struck, resolution('r-2')])
    const gone = [...shown.host.querySelectorAll('s')].map((one) => one.textContent?.trim() ?? '')
    expect(gone).toHaveLength(2)
    for (const text of gone) expect(text).toContain('1. 书面责令支付工资')
    expect(shown.text()).toContain('已删去：日期有误')
    shown.unmount()
  })

  test('[CONF7] names the rule by which a dispute was decided, in the reader’s language', () => {
    const decided: Fact = { type: 'conference.disputeDecided', data: decisionOf('d-1') }
    const shown = card([...inSession, dispute('d-1'), decided, ended], now, 'en')
    expect(shown.text()).toContain('First receiver leads')
    expect(shown.text()).toContain('another city’s practice')
    shown.unmount()
  })

  test('[CONF11] shows to whoever only knows of it when it is, and nothing of what about', () => {
    const conference = one(called)
    const { work: _work, ...bare } = conference
    const shown = mounted(ConferenceCard, { conference: { ...bare, work: undefined } }, { at: now })
    expect(shown.text()).not.toContain('欠薪处置')
    expect(shown.text()).toContain('会议内容只向参会单位和指挥中心显示')
    shown.unmount()
  })
})
