/** Nothing that looks like a personal number comes past the door in an order, whichever orders there will be. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkCommand } from '../../server/transport/door.ts'
import { catalogue, features } from '../../shared/catalogue.ts'
import type { CommandDefinition, Family, Feature } from '../../shared/feature.ts'
import { families } from '../../shared/families.ts'
import { withValueAt, wordsPaths } from '../../shared/words.ts'
import { idOf } from '../support/ids.ts'
import { probeCatalogue } from '../support/probe.ts'

const marks = {
  mobile: [
    '13800138000',
    '请联系 138 0013 8000，谢谢',
    '+86-138.0013.8000',
    '1\u200B3800138000',
    '１３８００１３８０００',
  ],
  idNumber: ['11010119900307851X', '身份证110101 19900307 8515号'],
  bankCard: ['6222021234567890123', '6222 0212 3456 7890'],
  plate: ['京A12345', '粤B·D12345'],
}

interface Field {
  type: string
  path: string[]
}

const commands: [string, CommandDefinition][] = [
  ...[...Object.values(families), ...Object.values(features)].flatMap((one: Family | Feature) =>
    Object.entries(one.commands),
  ),
]
const wordsFields: Field[] = commands.flatMap(([type, { data }]) =>
  wordsPaths(data).map((path) => ({ type, path })),
)

/** An order of which only this field is filled: the door names a personal number before anything that is missing. */
function orderWith({ type, path }: Field, text: string) {
  const holders = path.slice(0, -1).map((_, depth) => path.slice(0, depth + 1))
  const empty = holders.reduce<Record<string, unknown>>((made, at) => withValueAt(made, at, {}), {})
  return { commandId: idOf('command'), stream: idOf('stream'), type, data: withValueAt(empty, path, text) }
}

describe('every words field of every order', () => {
  test('there are such fields', () => {
    expect(wordsFields.length).toBeGreaterThan(4)
  })

  test.each(wordsFields)('[LOG18] $type $path takes no personal number', (field) => {
    for (const [kind, texts] of Object.entries(marks))
      for (const text of texts)
        for (const whole of [text, `前面 ${text} 后面`, `${text}。`])
          expect(checkCommand(orderWith(field, whole), catalogue), `${kind}: ${whole}`).toEqual({
            refusal: {
              code: 'command.personalMark',
              params: { field: field.path.join('.') },
              retry: 'never',
              status: 400,
            },
          })
  })

  test.each(wordsFields)('$type $path takes what only looks a little like one', (field) => {
    for (const text of ['第 3 号泵 2026-11-21 09:30', '电话 12345', '公里桩 K138+00', '约 1380 人']) {
      const checked = checkCommand(orderWith(field, text), catalogue)
      expect('refusal' in checked ? checked.refusal.code : undefined).not.toBe('command.personalMark')
    }
  })

  test('[LOG18] what was typed is not said again in the refusal', () => {
    const order = orderWith({ type: 'probe.note', path: ['text'] }, '13800138000')
    const checked = checkCommand(order, probeCatalogue)
    expect(checked).toMatchObject({ refusal: { code: 'command.personalMark' } })
    expect(JSON.stringify(checked)).not.toContain('138')
  })
})

/** Ids of what a stream holds: anything else than one that is there is refused by the decision and never recorded. */
const lookedUp = [
  'conference.decideDispute dispute',
  'conference.issueOrders orders.0.resolution',
  'conference.strike item',
  'grievance.takeBackCallers addition',
  'incident.adjustWarning warning',
  'incident.closePlace place',
  'incident.countPlace place',
  'incident.liftWarning warning',
  'incident.liftZone zone',
  'incident.strikeEntry entry',
  'mediation.withdrawClaim claim',
  'statement.confirmReadable channel',
  'statement.noteSent channel',
]

describe('every other field of every order', () => {
  const texts = Object.values(marks).flat()
  const leaves = commands.flatMap(([type, { data }]) =>
    leavesOf(data, []).map(({ path, schema }) => ({ type, path: path.join('.'), schema })),
  )
  const narrow = leaves.filter(({ type, path }) => !lookedUp.includes(`${type} ${path}`))

  test('the ids that are looked up are all there', () => {
    const names = leaves.map(({ type, path }) => `${type} ${path}`)
    expect(lookedUp.filter((name) => !names.includes(name))).toEqual([])
  })

  test.each(narrow)('[LOG18] $type $path is too narrow for a number with words around it', ({ schema }) => {
    for (const text of texts) expect(schema.safeParse(`请联系 ${text}`).success).toBe(false)
    expect(schema.safeParse('13800138000').success).toBe(false)
  })
})

/** Everything in a schema that is a value of its own and not words, whatever wraps it. */
function leavesOf(schema: z.ZodType, path: string[]): { path: string[]; schema: z.ZodType }[] {
  if (schema.meta()?.['words'] === true) return []
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, inner]) =>
      leavesOf(inner as z.ZodType, [...path, key]),
    )
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return leavesOf(schema.unwrap() as z.ZodType, path)
  if (schema instanceof z.ZodArray) return leavesOf(schema.element as z.ZodType, [...path, '0'])
  return [{ path, schema }]
}
