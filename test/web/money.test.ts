/** Money as a mediator writes it, and what the house is told: yuan on the screen, fen in the order, nothing rounded. */
import { afterEach, describe, expect, test } from 'vitest'
import { fieldProblems } from '../../web/features/incident/fieldProblems.ts'
import { dataOf, formOf } from '../../web/features/incident/forms.ts'
import { fenOf, tidied, yuanOf } from '../../web/money/money.ts'
import PlanField from '../../web/money/PlanField.vue'
import { rowProblem, sumOf } from '../../web/money/plan.ts'
import { now } from '../support/given.ts'
import { mounted, type Mounted } from './mounted.ts'

let shown: Mounted | undefined
afterEach(() => {
  shown?.unmount()
  shown = undefined
})

describe('an amount in yuan', () => {
  test.each([
    ['12,345.60', 1_234_560],
    ['12345.6', 1_234_560],
    ['0.05', 5],
    ['.5', 'unreadable'],
    ['7', 700],
    ['7.', 700],
    ['１２，３４５．６０', 1_234_560],
    ['１２３４５。６', 1_234_560],
    ['￥ 800元', 80_000],
    ['1,234,567.89', 123_456_789],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
    ['90071992547409.92', 'tooLarge'],
    ['1.005', 'tooPrecise'],
    ['1,23', 'unreadable'],
    ['1.2.3', 'unreadable'],
    ['-5', 'unreadable'],
    ['1e3', 'unreadable'],
    ['一千二', 'unreadable'],
    ['', 'unreadable'],
  ])('written as "%s"', (written, expected) => {
    expect(fenOf(written)).toBe(expected)
  })

  test('stands there as it will be read, and reads the same again', () => {
    for (const fen of [0, 5, 99, 100, 123_456, 100_000_000, Number.MAX_SAFE_INTEGER])
      expect(fenOf(yuanOf(fen))).toBe(fen)
    expect(yuanOf(123_456_789)).toBe('1,234,567.89')
    expect(tidied('１２３４５')).toBe('12,345.00')
    expect(tidied('about 5')).toBe('about 5')
  })
})

describe('the forms', () => {
  const instantOf = (local: string) => (local === '' ? undefined : now)
  const claim = formOf('mediation.recordClaim')
  const agreement = formOf('mediation.recordAgreement')
  if (!claim || !agreement) throw new Error('no such form')

  test('tell the house fen, and what is no amount goes nowhere', () => {
    const data = (amountFen: string) =>
      dataOf(claim, { side: 'applicant', kind: 'wages', amountFen }, {}, instantOf)
    expect(data('12,345.60')).toEqual({ side: 'applicant', kind: 'wages', amountFen: 1_234_560 })
    expect(data('')).toEqual({ side: 'applicant', kind: 'wages' })
    expect(fieldProblems('mediation.recordClaim', data('1,23'))).toHaveProperty('amountFen')
  })

  test('bear a plan step by step, or none', () => {
    const rows = [
      { due: '2026-03-05T12:00', what: 'payment', amount: '１０００' },
      { due: '2026-04-05T12:00', what: 'apology', amount: '' },
    ]
    const data = (instalments: unknown) =>
      dataOf(agreement, { terms: 'x', form: 'written', instalments, performBy: '' }, {}, instantOf)
    expect(data(rows)).toMatchObject({
      instalments: [
        { dueAt: now, what: 'payment', amountFen: 100_000 },
        { dueAt: now, what: 'apology' },
      ],
    })
    expect(fieldProblems('mediation.recordAgreement', data(rows))).toEqual({})
    expect(data([])).not.toHaveProperty('instalments')
    const bad = [{ due: '', what: 'payment', amount: '' }]
    expect(fieldProblems('mediation.recordAgreement', data(bad))).toHaveProperty('instalments')
  })
})

describe('a plan', () => {
  const row = { due: '2026-03-05T12:00', what: 'payment', amount: '1,000' }

  test('says of each step what it lacks, and what all of them come to', () => {
    expect(rowProblem(row)).toBeUndefined()
    expect(rowProblem({ ...row, due: '' })).toBe('day')
    expect(rowProblem({ ...row, what: '' })).toBe('what')
    expect(rowProblem({ ...row, amount: '1.005' })).toBe('tooPrecise')
    expect(sumOf([row, { ...row, amount: '0.5' }, { ...row, amount: '' }])).toBe(100_050)
    expect(sumOf([row, { ...row, amount: 'x' }])).toBeUndefined()
  })

  test.each([
    ['zh-CN', '最多两位小数'],
    ['en', 'Two decimals at most'],
  ] as const)('in %s, once one wished to send it', (locale, said) => {
    const props = { label: 'plan', modelValue: [{ ...row, amount: '1.005' }], isTried: true }
    shown = mounted(PlanField, props, { at: now, locale })
    expect(shown.text()).toContain(said)
  })
})
