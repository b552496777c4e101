import { expect, test } from 'vitest'
import { metrics } from '../../server/ops/metrics.ts'
import { readExposition } from '../support/exposition.ts'

test('[OPS3] counters, histograms and readings come out as Prometheus reads them', () => {
  const held = metrics()
  held.count('lianxin_commands_total', { type: 'incident.report', outcome: 'accepted' })
  held.count('lianxin_commands_total', { type: 'incident.report', outcome: 'accepted' })
  for (const seconds of [0.0004, 0.003, 20]) held.observe('lianxin_commit_seconds', seconds)
  held.read(() => [{ name: 'lianxin_views', help: 'Views.', labels: { log: 'a"b\\c\nd' }, value: 3 }])
  const { samples, faults } = readExposition(held.text())
  expect(faults).toEqual([])
  const value = (name: string, le?: string): number | undefined =>
    samples.find((one) => one.name === name && (le === undefined || one.labels['le'] === le))?.value
  expect(value('lianxin_commands_total')).toBe(2)
  expect(value('lianxin_commit_seconds_bucket', '0.0005')).toBe(1)
  expect(value('lianxin_commit_seconds_bucket', '10')).toBe(2)
  expect(value('lianxin_commit_seconds_bucket', '+Inf')).toBe(3)
  expect(value('lianxin_commit_seconds_sum')).toBeCloseTo(20.0034)
  expect(samples.find(({ name }) => name === 'lianxin_views')?.labels).toEqual({ log: 'a\\"b\\\\c\\nd' })
})

test('what nobody listed is not counted', () => {
  expect(() => metrics().count('lianxin_anything_total')).toThrow('nothing is counted as')
})

test('the reader of the suites finds what is wrong', () => {
  const broken = [
    'a 1',
    '# HELP a A.\n# TYPE a gauge\nb 1\n',
    '# HELP a A.\n# TYPE a counter\na 1\n',
    '# HELP a A.\n# TYPE a gauge\na{x="1",x="2"} 1\n',
    '# HELP a A.\n# TYPE a gauge\na 1\na 2\n',
    '# HELP a A.\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
    '# HELP a A.\n# TYPE a gauge\na{quantile="0.5"} 1\n',
    '# HELP a A.\n# TYPE a gauge\n',
  ]
  for (const text of broken) expect(readExposition(text).faults, text).not.toEqual([])
})
