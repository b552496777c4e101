/** Free text (D9): the log's body keeps a salted hash, the words lie beside it and can be erased. */
import { z } from 'zod'

const zeroWidth = /[\u200B-\u200F\u202A-\u202E\u2060\uFEFF\u00AD]/g
const plates = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领'

/** Between groups of digits: blank, dot, slash, any dash. */
const gap = '[ ./‐-―-]?'

/** What belongs into a person's file and never into an entry. Digits are read as NFKC, without zero-width marks. */
const personalMarks: readonly { kind: PersonalMark; pattern: RegExp }[] = [
  {
    kind: 'mobile',
    pattern: new RegExp(`(?<!\\d)(?:(?:00|\\+)?86${gap})?1[3-9]\\d${gap}\\d{4}${gap}\\d{4}(?!\\d)`),
  },
  { kind: 'idNumber', pattern: /(?<!\d)\d{6}[ -]?(?:19|20)\d{6}[ -]?\d{3}[\dXx](?![\dA-Za-z])/ },
  { kind: 'bankCard', pattern: /(?<!\d)(?:\d{16,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?)(?!\d)/ },
  {
    kind: 'plate',
    pattern: new RegExp(
      `[${plates}][A-HJ-Z][·• -]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])`,
      'i',
    ),
  },
]
export type PersonalMark = 'mobile' | 'idNumber' | 'bankCard' | 'plate'

/** The kind of personal number a text seems to contain, or undefined. It may refuse too much, never knowingly too little. */
export function personalMarkIn(text: string): PersonalMark | undefined {
  const plain = text.normalize('NFKC').replace(zeroWidth, '')
  return personalMarks.find(({ pattern }) => pattern.test(plain))?.kind
}

export const personalMarkMessage = 'words.personalMark'

/**
 * A free-text field: 1 to `max` UTF-16 units after trimming, well-formed, without control characters other than
 * line breaks and tabs, without anything that looks like a personal number. Marked, so that the log keeps its hash only.
 */
export function words(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(isPlainText, { error: 'words.malformed' })
    .refine((text) => personalMarkIn(text) === undefined, { error: personalMarkMessage })
    .meta({ words: true })
}

/** True for text that survives UTF-8 and holds no control characters but line breaks and tabs. */
export function isPlainText(text: string): boolean {
  return isWellFormed(text) && !hasControl(text)
}

/** A lone surrogate would not survive UTF-8 and would break the hash. */
function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text)
}

function hasControl(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- the very characters to be refused
  return /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text)
}

/**
 * Paths of the words fields of an object schema, as key chains (`['place', 'text']`).
 * Throws for words inside anything else (arrays, unions, records …): the side table addresses them by a fixed path.
 */
export function wordsPaths(schema: z.ZodType): string[][] {
  const found: string[][] = []
  walk(schema, [], found)
  return found
}

function walk(schema: z.ZodType, path: string[], found: string[][]): void {
  if (schema.meta()?.['words'] === true) {
    found.push(path)
    return
  }
  if (schema instanceof z.ZodObject) {
    for (const [key, inner] of Object.entries(schema.shape)) walk(inner as z.ZodType, [...path, key], found)
  } else if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    walk(schema.unwrap() as z.ZodType, path, found)
  } else if (holdsWords(schema)) {
    throw new Error(`words inside a ${schema.def.type} at ${path.join('.')}`)
  }
}

/** True when words lie anywhere inside a schema, whatever wraps them. */
function holdsWords(schema: z.ZodType): boolean {
  if (schema.meta()?.['words'] === true) return true
  const inside = Object.values(schema.def).flatMap((value: unknown): unknown[] =>
    value instanceof z.ZodType
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value)
        : [],
  )
  return inside.some((value) => value instanceof z.ZodType && holdsWords(value))
}

/** Reads the value at a path, or undefined where a part of the path is missing. */
export function valueAt(data: unknown, path: readonly string[]): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  }
  return value
}

/** A copy of `data` with the value at `path` replaced; untouched branches are shared. */
export function withValueAt<T>(data: T, path: readonly string[], value: unknown): T {
  const [key, ...rest] = path
  if (key === undefined) return value as T
  const record = data as Record<string, unknown>
  return { ...record, [key]: withValueAt(record[key], rest, value) } as T
}
