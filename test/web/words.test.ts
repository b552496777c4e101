/** Catalogues join at the root; times read as the city's clocks show them. */
import { expect, test } from 'vitest'
import { keysOf, merged } from '../../web/i18n/merge.ts'
import { zoned } from '../../web/i18n/zoned.ts'

/** 22:47 on 16 May in Shanghai. */
const at = Date.UTC(2026, 4, 16, 14, 47, 8)

test('branches of the same name join', () => {
  const words = merged([{ a: { one: '1' } }, { a: { two: '2' }, b: '3' }])
  expect(keysOf(words)).toEqual(['a.one', 'a.two', 'b'])
})

test('two catalogues may not hold the same sentence', () => {
  expect(() => merged([{ a: { one: '1' } }, { a: { one: '2' } }])).toThrow('a.one')
})

test('a time is told in the zone of the city, whatever the device believes', () => {
  const chinese = zoned('zh-CN', 'Asia/Shanghai')
  expect(chinese.second(at)).toBe('22:47:08')
  expect(chinese.day(at)).toEqual({ month: '5', day: '16', weekday: '周六' })
  expect(chinese.offsetMs(at)).toBe(8 * 3_600_000)
  expect(zoned('en', 'Asia/Shanghai').day(at)).toEqual({ month: 'May', day: '16', weekday: 'Sat' })
  expect(zoned('en', 'Asia/Kathmandu').offsetMs(at)).toBe(5.75 * 3_600_000)
})
