/** JSON by line: equal to JSON.parse where that reads, and a line where it does not. */
import { expect, test } from 'vitest'
import fc from 'fast-check'
import { JsonFault, readJson } from '../../server/city/jsonText.ts'

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (text, indent) => {
      const value: unknown = JSON.parse(text)
      expect(readJson(JSON.stringify(value, undefined, indent)).value).toEqual(value)
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('knows the line of every value, and of the nearest holder of what is missing', () => {
  const { lineAt } = readJson('{\n  "a": [\n    1,\n    { "b": 2 }\n  ],\n  "c/d~e": 3\n}')
  expect(lineAt([])).toBe(1)
  expect(lineAt(['a', 0])).toBe(3)
  expect(lineAt(['a', 1, 'b'])).toBe(4)
  expect(lineAt(['c/d~e'])).toBe(6)
  expect(lineAt(['a', 1, 'missing'])).toBe(4)
  expect(lineAt(['missing'])).toBe(1)
})

test.each([
  ['', 1],
  ['{', 1],
  ['[1,\n2,\n]', 3],
  ['{"a": 1\n"b": 2}', 2],
  ['{\n"a" 1}', 2],
  ['{1: 2}', 1],
  ['[1]\n\n]', 3],
  ['"a\nb"', 1],
  ['{"a": 01}', 1],
  ['{\n"a": 1,\n"a": 2}', 3],
  ['\n'.repeat(3) + '['.repeat(100), 4],
])('names the line of what is wrong in %j', (text, line) => {
  const read = (): unknown => readJson(text)
  expect(read).toThrow(JsonFault)
  try {
    read()
  } catch (error) {
    expect(error).toMatchObject({ line })
  }
})
