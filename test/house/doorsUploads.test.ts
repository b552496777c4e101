/** A photo sealed on a phone, sent piece by piece: taken up where it broke, opened only by the house, named once. */
import { createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { framed } from '../../server/blobs/frame.ts'
import type { Answer } from '../../shared/command.ts'
import type { Event } from '../../shared/event.ts'
import { photo } from '../support/blobs.ts'
import { newId, openDoors, report, taken, type Doors, type Order, type Sender } from '../support/doors.ts'
import { seal } from '../support/seal.ts'

let doors: Doors
let duty: Sender
let stream: string
let picture: Buffer

beforeAll(async () => {
  doors = await openDoors()
  duty = await doors.sender('duty', 'dutyOfficer')
  stream = newId()
  taken(await duty.give(report(stream)))
  picture = await photo(200, 150)
})
afterAll(() => doors.close())

/** As a phone makes it. */
async function sealed(id: string, order: Partial<Order> = {}, content = picture): Promise<Buffer> {
  const command = { commandId: id, type: 'incident.recordEntry', stream, data: { text: '墙面' }, ...order }
  const bytes = Buffer.concat(framed({ command, name: '照片.jpg' }, [content]))
  return seal(new Uint8Array(bytes), createPublicKey(doors.house.sealKey).export({ format: 'jwk' }))
}

const put = (id: string, all: Buffer, from: number, to = all.length, who = duty, bytes = all.length) =>
  fetch(`${doors.house.url}/api/uploads/${id}?offset=${from}&bytes=${bytes}`, {
    method: 'PUT',
    headers: { ...who.headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(all.subarray(from, to)),
  })
const stands = async (id: string, who = duty) =>
  (await (await doors.ask(who, 'GET', `/api/uploads/${id}`)).json()) as { offset?: number; answer?: Answer }

async function naming(id: string): Promise<Event[]> {
  const { events } = await doors.house.log.page('live', 0, 500)
  return events.map(({ wire }) => JSON.parse(wire) as Event).filter(({ commandId }) => commandId === id)
}

describe('a photo in pieces', () => {
  test('[OFF5] is taken up where it broke, named by its order, and asked for again it is named once', async () => {
    const id = newId()
    const all = await sealed(id)
    expect(await stands(id)).toEqual({ offset: 0 })
    expect(await (await put(id, all, 0, 100)).json()).toEqual({ offset: 100 })
    // A piece that does not follow changes nothing and is told where it stands.
    expect(await (await put(id, all, 300, 400)).json()).toEqual({ offset: 100 })
    expect(await stands(id)).toEqual({ offset: 100 })
    const { answer } = (await (await put(id, all, 100)).json()) as { answer: Answer }
    expect(answer).toMatchObject({ accepted: true })
    // The answer was lost on the way: whoever asks or sends again gets it.
    expect(await stands(id)).toEqual({ answer })
    expect(await (await put(id, await sealed(id), 0)).json()).toEqual({ answer })
    const events = await naming(id)
    expect(events).toHaveLength(1)
    const attachments = events[0]?.data['attachments'] as { first: { blob: string; name: string } }
    expect(attachments.first.name).toBe('照片.jpg')
    const { position } = events[0] ?? { position: 0 }
    const got = await doors.ask(
      duty,
      'GET',
      `/api/blobs/${attachments.first.blob}?stream=${stream}&position=${position}`,
    )
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(Buffer.from(await got.arrayBuffer()).includes('CANARY')).toBe(false)
  })

  test('[OFF5] two that bring its end at once get one answer', async () => {
    const id = newId()
    const all = await sealed(id)
    await put(id, all, 0, all.length - 10)
    const both = await Promise.all([0, 1].map(() => put(id, all, all.length - 10)))
    const said = await Promise.all(both.map((one) => one.json() as Promise<{ answer?: Answer }>))
    const answers = said.filter(({ answer }) => answer?.accepted)
    expect(answers.length).toBeGreaterThan(0)
    expect(await naming(id)).toHaveLength(1)
  })

  test.each([
    [
      'was sealed for nobody',
      async (id: string) => Buffer.alloc((await sealed(id)).length, 7),
      'blob.damaged',
    ],
    ['bears the order of another', () => sealed(newId()), 'blob.damaged'],
    ['is no picture', (id: string) => sealed(id, {}, Buffer.from([0, 1, 2, 3])), 'blob.otherType'],
    ['goes to a stream nobody knows', (id: string) => sealed(id, { stream: newId() }), 'stream.unknown'],
  ])('[OFF5] what %s is refused, and leaves nothing', async (_what, make, code) => {
    const id = newId()
    const all = await make(id)
    expect(await (await put(id, all, 0)).json()).toMatchObject({ answer: { refusal: { code } } })
    expect(await naming(id)).toEqual([])
    expect(await stands(id)).toEqual({ offset: 0 })
  })

  test('[OFF5] is its sender’s alone, and no larger than a photo', async () => {
    const id = newId()
    const all = await sealed(id)
    await put(id, all, 0, 100)
    const other = await doors.sender('other', 'dutyOfficer')
    expect(await stands(id, other)).toEqual({ offset: 0 })
    expect((await put(id, all, 0, 10, duty, 3 * 1024 * 1024)).status).toBe(400)
    const large = Buffer.alloc(2 * 1024 * 1024 + 10)
    expect((await put(newId(), large, 0, large.length, duty, 2 * 1024 * 1024)).status).toBe(200)
  })
})
