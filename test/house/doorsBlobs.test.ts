/** Attachments at the doors: in by one, out by another, to those alone who see what names them. */
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unnamedMs } from '../../server/blobs/blobs.ts'
import type { Kept } from '../../shared/attachment.ts'
import { addressOf, entryWith, keep, pdf, photo, send } from '../support/blobs.ts'
import {
  entry,
  newId,
  openDoors,
  report,
  taken,
  until,
  type Doors,
  type Order,
  type Sender,
} from '../support/doors.ts'

let doors: Doors
let duty: Sender
let fire: Sender
let stream: string

beforeAll(async () => {
  doors = await openDoors({}, [
    { name: 'live', mode: 'live' },
    { name: 'exercise-one', mode: 'exercise' },
  ])
  duty = await doors.sender('duty', 'dutyOfficer')
  fire = await doors.sender('fire', 'liaison', { agency: 'fire' })
  stream = newId()
  taken(await duty.give(report(stream)))
})
afterAll(() => doors.close())

const stored = (log = 'live'): string[] => readdirSync(join(doors.dataDir, 'blobs', log))

async function record(kept: Kept, name?: string, sender = duty, to = stream): Promise<number> {
  const position = await ordered(sender, entryWith(to, kept, name))
  await doors.told(position)
  return position
}

/** Gives an order at the door, where attachments are looked at. */
async function ordered(sender: Sender, order: Order): Promise<number> {
  const answer = await doors.ask(sender, 'POST', '/api/commands', {
    commandId: newId(),
    ...order,
  })
  const said = (await answer.json()) as { position?: number }
  if (said.position === undefined) throw new Error(`refused: ${JSON.stringify(said)}`)
  return said.position
}

async function codeOf(answer: Response): Promise<unknown> {
  return ((await answer.json()) as { code?: unknown }).code
}

describe('in and out', () => {
  test('[ATT2] [ATT6] a photo comes back as a picture without anything the camera wrote, and runs nowhere', async () => {
    const file = await photo(1200, 900)
    expect(file.includes('CANARY')).toBe(true)
    const kept = await keep(doors, duty, file)
    expect(kept).toMatchObject({ type: 'image/jpeg', width: 1200, height: 900 })
    const position = await record(kept)
    const answer = await doors.ask(duty, 'GET', addressOf(kept.blob, stream, position))
    expect(answer.status).toBe(200)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.length).toBe(kept.bytes)
    expect(bytes.includes('CANARY') || bytes.includes('Exif') || bytes.includes('GPS')).toBe(false)
    const headers = Object.fromEntries(answer.headers)
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="attachment\.jpg"; filename\*=UTF-8''%E7/,
    )
    const small = await doors.ask(duty, 'GET', addressOf(kept.blob, stream, position, '&preview=1'))
    expect(small.status).toBe(200)
    expect((await small.arrayBuffer()).byteLength).toBeLessThan(kept.bytes)
  })

  test('[ATT1] [ATT6] PDF and plain text are for saving, under the ending of what they are', async () => {
    const document = await record(await keep(doors, duty, pdf), '检测报告.html')
    const text = await record(await keep(doors, duty, '水位 3.2 米'), 'con')
    const rows = (await (await doors.ask(duty, 'GET', `/api/streams/${stream}`)).json()) as {
      rows: { position: number; body: { attachments?: { first: Kept } } }[]
    }
    const savedAs = async (position: number): Promise<string> => {
      const blob = rows.rows.find((row) => row.position === position)?.body.attachments?.first.blob ?? ''
      const answer = await doors.ask(duty, 'GET', addressOf(blob, stream, position))
      expect(answer.status).toBe(200)
      expect((await doors.ask(duty, 'GET', addressOf(blob, stream, position, '&preview=1'))).status).toBe(404)
      return decodeURIComponent(answer.headers.get('content-disposition') ?? '')
    }
    expect(await savedAs(document)).toContain("UTF-8''检测报告.html.pdf")
    expect(await savedAs(text)).toContain("UTF-8''_con.txt")
  })

  test('[ATT7] at rest nothing of it can be read, and what was changed or exchanged is not handed out', async () => {
    const one = await keep(doors, duty, 'CANARY-AT-REST')
    const other = await keep(doors, duty, 'CANARY-OTHER')
    const [first, second] = [await record(one, '一.txt'), await record(other, '二.txt')]
    const folder = join(doors.dataDir, 'blobs', 'live')
    for (const name of stored()) expect(readFileSync(join(folder, name)).includes('CANARY')).toBe(false)
    writeFileSync(join(folder, one.blob), readFileSync(join(folder, other.blob)))
    expect((await doors.ask(duty, 'GET', addressOf(one.blob, stream, first))).status).toBe(500)
    const bytes = readFileSync(join(folder, other.blob))
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
    writeFileSync(join(folder, other.blob), bytes)
    expect((await doors.ask(duty, 'GET', addressOf(other.blob, stream, second))).status).toBe(500)
  })
})

