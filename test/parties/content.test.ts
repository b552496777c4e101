/** What the vault takes in and gives out, and the code on a receipt. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestOriginal, maskedDial, partyBody } from '../../shared/parties/content.ts'
import { readReceipt, receiptCode, receiptFrom } from '../../shared/parties/receipt.ts'

const whole = {
  log: 'live',
  contact: {
    name: '周某',
    phone: '138 0013 8021',
    address: '金川里 6 栋 2-301',
    idNumber: '11010119900307851X',
  },
  words: '楼上漏水三个月，没有人来看。\n电话打了五次。',
  wishes: { secrecy: true },
  word: '玉兰花开',
}

describe('what is put into the vault', () => {
  test('[VAULT8] may say everything that stands nowhere else, each part or none', () => {
    expect(partyBody.parse(whole)).toEqual(whole)
    expect(partyBody.safeParse({ log: 'live', word: '玉兰花开' }).success).toBe(true)
  })

  test('[VAULT8] has bounds, and is text', () => {
    const wrong = [
      { ...whole, word: '短' },
      { ...whole, word: undefined },
      { ...whole, log: 'nowhere' },
      { ...whole, words: '字'.repeat(longestOriginal + 1) },
      { ...whole, words: 'a\u0000b' },
      { ...whole, words: '\uD800' },
      { ...whole, contact: { name: '周\n某' } },
      { ...whole, contact: { phone: 'call me' } },
      { ...whole, contact: { photo: 'x' } },
      { ...whole, account: 'x' },
    ]
    for (const body of wrong) expect(partyBody.safeParse(body).success).toBe(false)
  })
})

describe('a masked number', () => {
  test.each([
    ['13800138021', '138****21'],
    ['+86 138 0013 8021', '138****21'],
    ['0086-13800138021', '138****21'],
    ['0990-5550123', '****23'],
    ['110', '****10'],
  ])('[VAULT9] of %s is %s', (phone, dial) => {
    expect(maskedDial(phone)).toBe(dial)
  })
})

describe('a receipt', () => {
  const codes = Array.from({ length: 200 }, () => receiptFrom(randomBytes(64)))

  test('[VAULT10] is three groups of four without signs that look alike', () => {
    for (const code of codes) expect(receiptCode.safeParse(code).success).toBe(true)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.join('')).not.toMatch(/[0O1IL2Z5S8BUV]/)
  })

  test('is read however it was typed', () => {
    for (const code of codes) {
      expect(readReceipt(code)).toBe(code)
      expect(readReceipt(` ${code.toLowerCase().replaceAll('-', ' ')}`)).toBe(code)
      expect(
        readReceipt(code.replace(/[0-9A-Z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))),
      ).toBe(code)
    }
    for (const wrong of ['', '----', 'AAAA-AAAA', 'OOOO-OOOO-OOOO', '周某', 'A'.repeat(5000)])
      expect(readReceipt(wrong)).toBeUndefined()
  })

  test('[VAULT10] with one wrong sign, or two exchanged, is no receipt', () => {
    const signs = [...'34679ACDEFGHJKMNPQRTWXY']
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.nat(10), fc.constantFrom(...signs), (code, at, sign) => {
        const plain = [...code.replaceAll('-', '')]
        const other = plain.with(at, sign)
        if (other.join() !== plain.join()) expect(readReceipt(other.join(''))).toBeUndefined()
        const [one = '', next = ''] = plain.slice(at)
        const swapped = plain.with(at, next).with(at + 1, one)
        if (at < 10 && one !== next) expect(readReceipt(swapped.join(''))).toBeUndefined()
      }),
      { seed: 4, numRuns: 500 },
    )
  })

  test('is made of random bytes, and of enough', () => {
    expect(() => receiptFrom(new Uint8Array(31))).toThrow('32 random bytes')
    expect(() => receiptFrom(new Uint8Array(32).fill(255))).toThrow('not random')
  })
})
