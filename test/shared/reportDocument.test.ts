/** A report as a document: the whole text, as a reader in each language gets it. */
import { describe, expect, test } from 'vitest'
import { readCityRules } from '../../server/city/rules.ts'
import { reportText, type ReportDocument } from '../../shared/features/report/document.ts'
import { chineseNumber, type Language } from '../../shared/paper.ts'
import { elementOf } from '../../shared/features/report/elements.ts'
import type { Citation } from '../../shared/facts/cite.ts'
import { factKinds } from '../../shared/features/incident/messages.ts'
import { at } from '../support/calendar.ts'
import type { Fact } from '../support/given.ts'
import { yunting } from '../support/playing.ts'
import { byPhone, call, composed, incident, openedAs, partsAfter } from '../support/reports.ts'

const agencies: Record<Language, Record<string, string>> = {
  zh: { fire: '市消防救援支队', health: '市卫生健康委员会', emergency: '市应急管理局', police: '市公安局' },
  en: {
    fire: 'Fire and Rescue',
    health: 'Health Commission',
    emergency: 'Emergency Bureau',
    police: 'Police',
  },
}
const value = (agency: string, n: number, verified = true) => ({
  agency,
  version: 1,
  value: n,
  verified,
  at: at('2026-05-16 23:38'),
})
const cited: Citation[] = [
  { fact: 'seriouslyInjured', reading: 'agreed', values: [value('health', 1)] },
  { fact: 'slightlyInjured', reading: 'settled', values: [value('health', 5)] },
  { fact: 'toEvacuate', reading: 'agreed', values: [value('fire', 3400, false)] },
  { fact: 'evacuated', reading: 'disputed', values: [value('fire', 2130), value('police', 2080, false)] },
]
const said = {
  source: '119 接警',
  place: '盐湖镇工业园区 3 号罐',
  nature: '生产安全事故。',
  leaders: '县长到场',
  measures: '划定警戒区；组织撤离；',
  suggestions: null,
}
const first: Fact[] = [
  ...incident,
  openedAs(),
  {
    ...composed,
    data: {
      receivedAt: at('2026-05-16 22:53'),
      happenedAt: at('2026-05-16 22:47'),
      said,
      marked: { casualties: 'verifying', trend: 'verifying' },
      cited,
    },
  },
  { type: 'report.signedOff', data: { byPhone }, occurredAt: at('2026-05-16 23:02') },
  { type: 'report.callNoted', data: call, occurredAt: at('2026-05-16 23:03') },
  { type: 'report.sent', occurredAt: at('2026-05-16 23:03') },
]
const documentOf = (facts: Fact[], language: Language, isExercise = false): ReportDocument => ({
  ...partsAfter(...facts),
  incident: { code: 'EV-0516-01', title: '澜泉化工储罐气体泄漏' },
  agency: (code) => agencies[language][code] ?? code,
  utcOffsetMinutes: 480,
  isExercise,
})
const textOf = (facts: Fact[], language: Language, isExercise = false) =>
  reportText(documentOf(facts, language, isExercise), language)

const chinese = `关于澜泉化工储罐气体泄漏情况的报告
（初报）
事件编号：EV-0516-01

市应急管理局：
一、信息来源：119 接警。
二、接报时间：5月16日22时53分。
三、发生时间：5月16日22时47分。
四、发生地点：盐湖镇工业园区 3 号罐。
五、事件性质：生产安全事故。
六、伤亡和损失：重伤1人（市卫生健康委员会，5月16日23时38分）；轻伤5人（以市卫生健康委员会数据为准）；正在核实。
七、影响范围：应撤离3400人（市消防救援支队，5月16日23时38分，正在核实）；已撤离2130人（市消防救援支队）、已撤离2080人（市公安局），各方数据不一，正在核实。
八、到场领导：县长到场。
九、处置措施：划定警戒区；组织撤离。
十、发展趋势：正在核实。
十一、意见建议：（已删除）。

电话报告：市消防救援支队值班员报告，市应急管理局带班领导接听，已复诵核对。
签发：市消防救援支队主要负责人电话授权，5月16日23时02分
市消防救援支队
2026年5月16日23时03分`

const english = `Report on: 澜泉化工储罐气体泄漏
First report
Incident EV-0516-01

To: Emergency Bureau
1. Source: 119 接警.
2. Received: 16 May, 22:53.
3. Happened: 16 May, 22:47.
4. Place: 盐湖镇工业园区 3 号罐.
5. Nature: 生产安全事故.
6. Casualties and losses: 1 seriously injured (Health Commission, 16 May, 23:38); 5 slightly injured (as counted by Health Commission); being verified.
7. Scope: 3400 to be evacuated (Fire and Rescue, 16 May, 23:38, being verified); 2130 evacuated (Fire and Rescue), 2080 evacuated (Police): figures differ, being verified.
8. Leaders on site: 县长到场.
9. Measures taken: 划定警戒区；组织撤离.
10. Trend: being verified.
11. Suggestions: (erased).

By telephone: Fire and Rescue, duty officer, spoke; Emergency Bureau, leader on duty, listened; read back.
Signed off: Fire and Rescue, head, by telephone, 16 May, 23:02
Fire and Rescue
16 May 2026, 23:03`

