/** A draft at the doors: who writes at it, what is taken, and that what ends its statement or a right ends it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { DraftAnswer, DraftNews } from '../../shared/draft.ts'
import { newId, openDoors, report, taken, until, type Doors, type Sender } from '../support/doors.ts'
import { openRaw, type RawSocket } from '../support/rawSocket.ts'

const area = '990102003001'
let doors: Doors
let writer: Sender
let second: Sender
let stream: string
const sockets: RawSocket[] = []

beforeAll(async () => {
  doors = await openDoors()
  writer = await doors.sender('press', 'pressOfficer', { agency: 'publicity' })
  second = await doors.sender('press-2', 'pressOfficer', { agency: 'publicity' })
  stream = await statement()
})
afterAll(async () => {
  for (const socket of sockets) socket.close()
  await doors.close()
})

async function statement(): Promise<string> {
  const [incident, planned] = [newId(), newId()]
  const duty = await doors.sender('duty', 'dutyOfficer')
  taken(await duty.give(report(incident)))
  taken(
    await writer.give({
      type: 'statement.plan',
      stream: planned,
      data: { incident, area, kind: 'firstRelease' },
    }),
  )
  taken(await writer.give({ type: 'statement.take', stream: planned, data: {}, seen: 1 }))
  return planned
}

async function sees(who: Sender): Promise<RawSocket> {
  const socket = await openRaw(doors, who)
  sockets.push(socket)
  return socket
}
const say = (socket: RawSocket, payload: Record<string, unknown>) =>
  socket.request('draft', payload) as Promise<DraftAnswer>
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const nothing = text(Y.encodeStateVector(new Y.Doc()))
const open = (socket: RawSocket, of = stream) => say(socket, { is: 'open', stream: of, vector: nothing })
const code = (answer: DraftAnswer) => (answer.taken ? 'taken' : answer.refusal.code)
const typed = (words: string) => {
  const doc = new Y.Doc()
  doc.getText('p1').insert(0, words)
  return text(Y.encodeStateAsUpdate(doc))
}
const read = (updates: readonly string[]) => {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, new Uint8Array(Buffer.from(update, 'base64')))
  return doc.getText('p1').toJSON()
}
const news = (socket: RawSocket) =>
  socket.heard.flatMap(([name, payload]) => (name === 'draft' ? [payload as DraftNews] : []))

test('[PRESS19] what one writes the other is told, and who comes later is given', async () => {
  const [one, two] = [await sees(writer), await sees(second)]
  expect(await open(one)).toEqual({ taken: true })
  await open(two)
  const generation = newId()
  expect(code(await say(one, { is: 'write', stream, generation, update: typed('泄漏已封堵') }))).toBe('taken')
  await until(() => news(two).length > 0, 'the other is told')
  expect(read(news(two).map(({ update }) => update))).toBe('泄漏已封堵')
  expect(news(one)).toEqual([])
  const late = await open(await sees(second))
  if (!late.taken || !late.held) throw new Error('nothing was given')
  expect([late.held.generation, read([late.held.update])]).toEqual([generation, '泄漏已封堵'])
  // Two begin at once: the second one’s is another draft.
  expect(code(await say(two, { is: 'write', stream, generation: newId(), update: typed('另起') }))).toBe(
    'statement.draftMoved',
  )
})

test('[PRESS18] nobody else reads or writes it', async () => {
  const others: [Sender, string][] = [
    [await doors.sender('fire', 'liaison', { agency: 'fire' }), 'access.forbidden'],
    [await doors.sender('centre', 'dutyOfficer'), 'access.forbidden'],
    [await doors.sender('elsewhere', 'pressOfficer', { agency: 'publicity', area: '990100000000' }), 'taken'],
    [await doors.sender('other-desk', 'pressOfficer', { agency: 'emergency' }), 'statement.notYours'],
    [await doors.sender('far', 'pressOfficer', { agency: 'health', area: '880000000000' }), 'stream.unknown'],
  ]
  for (const [who, expected] of others) {
    const socket = await sees(who)
    expect([who.login, code(await open(socket))]).toEqual([who.login, expected])
    const written = await say(socket, { is: 'write', stream, generation: newId(), update: typed('x') })
    expect([who.login, code(written)]).toEqual([
      who.login,
      expected === 'taken' ? 'statement.draftMoved' : expected,
    ])
  }
  const socket = await sees(writer)
  expect(code(await open(socket, newId()))).toBe('stream.unknown')
})

test('[PRESS19] garbage, too much and too large are refused, and what was written stays', async () => {
  const socket = await sees(writer)
  const held = await open(socket)
  if (!held.taken || !held.held) throw new Error('nothing was given')
  const { generation } = held.held
  const write = (update: string) => say(socket, { is: 'write', stream, generation, update })
  for (const update of ['////', 'AQ==', '!', '', 'A'.repeat(60_004)])
    expect(code(await write(update)), update.slice(0, 8)).toBe('command.malformed')
  for (const strange of [
    {},
    { is: 'open', stream },
    { is: 'open', stream, vector: '****' },
    { is: 'settle', stream },
  ])
    expect(code(await say(socket, strange))).toBe('command.malformed')
  let last = 'taken'
  for (let n = 0; n < 5 && last === 'taken'; n++) last = code(await write(typed('水'.repeat(14_000))))
  expect(last).toBe('statement.draftFull')
  const again = await open(socket)
  expect(again.taken && again.held && read([again.held.update])).toContain('泄漏已封堵')
})

test('[PRESS18] a session that ends hears nothing more', async () => {
  const leaving = await doors.sender('press-3', 'pressOfficer', { agency: 'publicity' })
  const socket = await sees(leaving)
  expect(code(await open(socket))).toBe('taken')
  await doors.ask(leaving, 'DELETE', '/api/session')
  await socket.closed()
  expect(socket.bye()?.reason).toBe('signedOut')
})

test('[PRESS20] a submitted text is put away unless somebody went on; nobody is told twice what was erased', async () => {
  const own = await statement()
  const socket = await sees(writer)
  await open(socket, own)
  const generation = newId()
  const doc = new Y.Doc()
  doc.getText('p1').insert(0, '先')
  const before = Y.encodeStateAsUpdate(doc)
  await say(socket, { is: 'write', stream: own, generation, update: text(before) })
  const vector = text(Y.encodeStateVector(doc))
  doc.getText('p1').insert(1, '后')
  await say(socket, { is: 'write', stream: own, generation, update: text(Y.encodeStateAsUpdate(doc)) })
  await say(socket, { is: 'settle', stream: own, generation, vector })
  expect(await open(socket, own)).toHaveProperty('held')
  await say(socket, { is: 'settle', stream: own, generation, vector: text(Y.encodeStateVector(doc)) })
  expect(await open(socket, own)).toEqual({ taken: true })

  await say(socket, { is: 'write', stream: own, generation, update: text(Y.encodeStateAsUpdate(doc)) })
  await doors.house.drafts.erase('live', own, 'order-1')
  const anew = await open(socket, own)
  if (!anew.taken || !anew.held) throw new Error('nothing was given')
  expect(anew.held.generation).not.toBe(generation)
  expect(read([anew.held.update])).toBe('')
  const back = await say(socket, { is: 'write', stream: own, generation, update: text(before) })
  expect(code(back)).toBe('statement.draftMoved')
  await say(socket, { is: 'write', stream: own, generation: anew.held.generation, update: typed('新稿') })
  // Every node hears of it: the second one finds it done.
  await doors.house.drafts.erase('live', own, 'order-1')
  const kept = await open(socket, own)
  expect(kept.taken && kept.held && read([kept.held.update])).toBe('新稿')
})

test('[PRESS20] a draft goes with the end of its statement', async () => {
  const own = await statement()
  const socket = await sees(writer)
  await open(socket, own)
  await say(socket, { is: 'write', stream: own, generation: newId(), update: typed('没有发出') })
  const [opened] = await doors.house.log.streams('live', [own])
  const seen = opened?.state.version.open ?? 0
  taken(await writer.give({ type: 'statement.withdraw', stream: own, data: { reason: '不再发布' }, seen }))
  await expect.poll(async () => code(await open(socket, own))).toBe('statement.over')
  await expect.poll(async () => (await doors.house.drafts.held('live')).includes(own)).toBe(false)
})
