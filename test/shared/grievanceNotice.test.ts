/** The completion notice of a matter, word by word. */
import { expect, test } from 'vitest'
import { noticeText } from '../../shared/features/grievance/notice.ts'
import { atWork, named, partsAfter, receivedAs, replied, summarised } from '../support/grievances.ts'

const names = { area: () => '新圩社区', agency: () => '苇塘街道' }

test('[GRV16] says what was asked, what came of it, on what basis and where else to turn', () => {
  expect(noticeText(partsAfter(...atWork, ...replied), names, 'zh')).toBe(
    [
      '办结通报 H-0001',
      '事项：职工询问 1 月工资何时发放',
      '地点：新圩社区',
      '来件：1 人（户）',
      '事实：两个月工资未发',
      '依据：劳动法第五十条',
      '结果：已责令支付',
      '救济途径：可申请仲裁',
      '承办：苇塘街道',
    ].join('\n'),
  )
  expect(
    noticeText(partsAfter(...atWork, ...replied), names, 'en')
      ?.split('\n')
      .slice(0, 4),
  ).toEqual([
    'Completion notice H-0001',
    'Matter: 职工询问 1 月工资何时发放',
    'Place: 新圩社区',
    'Brought by: 1 person or household',
  ])
})

test('[GRV16] is none without an answer, without its words, and of what not everybody may know', () => {
  expect(noticeText(partsAfter(...atWork), names, 'zh')).toBeUndefined()
  const erased = { ...replied[1], type: 'grievance.replyWorded', data: { ...replied[1]?.data, result: null } }
  expect(noticeText(partsAfter(...atWork, erased), names, 'zh')).toBeUndefined()
  for (const guarded of [
    [receivedAs({ guarded: true, kind: 'accusation' }), named()],
    [receivedAs(), named('water')],
  ])
    expect(noticeText(partsAfter(...guarded, summarised, ...replied), names, 'zh')).toBeUndefined()
})

test('[GRV16] of an exercise says that it is one', () => {
  const text = noticeText(partsAfter(...atWork, ...replied), { ...names, isExercise: true }, 'zh')
  expect(text?.split('\n').slice(0, 2)).toEqual(['【演练】', '办结通报 H-0001'])
})