describe('the document', () => {
  test('[REP11] [REP4] of a first report by telephone, in Chinese', () => {
    expect(textOf(first, 'zh')).toBe(chinese)
  })

  test('[REP11] [REP4] of a first report by telephone, in English', () => {
    expect(textOf(first, 'en')).toBe(english)
  })

  test('[REP11] [REP7] of a follow-up bears its number and only what changed', () => {
    const facts: Fact[] = [
      ...incident,
      openedAs({ kind: 'followUp', way: 'written' }),
      { ...composed, data: { said: {}, marked: { changes: 'none' }, cited: [] } },
      { type: 'report.signedOff', data: { number: 3 }, occurredAt: at('2026-05-17 07:55') },
      { type: 'report.sent', occurredAt: at('2026-05-17 08:00') },
    ]
    expect(textOf(facts, 'zh')).toBe(`关于澜泉化工储罐气体泄漏情况的报告
（续报三）
事件编号：EV-0516-01

市应急管理局：
一、变化情况：无。

签发：command-centre，5月17日7时55分
市消防救援支队
2026年5月17日8时00分`)
    expect(textOf(facts, 'en').split('\n')[1]).toBe('Follow-up report No. 3')
  })

  test('[REP11] of a draft, of one withdrawn and of an exercise says so before anything else', () => {
    const draft = first.slice(0, -3)
    expect(textOf(draft, 'zh').split('\n')[0]).toBe('（草稿，未签发）')
    expect(textOf(draft, 'zh')).not.toContain('签发：')
    const withdrawn: Fact[] = [...draft, { type: 'report.withdrawn' }]
    expect(textOf(withdrawn, 'en').split('\n')[0]).toBe('Withdrawn, not to be relied on')
    expect(textOf(first, 'zh', true)).toBe(`【演练】\n${chinese}`)
    expect(textOf(first, 'en', true)).toBe(`EXERCISE\n${english}`)
  })

  test('[CITY6] tells of no rule of time as if it were law: nobody here may have confirmed it', () => {
    const rules = readCityRules(yunting).clocks
    const all: Fact[][] = [first, first.slice(0, -3), [...first.slice(0, -3), { type: 'report.withdrawn' }]]
    for (const facts of all)
      for (const language of ['zh', 'en'] as const) {
        const text = textOf(facts, language)
        for (const { id, basis, name } of rules)
          expect(
            [basis[language], name[language]].filter((said) => text.includes(said)),
            id,
          ).toEqual([])
        expect(text).not.toMatch(/法定|依法|statutory|by law/i)
      }
  })

  test('[REP4] says every fact there is, each under one element', () => {
    for (const language of ['zh', 'en'] as const)
      for (const fact of factKinds) {
        const one: Citation[] = [{ fact, reading: 'agreed', values: [value('fire', 7)] }]
        const facts: Fact[] = [
          ...incident,
          openedAs(),
          { ...composed, data: { said: {}, marked: {}, cited: one } },
        ]
        expect(textOf(facts, language), `${language} ${fact}`).toMatch(/7/)
        expect(['casualties', 'scope', 'measures']).toContain(elementOf(fact))
      }
  })
})

test.each([
  [0, '零'],
  [3, '三'],
  [10, '十'],
  [11, '十一'],
  [20, '二十'],
  [37, '三十七'],
  [100, '100'],
])('%i is written %s', (n, written) => {
  expect(chineseNumber(n)).toBe(written)
})

test('[REP12] a receipt stands last: by whom, or which post by telephone, and when', () => {
  const told = (data: object): Fact[] => [
    ...first,
    { type: 'report.acknowledged', data: { ...data }, occurredAt: at('2026-05-16 23:10') },
  ]
  const last = (data: object, language: Language) => textOf(told(data), language).split('\n').at(-1)
  expect(last({}, 'zh')).toBe('收悉：市应急管理局，5月16日23时10分')
  expect(last({ post: 'dutyOfficer' }, 'zh')).toBe('收悉：市应急管理局值班员电话确认，5月16日23时10分')
  expect(last({}, 'en')).toBe('Received: Emergency Bureau, 16 May, 23:10')
  expect(last({ post: 'dutyOfficer' }, 'en')).toBe(
    'Received: Emergency Bureau, duty officer, by telephone, 16 May, 23:10',
  )
})
