/** shared/SPEC.md and the tests agree on what the rules are (style 22, 24). */
import { describe, expect, test } from 'vitest'
import { refusalCodes } from '../../shared/refusal.ts'
import { read, sourcesOf } from './sources.ts'

const suites = sourcesOf('.ts').filter(
  ({ path }) => path.startsWith('test/') && !path.startsWith('test/architecture/'),
)
/** Names begin with the rules they inspect: `'[LOG3] …'`, `'[LOG3] [LOG9] …'`. */
const quoted = new Map<string, string>()
for (const { path, text } of suites)
  for (const [name] of text.matchAll(/['"`](?:\[[A-Z]+\d+\] ?)+/g))
    for (const [, rule] of name.matchAll(/\[([A-Z]+\d+)\]/g)) if (rule) quoted.set(rule, path)

const rules = [...read('shared/SPEC.md').matchAll(/^- ([A-Z]+\d+) /gm)].map(([, rule]) => rule ?? '')

describe('rules', () => {
  test('every rule of SPEC.md is quoted by a test', () => {
    expect(rules.length).toBeGreaterThan(0)
    expect(rules.filter((rule) => !quoted.has(rule))).toEqual([])
  })

  test('every quoted rule stands in SPEC.md', () => {
    expect([...quoted].filter(([rule]) => !rules.includes(rule))).toEqual([])
  })

  test('a rule stands there once', () => {
    expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([])
  })
})

test('every refusal code is named by a test that reaches it', () => {
  // The probe refuses too, but only a test that asks it to has reached the code.
  const asking = suites.filter(({ path }) => path !== 'test/support/probe.ts')
  const unreached = refusalCodes.filter((code) => !asking.some(({ text }) => text.includes(`'${code}'`)))
  expect(unreached).toEqual([])
})