describe('who sees it', () => {
  let kept: Kept
  let position: number
  beforeAll(async () => {
    kept = await keep(doors, duty, await photo())
    position = await record(kept)
  })

  test('[ATT4] [SEE5] whoever does not see the entry gets what is said of what does not exist', async () => {
    const auditor = await doors.sender('auditor', 'auditor')
    const elsewhere = await doors.sender('elsewhere', 'dutyOfficer', { area: '990103000000' })
    const outside = await doors.sender('outside', 'dutyOfficer', { log: 'exercise-one' })
    const address = addressOf(kept.blob, stream, position)
    const nowhere = await doors.ask(fire, 'GET', addressOf(kept.blob, newId(), position))
    const statuses = []
    for (const who of [duty, auditor, fire, elsewhere, outside, undefined])
      statuses.push((await doors.ask(who, 'GET', address)).status)
    expect(statuses).toEqual([200, 200, 404, 404, 404, 401])
    const refused = await doors.ask(fire, 'GET', address)
    expect(await refused.text()).toBe(await nowhere.text())
  })

  test('[ATT4] who is involved sees it, and no more once released', async () => {
    const address = addressOf(kept.blob, stream, position)
    const copy = (await (await doors.ask(duty, 'GET', `/api/streams/${stream}`)).json()) as {
      version: { open: number }
    }
    const involve = (type: string, data: Record<string, unknown>, seen: number) =>
      duty.give({ type, stream, data, seen })
    taken(await involve('incident.involveAgency', { agency: 'fire', part: 'supporting' }, copy.version.open))
    expect((await doors.ask(fire, 'GET', address)).status).toBe(200)
    taken(await involve('incident.releaseAgency', { agency: 'fire' }, copy.version.open + 1))
    expect((await doors.ask(fire, 'GET', address)).status).toBe(404)
  })

  test('[ATT4] no other address leads to it', async () => {
    const other = newId()
    const opened = taken(await duty.give(report(other)))
    const plain = taken(await duty.give(entry(stream, '无附件')))
    await doors.told(plain)
    for (const [of, at] of [
      [other, position],
      [other, opened],
      [stream, plain],
      [stream, position + 1000],
    ] as const)
      expect((await doors.ask(duty, 'GET', addressOf(kept.blob, of, at))).status).toBe(404)
  })

  test('[ATT5] what one may see cannot be named again, elsewhere or by somebody else', async () => {
    const own = newId()
    taken(await duty.give(report(own)))
    const again = await doors.ask(duty, 'POST', '/api/commands', {
      commandId: newId(),
      ...entryWith(own, kept),
    })
    expect(await codeOf(again)).toBe('claim.taken')
    const twice = { ...entryWith(own, kept) }
    const { first } = twice.data['attachments'] as { first: object }
    twice.data = { ...twice.data, attachments: { first, second: first } }
    const doubled = await doors.ask(duty, 'POST', '/api/commands', { commandId: newId(), ...twice })
    expect(await codeOf(doubled)).toBe('command.malformed')
  })

  test('[ATT1] [ATT4] an order names what is there, as it is, in its own log', async () => {
    const loose = await keep(doors, duty, await photo())
    const lying = [
      { ...loose, blob: loose.blob.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')) },
      { ...loose, bytes: loose.bytes + 1 },
      { ...loose, type: 'image/png' as const },
    ]
    for (const one of lying)
      expect(
        await codeOf(
          await doors.ask(duty, 'POST', '/api/commands', { commandId: newId(), ...entryWith(stream, one) }),
        ),
      ).toBe('blob.unknown')
    const other = await doors.sender('other-log', 'dutyOfficer', { log: 'exercise-one' })
    const there = newId()
    taken(await other.give(report(there)))
    const across = await doors.ask(other, 'POST', '/api/commands', {
      commandId: newId(),
      ...entryWith(there, loose),
    })
    expect(await codeOf(across)).toBe('blob.unknown')
    expect(await codeOf(await send(doors, duty, 'text', { log: 'exercise-one' }))).toBe('command.wrongLog')
  })

  test('[ATT4] only who records entries uploads, with a session and from our pages', async () => {
    const wall = await doors.sender('wall', 'wall')
    expect((await send(doors, undefined, pdf)).status).toBe(401)
    expect((await send(doors, wall, pdf)).status).toBe(403)
    expect((await send(doors, { ...duty, headers: { ...duty.headers, 'x-lianxin': '0' } }, pdf)).status).toBe(
      403,
    )
    expect((await send(doors, duty, pdf, { headers: { 'content-type': 'text/html' } })).status).toBe(400)
  })
})

describe('what goes', () => {
  test('[ATT8] what no event names goes after a day, what is named stays', async () => {
    const [loose, named, fresh] = [
      await keep(doors, duty, '没有提交'),
      await keep(doors, duty, '提交了'),
      await keep(doors, duty, '刚上传'),
    ]
    await record(named, '记录.txt')
    const old = (Date.now() - unnamedMs - 60_000) / 1000
    for (const { blob } of [loose, named]) utimesSync(join(doors.dataDir, 'blobs', 'live', blob), old, old)
    await doors.house.blobs.sweep(['live', 'exercise-one'])
    expect(stored()).not.toContain(loose.blob)
    expect(stored()).toEqual(expect.arrayContaining([named.blob, fresh.blob]))
  })

  test('[ATT9] an erased entry takes its attachments along, a name only its own', async () => {
    const auditor = await doors.sender('eraser', 'auditor')
    const one = await keep(doors, duty, '甲')
    const two = await keep(doors, duty, '乙')
    const three = await keep(doors, duty, '丙')
    const both = entryWith(stream, one, '甲.txt')
    const { first } = both.data['attachments'] as { first: object }
    const { first: second } = entryWith(stream, two, '乙.txt').data['attachments'] as { first: object }
    const position = await ordered(duty, { ...both, data: { ...both.data, attachments: { first, second } } })
    const last = await record(three, '丙.txt')
    const erase = (at: number, field: string) =>
      auditor.give({ type: 'log.eraseWords', stream, data: { position: at, field } })
    await doors.told(taken(await erase(position, 'attachments.second.name')))
    expect((await doors.ask(duty, 'GET', addressOf(two.blob, stream, position))).status).toBe(404)
    expect((await doors.ask(duty, 'GET', addressOf(one.blob, stream, position))).status).toBe(200)
    taken(await erase(last, 'text'))
    expect((await doors.ask(duty, 'GET', addressOf(three.blob, stream, last))).status).toBe(404)
    await until(() => !stored().includes(two.blob) && !stored().includes(three.blob), 'the files are gone')
    expect(stored()).toContain(one.blob)
  })
})
