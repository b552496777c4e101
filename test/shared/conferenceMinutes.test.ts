/** The minutes of a conference: the whole text, as a reader in each language gets it. */
import { describe, expect, test } from 'vitest'
import { minutesLines, minutesText, type Minutes } from '../../shared/features/conference/minutes.ts'
import type { Language } from '../../shared/paper.ts'
import { at } from '../support/calendar.ts'
import {
  called,
  convenedAs,
  decisionOf,
  dispute,
  ended,
  incident,
  ordered,
  partsAfter,
  present,
  resolution,
} from '../support/conferences.ts'
import type { Fact } from '../support/given.ts'

const names: Record<Language, Record<string, string>> = {
  zh: {
    'command-centre': '市指挥中心',
    linlan: '临澜区人民政府',
    fire: '市消防救援支队',
    labour: '区人社局',
    police: '市公安局',
  },
  en: {
    'command-centre': 'Command Centre',
    linlan: 'Linlan District',
    fire: 'Fire and Rescue',
    labour: 'Labour Bureau',
    police: 'Police',
  },
}

const facts: Fact[] = [
  ...incident,
  convenedAs({ startsAt: at('2026-03-16 14:00') }),
  {
    type: 'conference.told',
    data: { subject: '欠薪处置', place: '区会议中心', link: '街道视频接入', agenda: '责令支付。' },
  },
  present('linlan'),
  present('fire', 'video'),
  present('labour'),
  { type: 'conference.started', occurredAt: at('2026-03-16 14:02') },
  dispute('d-1'),
  { type: 'conference.disputeDecided', data: decisionOf('d-1') },
  resolution('r-1', { dueAt: at('2026-03-18 12:00'), assisting: ['fire'], what: '书面责令支付工资。' }),
  ordered('r-1'),
  resolution('r-2', { dueAt: at('2026-03-19 09:00'), kind: 'caseOwner', owner: 'linlan', what: '包案' }),
  {
    type: 'conference.struck',
    data: { item: 'r-2', reason: '日期有误' },
    occurredAt: at('2026-03-16 14:30'),
  },
  { ...ended, occurredAt: at('2026-03-16 15:05') },
]
const issued: Fact[] = [
  { type: 'conference.summarised', data: { summary: '各单位按期办理' } },
  { type: 'conference.minutesIssued', occurredAt: at('2026-03-16 16:00') },
]

function minutesOf(of: Fact[], language: Language, isExercise = false): Minutes {
  return {
    ...partsAfter(...of),
    incidents: [{ code: 'EV-0316-01', title: '职工聚集询问工资' }],
    agency: (code) => names[language][code] ?? code,
    utcOffsetMinutes: 480,
    isExercise,
  }
}

describe('the minutes', () => {
  test('[CONF12] tell in Chinese what was resolved, who was there, what was struck', () => {
    expect(minutesText(minutesOf([...facts, ...issued], 'zh'), 'zh')).toBe(
      [
        '欠薪处置联席会议纪要',
        '时间：2026年3月16日14时02分至3月16日15时05分',
        '地点：区会议中心',
        '接入方式：街道视频接入',
        '涉及事件：EV-0316-01 职工聚集询问工资',
        '召集单位：市指挥中心',
        '主持单位：临澜区人民政府',
        '参会单位：应到4家，实到3家：临澜区人民政府、市消防救援支队（视频）、区人社局',
        '缺席单位：市公安局',
        '议题：责令支付。',
        '一、责任的确定',
        '1. 厂区围挡由谁负责；争议单位：市消防救援支队、区人社局；由区人社局负责；依据：首接负责：首接单位牵头办理，涉及其他单位的也先由其牵头（《北京市接诉即办工作条例》第十四条，外地做法）；听取了市消防救援支队、区人社局的意见；理由：首先接到反映。',
        '二、议定事项',
        '1. 书面责令支付工资；责任单位：区人社局；配合单位：市消防救援支队；时限：3月18日12时00分；已交办。',
        '〔2. 包案；责任单位：临澜区人民政府；包案；时限：3月19日9时00分；未交办。〕（3月16日14时30分删去，原因：日期有误）',
        '三、会议小结',
        '各单位按期办理',
        '市指挥中心',
        '2026年3月16日16时00分印发',
      ].join('\n'),
    )
  })

  test('[CONF12] say the same in English', () => {
    const text = minutesText(minutesOf([...facts, ...issued], 'en'), 'en')
    expect(text).toContain('Joint conference, minutes: 欠薪处置')
    expect(text).toContain(
      'Units present: 3 of 4: Linlan District, Fire and Rescue (by video), Labour Bureau\nUnits absent: Police',
    )
    expect(text).toContain(
      '(1) 书面责令支付工资; owner: Labour Bureau; assisting: Fire and Rescue; due: 18 March, 12:00; ordered.',
    )
    expect(text).toContain('(struck 16 March, 14:30: 日期有误)')
    expect(text).toContain('Issued 16 March 2026, 16:00')
    expect(text).not.toMatch(/[（）；：]/)
  })

  test('[CONF12] say that they are a draft until they are issued, an exercise’s, or called off', () => {
    const [first] = minutesLines(minutesOf(facts, 'zh'), 'zh')
    expect(first).toEqual({ text: '（草稿，未印发）', place: 'head' })
    const exercise = minutesLines(minutesOf([...facts, ...issued], 'zh', true), 'zh')
    expect(exercise[0]?.text).toBe('【演练】')
    expect(exercise[1]?.text).toBe('欠薪处置联席会议纪要')
    const off = minutesText(minutesOf([...called, { type: 'conference.cancelled' }], 'en'), 'en')
    expect(off).toContain('The conference was called off')
    expect(off).toContain('1. Resolutions\nNone')
    expect(off).not.toContain('absent')
  })

  test('[CONF12] say of erased words that they are erased, and mark what is struck for the eye', () => {
    const bare = [
      ...incident,
      convenedAs(),
      resolution('r-1', { what: null }),
      dispute('d-1', { matter: null }),
    ]
    const text = minutesText(minutesOf(bare, 'zh'), 'zh')
    expect(text).toContain('（已删除）联席会议纪要')
    expect(text).toContain('1. （已删除）；争议单位：市消防救援支队、区人社局；未确定。')
    const struck = minutesLines(minutesOf(facts, 'zh'), 'zh').filter((line) => line.struck)
    expect(struck).toHaveLength(1)
    expect(struck[0]?.text).not.toContain('日期有误')
  })
})
