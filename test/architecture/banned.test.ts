/** What must not stand anywhere in the house. */
import { expect, test } from 'vitest'
import { code, sourcesOf, type Source } from './sources.ts'

const self = 'test/architecture/banned.test.ts'
const styles = [
  ...sourcesOf('.css'),
  ...sourcesOf('.vue').map(({ path, text }) => ({
    path,
    text: [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((match) => match[1]).join('\n'),
  })),
]

const banned: { what: string; pattern: RegExp; among: readonly Source[] }[] = [
  { what: 'v-html or v-text', pattern: /\bv-(?:html|text)\b/, among: code },
  { what: 'a silenced type error', pattern: /@ts-(?:ignore|nocheck|expect-error)/, among: code },
  {
    what: 'a skipped, only, todo or expected-to-fail test',
    pattern:
      /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:skip|only|todo|skipIf|runIf|fails)\b|\bx(?:it|test|describe)\(/,
    among: code,
  },
  {
    what: 'scaled pixels: sizes come from viewport units (architecture §6)',
    pattern: /transform\s*:[^;}]*\bscale|(?:^|[\s;{])(?:zoom|scale)\s*:/m,
    among: styles,
  },
  { what: '!important', pattern: /!important/, among: styles },
  { what: 'work without an owner', pattern: /\b(?:TODO|FIXME|XXX)\b(?!\(#\d+ [\w-]+\))/, among: code },
]

test.each(banned)('nowhere: $what', ({ pattern, among }) => {
  const found = among
    .filter(({ path }) => path !== self)
    .flatMap(({ path, text }) => {
      const match = pattern.exec(text)
      return match ? [`${path}:${text.slice(0, match.index).split('\n').length} ${match[0]}`] : []
    })
  expect(found).toEqual([])
})
