/** House numbers (style.md §4): ceilings fail, medians are printed. */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { note } from '../support/note.ts'
import { code, files, root } from './sources.ts'

const measured = code.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
const typescript = measured.filter(({ path }) => path.endsWith('.ts') && !path.startsWith('test/'))
const components = measured.filter(({ path }) => path.endsWith('.vue'))

test('a TypeScript file has at most 400 lines', (context) => {
  note(context, figures(typescript))
  const long = measured.filter(({ path, lines }) => !path.endsWith('.vue') && lines > 400)
  expect(long).toEqual([])
})

test('a component has at most 300 lines', (context) => {
  note(context, figures(components))
  expect(components.filter(({ lines }) => lines > 300)).toEqual([])
})

test('folders inside a room are at most two deep', () => {
  const deep = files.filter((path) => path.split('/').length - 1 > 4)
  expect(deep).toEqual([])
})

test('the top level holds the four rooms and the usual papers', () => {
  const allowed = new Set([
    ...['package.json', 'package-lock.json', 'tsconfig.json', 'README.md', 'LICENSE'],
    ...['server', 'web', 'shared', 'test'],
    // never committed
    ...['node_modules', 'dist', 'data', 'coverage'],
  ])
  const strangers = readdirSync(root).filter((name) => !name.startsWith('.') && !allowed.has(name))
  expect(strangers).toEqual([])
})

function figures(sizes: readonly { lines: number }[]): string {
  const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return `${sorted.length} files, median ${at(0.5)} lines, 95th percentile ${at(0.95)}, longest ${at(1)}`
}
