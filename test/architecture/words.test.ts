/** Both languages say everything the house can say (architecture §6, style 38 and 39). */
import { describe, expect, test } from 'vitest'
import { features } from '../../shared/catalogue.ts'
import type { Family, Feature } from '../../shared/feature.ts'
import { families } from '../../shared/families.ts'
import { refusalCodes } from '../../shared/refusal.ts'
import { catalogueFiles, flattened, languages, read, sourcesOf, wordsIn } from './sources.ts'

/** `incident.reported` is told by `incident.event.reported`, a refusal by `incident.refusal.wrongStage`. */
const keyOf = (kind: 'event' | 'refusal') => (code: string) => code.replace('.', `.${kind}.`)
const eventTypes = [...Object.values(families), ...Object.values(features)].flatMap((one: Family | Feature) =>
  Object.keys(one.events),
)

describe.each(languages)('%s', (language) => {
  const words = wordsIn(language)

  test('has words for every event type', () => {
    expect(eventTypes.map(keyOf('event')).filter((key) => !words.has(key))).toEqual([])
  })

  test('has words for every refusal code', () => {
    expect(refusalCodes.map(keyOf('refusal')).filter((key) => !words.has(key))).toEqual([])
  })

  test('says each thing once: no key in two files', () => {
    const keys = catalogueFiles(language).flatMap((path) =>
      flattened(JSON.parse(read(path))).map(([key]) => key),
    )
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  test('has its keys sorted in every file and group', () => {
    const unsorted = catalogueFiles(language).flatMap((path) =>
      groupsOf(JSON.parse(read(path)), path).filter(({ keys }) => keys.join() !== inOrder(keys).join()),
    )
    expect(unsorted.map(({ path }) => path)).toEqual([])
  })

  test('has no empty words and only named parameters', () => {
    const bad = [...words].filter(([, text]) => text.trim() === '' || /\{\s*\d*\s*\}/.test(text))
    expect(bad).toEqual([])
  })
})

describe('zh-CN and en', () => {
  const [chinese, english] = [wordsIn('zh-CN'), wordsIn('en')]

  test('lie side by side', () => {
    const twin = (path: string) => path.replace('zh-CN.json', 'en.json')
    expect(catalogueFiles('zh-CN').map(twin)).toEqual(catalogueFiles('en'))
    expect(catalogueFiles('en')).not.toEqual([])
  })

  test('have the same keys in the same files', () => {
    for (const path of catalogueFiles('zh-CN')) {
      const keys = (file: string) => flattened(JSON.parse(read(file))).map(([key]) => key)
      expect(keys(path.replace('zh-CN.json', 'en.json')), path).toEqual(keys(path))
    }
  })

  test('name the same parameters', () => {
    const differing = [...chinese]
      .filter(([key, text]) => parametersIn(text) !== parametersIn(english.get(key) ?? text))
      .map(([key]) => key)
    expect(differing).toEqual([])
  })
})

test('no Chinese stands in the window outside its catalogues', () => {
  const found = sourcesOf('.vue', '.ts')
    .filter(({ path }) => path.startsWith('web/'))
    .flatMap(({ path, text }) => {
      const match = /\p{Script=Han}/u.exec(withoutComments(text))
      return match ? [path] : []
    })
  expect(found).toEqual([])
})

function groupsOf(value: unknown, path: string): { path: string; keys: string[] }[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, below]) => groupsOf(below, `${path} ${key}`))
  return [{ path, keys: Object.keys(value) }, ...inner]
}

/** Alphabetical, but for keys that look like integers: JavaScript itself puts those first. */
function inOrder(keys: readonly string[]): string[] {
  return Object.keys(Object.fromEntries([...keys].sort().map((key) => [key, key])))
}

/** The names in braces, sorted, each once: plural forms may name them in several places. */
function parametersIn(text: string): string {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort().join()
}

function withoutComments(text: string): string {
  return text.replace(/<!--[\s\S]*?-->|\/\*[\s\S]*?\*\/|(?<![:'"])\/\/.*$/gm, '')
}
