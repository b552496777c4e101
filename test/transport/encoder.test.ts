/** Frames of the wire, one by one and at random: read exactly or thrown at once, never half. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Decoder, Encoder, Written } from '../../server/transport/encoder.ts'

interface Packet {
  type: number
  nsp: string
  id?: number
  data?: unknown
}

function decode(...frames: unknown[]): Packet[] {
  const decoder = new Decoder()
  const packets: Packet[] = []
  decoder.on('decoded', (packet: Packet) => void packets.push(packet))
  for (const frame of frames) decoder.add(frame)
  return packets
}

const encode = (packet: Packet): string[] => new Encoder().encode(packet)

describe('the encoder', () => {
  test('splices what is written already as it is', () => {
    const body = new Written('{"from":1,"upTo":2,"events":[]}')
    expect(encode({ type: 2, nsp: '/', data: ['events', body] })).toEqual([
      '2["events",{"from":1,"upTo":2,"events":[]}]',
    ])
  })

  test.each<[Packet, string]>([
    [{ type: 0, nsp: '/', data: { sid: 'x' } }, '0{"sid":"x"}'],
    [{ type: 1, nsp: '/' }, '1'],
    [{ type: 3, nsp: '/', id: 7, data: [{ accepted: true }] }, '37[{"accepted":true}]'],
    [{ type: 4, nsp: '/admin', data: { message: 'no' } }, '4/admin,{"message":"no"}'],
    [{ type: 2, nsp: '/', data: ['a', 'b', 'c'] }, '2["a","b","c"]'],
  ])('writes %j', (packet, frame) => {
    expect(encode(packet)).toEqual([frame])
  })
})

describe('the decoder', () => {
  test.each<[string, Packet]>([
    ['0', { type: 0, nsp: '/' }],
    ['0{"token":"x"}', { type: 0, nsp: '/', data: { token: 'x' } }],
    ['0/admin,', { type: 0, nsp: '/admin' }],
    ['1', { type: 1, nsp: '/' }],
    ['212["hello",{}]', { type: 2, nsp: '/', id: 12, data: ['hello', {}] }],
    ['20["hello"]', { type: 2, nsp: '/', id: 0, data: ['hello'] }],
    ['35[]', { type: 3, nsp: '/', id: 5, data: [] }],
  ])('reads %s', (frame, packet) => {
    expect(decode(frame)).toEqual([packet])
  })

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['a list of bytes', Buffer.from('2["hello"]')],
    ['bytes', new ArrayBuffer(4)],
    ['a number', 2],
    ['nothing at all', undefined],
    ['a binary event', '51-["x",{"_placeholder":true,"num":0}]'],
    ['an id of eleven digits', '212345678901["hello"]'],
    ['a name that is reserved', '2["disconnecting"]'],
    ['an error of ours', '4{"message":"x"}'],
    ['a join with a list', '0[]'],
    ['a join with nothing', '0null'],
    ['a disconnect that says something', '1{}'],
    ['an answer that is no list', '31{}'],
    ['three arguments', '2["a",1,2]'],
    ['two values', '2["a"]["b"]'],
    ['a namespace of 42 letters', `0/${'n'.repeat(41)},`],
  ])('throws for %s', (_what, frame) => {
    expect(() => decode(frame)).toThrow()
  })

  test('reads one join a connection', () => {
    expect(() => decode('0', '0')).toThrow('joins once')
    expect(() => decode('0', '1', '0/other,')).toThrow('joins once')
  })

  test('a key of a prototype is a key like any other', () => {
    const [packet] = decode('2["hello",{"__proto__":{"polluted":1}}]')
    const [, payload] = packet?.data as [string, object]
    expect(Object.hasOwn(payload, '__proto__')).toBe(true)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('is done when destroyed', () => {
    const decoder = new Decoder()
    decoder.on('decoded', () => expect.unreachable())
    decoder.destroy()
    decoder.add('0')
  })

  test('whatever comes is read whole or thrown, and is of the shape it says', { timeout: 30_000 }, () => {
    const frames = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .tuple(fc.nat(9), fc.string({ maxLength: 6 }), fc.json())
        .map(([type, id, json]) => `${type}${id}${json}`),
      fc.tuple(fc.nat(6), fc.json()).map(([type, json]) => `${type}[${JSON.stringify('name')},${json}]`),
    )
    fc.assert(
      fc.property(frames, (frame) => {
        let packets: Packet[]
        try {
          packets = decode(frame)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
          return
        }
        expect(packets).toHaveLength(1)
        const { type, data, id }: Packet = packets[0] ?? { type: -1, nsp: '' }
        expect([0, 1, 2, 3]).toContain(type)
        if (type >= 2) expect(Array.isArray(data)).toBe(true)
        if (id !== undefined) expect(Number.isSafeInteger(id) && id >= 0).toBe(true)
      }),
      { seed: 20261121, numRuns: 1500 },
    )
  })

  test('what the encoder writes of events and answers, the decoder reads again', () => {
    const packets = fc.record({
      type: fc.constantFrom(2, 3),
      nsp: fc.constant('/'),
      id: fc.nat(9_999_999),
      data: fc.tuple(fc.constant('hello'), fc.jsonValue()),
    })
    fc.assert(
      fc.property(packets, (packet) => {
        const [again] = decode(...encode(packet))
        expect(JSON.stringify(again)).toEqual(JSON.stringify(packet))
      }),
      { seed: 20261121, numRuns: 500 },
    )
  })
})
