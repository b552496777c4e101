import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agencyCode, areaCode, commandId, idFrom, logName, partId, streamId } from '../../shared/ids.ts'

describe('idFrom', () => {
  test('makes an id of any 21 bytes, each byte counted', () => {
    const bytes = fc.uint8Array({ minLength: 21, maxLength: 32 })
    fc.assert(
      fc.property(bytes, (random) => {
        const id = idFrom(random)
        expect(streamId.parse(id)).toBe(id)
        expect(commandId.parse(id)).toBe(id)
      }),
      { seed: 21 },
    )
  })

  test('uses all 64 characters', () => {
    const seen = new Set(Array.from({ length: 64 }, (_, byte) => idFrom(new Uint8Array(21).fill(byte))[0]))
    expect(seen.size).toBe(64)
  })

  test('throws when given too little randomness', () => {
    expect(() => idFrom(new Uint8Array(20))).toThrow('21 random bytes')
  })
})

test('what a command made is numbered under its id, as in browser and server', () => {
  expect(partId('abc', 2)).toBe('abc-2')
})

describe('shapes', () => {
  test.each([
    ['streamId', streamId, 'V1StGXR8_Z5jdHi6B-myT'],
    ['commandId', commandId, 'V1StGXR8_Z5jdHi6B-myT'],
    ['commandId of the house', commandId, 'system:clock.miss:abc:1795222800000'],
    ['areaCode', areaCode, '990102003001'],
    ['agencyCode', agencyCode, 'data-office'],
    ['logName', logName, 'live'],
    ['logName of an exercise', logName, 'exercise-2026-gas'],
  ])('%s takes %s', (_name, schema, value) => {
    expect(schema.parse(value)).toBe(value)
  })

  test.each([
    ['streamId', streamId, 'V1StGXR8_Z5jdHi6B-my'],
    ['streamId', streamId, 'V1StGXR8_Z5jdHi6B-myT\n'],
    ['streamId', streamId, 'V1StGXR8/Z5jdHi6B-myT'],
    ['streamId', streamId, 'system:anything'],
    ['commandId', commandId, 'system:'],
    ['commandId', commandId, 'system:a b'],
    ['areaCode', areaCode, '99010200300'],
    ['areaCode', areaCode, '９９０１０２００３００１'],
    ['areaCode', areaCode, 990102003001],
    ['agencyCode', agencyCode, 'Fire'],
    ['agencyCode', agencyCode, 'f'],
    ['agencyCode', agencyCode, '__proto__'],
    ['logName', logName, 'exercise-'],
    ['logName', logName, '../live'],
  ])('%s refuses %j', (_name, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false)
  })
})
