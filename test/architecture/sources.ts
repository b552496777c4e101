/** The house as text: every source file, what it imports, and the words it shows. */
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Source {
  /** From the root, with `/`. */
  path: string
  text: string
}

/** Every file of the four rooms, without the city's data. */
export const files: readonly string[] = ['server', 'web', 'shared', 'test'].flatMap((room) =>
  readdirSync(`${root}${room}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(root.length).replaceAll('\\', '/'), entry.name))
    .filter((path) => !/^server\/city\/[^/]+\//.test(path))
    .sort(),
)

export function read(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8')
}

/** Sources with one of the extensions, e.g. `.ts`. */
export function sourcesOf(...extensions: string[]): Source[] {
  return files
    .filter((path) => extensions.some((extension) => path.endsWith(extension)))
    .map((path) => ({ path, text: read(path) }))
}

export const code = sourcesOf('.ts', '.vue', '.mjs')

/** Every specifier a file imports or exports from: static, dynamic and types alike. */
export function specifiersOf({ path, text }: Source): string[] {
  const script = path.endsWith('.vue') ? scriptsOf(text) : text
  return ts.preProcessFile(script, true, true).importedFiles.map(({ fileName }) => fileName)
}

function scriptsOf(text: string): string {
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
}

/** The file a relative specifier names, from the root; undefined for a package. */
export function targetOf(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.')
    ? posix.join(posix.dirname(path), specifier.split('?')[0] ?? '')
    : undefined
}

/** The package of a bare specifier: `@scope/name/deep` is `@scope/name`; undefined for Node's own and for files. */
export function packageOf(specifier: string): string | undefined {
  if (/^(?:\.|node:|virtual:)/.test(specifier)) return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

export type Catalogue = ReadonlyMap<string, string>
export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** The catalogue files of a language under web/. */
export function catalogueFiles(language: Language): string[] {
  return files.filter((path) => path.startsWith('web/') && path.endsWith(`/${language}.json`))
}

/** One catalogue file, keys joined by dots. Throws for anything that is not a string or an object. */
export function flattened(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${path} is neither words nor a group of words`)
  return Object.entries(value).flatMap(([key, inner]) => flattened(inner, path ? `${path}.${key}` : key))
}

/** All words of a language. */
export function wordsIn(language: Language): Catalogue {
  return new Map(catalogueFiles(language).flatMap((path) => flattened(JSON.parse(read(path)))))
}
