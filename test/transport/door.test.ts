/** The door's own check, without a house: what passes is what its schema says, and a refusal repeats nothing. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import { command } from '../../shared/command.ts'
import { refusal } from '../../shared/refusal.ts'
import { checkCommand } from '../../server/transport/door.ts'
import { idOf } from '../support/ids.ts'

const order = (data: unknown, envelope: object = {}): unknown => ({
  commandId: idOf('c'),
  type: 'incident.recordEntry',
  stream: idOf('s'),
  data,
  ...envelope,
})
const refusedFor = (payload: unknown) => {
  const checked = checkCommand(payload, catalogue)
  return 'refusal' in checked ? checked.refusal : undefined
}

test('what passes is trimmed and holds nothing its schema does not know', () => {
  const checked = checkCommand(order({ text: '  已关闭 \n' }), catalogue)
  expect(checked).toEqual({ command: order({ text: '已关闭' }) })
})

test.each([
  [order({ text: 'x', more: 'secret' }), { code: 'command.malformed', params: { field: '' } }],
  [order({ text: 7 }), { code: 'command.malformed', params: { field: 'text' } }],
  [order({ text: 'secret'.repeat(400) }), { code: 'command.tooLarge', params: { field: 'text', max: 2000 } }],
  [order({ text: 'secret 13901234567' }), { code: 'command.personalMark', params: { field: 'text' } }],
  [order({ text: 'secret\0' }), { code: 'command.malformed', params: { field: 'text' } }],
  [order({}, { type: 'secret.type' }), { code: 'command.unknownType', params: { type: 'secret.type' } }],
  [order({}, { seen: 'secret' }), { code: 'command.malformed', params: { field: 'seen' } }],
  [order({}, { commandId: 'system:secret' }), { code: 'command.malformed', params: { field: 'commandId' } }],
  [
    order(JSON.parse('{"__proto__":{},"text":"x"}')),
    { code: 'command.malformed', params: { field: 'data' } },
  ],
])('%j is refused for %j', (payload, expected) => {
  expect(refusedFor(payload)).toMatchObject(expected)
})

describe('at random', () => {
  const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, maxDepth: 4 })
  const near = fc.record({
    commandId: fc.oneof(fc.constant(idOf('c')), anything),
    type: fc.oneof(
      fc.constantFrom('incident.recordEntry', 'incident.report', 'account.open', 'log.retire'),
      fc.string(),
    ),
    stream: fc.oneof(fc.constant(idOf('s')), anything),
    seen: fc.oneof(fc.nat(), anything),
    data: fc.oneof(fc.dictionary(fc.string(), anything), fc.record({ text: fc.string({ unit: 'binary' }) })),
  })

  test('whatever comes is a command by its schemas, or a refusal by its own', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(anything, near), (payload) => {
        const checked = checkCommand(payload, catalogue)
        if ('refusal' in checked) return void refusal.parse(checked.refusal)
        const { type, data } = command.parse(checked.command)
        catalogue.command(type)?.data.parse(data)
      }),
      { seed: 20261121, numRuns: 1500 },
    )
  })
})
