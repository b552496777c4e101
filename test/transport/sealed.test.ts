/** Commands sealed to the house, after the words of sealed.ts and with the browser's own WebCrypto. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openSealed } from '../../server/transport/sealed.ts'
import { seal as sealTo } from '../support/seal.ts'

const { privateKey: house } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKeyOf = (key: KeyObject): JsonWebKey => createPublicKey(key).export({ format: 'jwk' })
const seal = (text: string, to = house, info?: string): Promise<Buffer> => sealTo(text, publicKeyOf(to), info)

describe('what is sealed to the house', () => {
  test.each(['{}', '{"text":"断水 𠮷 12 户"}', 'null', '[1]', `"${'长'.repeat(10_000)}"`])(
    'opens: %.20s',
    async (json) => {
      expect(openSealed((await seal(json)).toString('base64'), house)).toEqual(JSON.parse(json))
    },
  )

  test('opens also in the alphabet of addresses', async () => {
    expect(openSealed((await seal('{"a":1}')).toString('base64url'), house)).toEqual({ a: 1 })
  })

  test.each([
    ['to another house', () => seal('{}', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
    ['for another purpose', () => seal('{}', house, 'lianxin-outbox-2')],
    ['and is no JSON', () => seal('{')],
    ['and is nothing', () => seal('')],
  ])('is not opened when it was sealed %s', async (_what, sealed) => {
    expect(openSealed((await sealed()).toString('base64'), house)).toBeUndefined()
  })

  test('is not opened when a bit of it was turned, or an end of it cut', async () => {
    const sealed = await seal('{"a":1}')
    for (let at = 0; at < sealed.length; at++) {
      const turned = Buffer.from(sealed)
      turned[at] = (turned[at] ?? 0) ^ 1
      expect(openSealed(turned.toString('base64'), house), `byte ${at}`).toBeUndefined()
      expect(openSealed(sealed.subarray(0, at).toString('base64'), house), `cut at ${at}`).toBeUndefined()
    }
  })

  test('is not opened by a point that is on no curve, or at infinity', async () => {
    const sealed = await seal('{}')
    for (const point of [
      Buffer.alloc(65),
      Buffer.concat([Buffer.of(4), Buffer.alloc(64)]),
      Buffer.alloc(65, 0xff),
    ])
      expect(
        openSealed(Buffer.concat([point, sealed.subarray(65)]).toString('base64'), house),
      ).toBeUndefined()
  })

  test('and garbage is never more than nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.uint8Array().map((b) => Buffer.from(b).toString('base64')),
        ),
        (text) => {
          expect(openSealed(text, house)).toBeUndefined()
        },
      ),
      { seed: 20261121, numRuns: 500 },
    )
  })
})
