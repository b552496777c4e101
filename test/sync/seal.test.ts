/** What the browser seals, the house opens, and nobody else. */
import { generateKeyPairSync } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { openSealed } from '../../server/transport/sealed.ts'
import { sealer } from '../../web/sync/seal.ts'
import { idOf } from '../support/ids.ts'

const command = { commandId: idOf('c'), type: 'probe.note', stream: idOf('s'), data: { text: '断水 12 户' } }
const keys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwkOf = (pair: ReturnType<typeof keys>) => ({ ...pair.publicKey.export({ format: 'jwk' }) })

test('[SYNC8] a sealed order is opened by the house it was sealed to, as it was given', async () => {
  vi.stubGlobal('isSecureContext', true)
  const pair = keys()
  const sealed = await sealer(jwkOf(pair))?.(command)
  expect(openSealed(sealed ?? '', pair.privateKey)).toEqual(command)
  expect(openSealed(sealed ?? '', keys().privateKey)).toBeUndefined()
  const again = await sealer(jwkOf(pair))?.(command)
  expect(again).not.toBe(sealed)
})

test('without a safe place or a key nothing is sealed; a broken key is told', async () => {
  vi.stubGlobal('isSecureContext', true)
  expect(sealer(undefined)).toBeUndefined()
  await expect(sealer({ kty: 'EC' })?.(command)).rejects.toThrow()
  vi.stubGlobal('isSecureContext', false)
  expect(sealer(jwkOf(keys()))).toBeUndefined()
})
