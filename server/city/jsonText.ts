/**
 * JSON that remembers where each value stands, so that a fault in a city's files is named by its line. Strict
 * (RFC 8259); beyond that a key stated twice is refused: of two areas of one name only the last would be read.
 */

export class JsonFault extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

export interface JsonText {
  value: unknown
  /** Line, from 1, on which the value at a path begins; where the path ends early, its nearest holder. */
  lineAt: (path: readonly PropertyKey[]) => number
}

const space = /[ \t\r\n]*/y
const atom =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y // eslint-disable-line no-control-regex -- a string must not hold them
/** Deeper than any map; keeps a hostile file from exhausting the stack. */
const deepest = 64

/** Throws a `JsonFault` at the first thing that is not JSON. */
export function readJson(text: string): JsonText {
  const starts = new Map<string, number>()
  let at = 0
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
  const fail = (what: string): never => {
    throw new JsonFault(lineOf(at), what)
  }
  const skip = (): void => {
    space.lastIndex = at
    at += space.exec(text)?.[0].length ?? 0
  }
  const take = (mark: string): boolean => {
    skip()
    if (text[at] !== mark) return false
    at += 1
    return true
  }
  const readAtom = (): unknown => {
    skip()
    atom.lastIndex = at
    const found = atom.exec(text)?.[0]
    if (found === undefined)
      return fail(at >= text.length ? 'ends too early' : `${JSON.stringify(text[at])} does not belong here`)
    at += found.length
    return JSON.parse(found)
  }
  const members = (close: string, one: (index: number) => void): void => {
    if (take(close)) return
    for (let index = 0; ; index++) {
      one(index)
      if (take(close)) return
      if (!take(',')) fail(`a comma or ${close} is missing`)
    }
  }
  const readValue = (path: string, depth: number): void => {
    if (depth > deepest) fail('is nested too deep')
    skip()
    starts.set(path, at)
    if (take('[')) return members(']', (index) => readValue(below(path, index), depth + 1))
    if (!take('{')) return void readAtom()
    members('}', () => {
      const key = readAtom()
      if (typeof key !== 'string') return fail('a key is missing')
      const inner = below(path, key)
      if (starts.has(inner)) fail(`the key ${key} stands twice`)
      if (!take(':')) fail('a colon is missing')
      readValue(inner, depth + 1)
    })
  }
  readValue('', 0)
  skip()
  if (at < text.length) fail(`${JSON.stringify(text[at])} does not belong here`)
  return {
    value: JSON.parse(text),
    lineAt: (path) => {
      for (let length = path.length; length > 0; length--) {
        const start = starts.get(path.slice(0, length).reduce(below, ''))
        if (start !== undefined) return lineOf(start)
      }
      return lineOf(starts.get('') ?? 0)
    },
  }
}

/** A step down a JSON pointer (RFC 6901). */
function below(path: string, key: PropertyKey): string {
  return `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
