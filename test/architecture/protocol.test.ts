/** The wire is a promise: it moves only together with its version (D8; the idea is rocicorp/mono's). */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { features } from '../../shared/catalogue.ts'
import type { CommandDefinition, EventDefinition } from '../../shared/feature.ts'
import { families } from '../../shared/families.ts'
import { downward, oldestProtocol, protocolVersion, upward } from '../../shared/protocol.ts'
import { read } from './sources.ts'

const file = 'test/architecture/protocol.json'

test('the wire moved only with its version', () => {
  const present = { protocolVersion, hash: hashOf(wire()) }
  const stored = JSON.parse(read(file)) as typeof present
  const isBumped = protocolVersion > stored.protocolVersion
  const advice = isBumped
    ? `protocolVersion was raised; write ${JSON.stringify(present)} into ${file}.`
    : `What goes over the wire changed. If version ${protocolVersion} was ever released, raise protocolVersion in ` +
      `shared/protocol.ts with a dated line of history (and oldestProtocol only when older commands cannot be taken ` +
      `any more), and upcast changed events. If it never was, keep it. ` +
      `Then write ${JSON.stringify(present)} into ${file}.`
  expect(present, advice).toEqual(stored)
})

test('commands of the last two protocols are taken', () => {
  expect(oldestProtocol).toBeLessThanOrEqual(Math.max(1, protocolVersion - 1))
})

/** Everything a client and the house agree on. */
function wire(): unknown {
  const commands: Record<string, CommandDefinition> = {}
  const events: Record<string, EventDefinition> = {}
  for (const one of [...Object.values(families), ...Object.values(features)]) {
    Object.assign(commands, one.commands)
    Object.assign(events, one.events)
  }
  return {
    upward: Object.entries(upward).map(([name, said]) => [
      name,
      schemaOf(said.payload),
      'answer' in said ? schemaOf(said.answer) : null,
    ]),
    downward: Object.entries(downward).map(([name, payload]) => [name, schemaOf(payload)]),
    commands: Object.entries(commands).map(([type, { data, judgedOn, opens }]) => [
      type,
      { data: schemaOf(data), judgedOn: judgedOn ?? null, opens: opens ?? false },
    ]),
    events: Object.entries(events).map(([type, { data, layer, v }]) => [
      type,
      { data: schemaOf(data), layer, v },
    ]),
  }
}

function schemaOf(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })
}

/** SHA-256 over the value with its keys and lists sorted: only meaning moves it. */
function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
    .slice(0, 32)
}

function sorted(value: unknown): unknown {
  // The lists of a JSON schema are sets: enum, required, anyOf.
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(sorted(one))).sort()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
