/** Units called from outside their screens, through real relays and receivers, in every manner these have. */
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { settings } from '../../server/paging/mail.ts'
import { waysOut } from '../../server/paging/pagers.ts'
import { tryAgainAfterMs } from '../../server/followers/outward.ts'
import { canary, dueAfterMs, openPagingRig, secret, stepUntil, type PagingRig } from '../support/pagingRig.ts'
import { yunting } from '../support/playing.ts'

/** Beyond every time to read: two hours without a response. */
const readMs = 2 * 3_600_000 + 1
let rig: PagingRig
beforeEach(async () => {
  rig = await openPagingRig()
})
afterEach(() => rig.close())

const noted = (count: number) => async () => (await rig.notes()).length === count
/** What was noted, without when. */
const told = async () => (await rig.notes()).map(({ data }) => data)
const unread = async (agencies: readonly string[], urgent = false) => {
  const order = await rig.ordered(agencies, urgent)
  await rig.runOut(readMs)
  return order
}

describe('a unit that did not read', () => {
  test('[PAGE1] [PAGE3] is called by every means it has, and its order says so', async () => {
    const { stream } = await unread(['fire', 'health'])
    await stepUntil(rig.follower(), noted(3))
    expect(await told()).toEqual(
      expect.arrayContaining([
        { agency: 'fire', means: 'mail', outcome: 'delivered' },
        { agency: 'fire', means: 'hook', outcome: 'delivered' },
        { agency: 'health', means: 'mail', outcome: 'delivered' },
      ]),
    )
    expect((await rig.receipt(stream, 'health'))?.paged).toEqual([
      { means: 'mail', outcome: 'delivered', at: rig.now() },
    ])
    expect(rig.mail.letters.map(({ to }) => to).sort()).toEqual([
      ['duty@fire.example', 'head@fire.example'],
      ['duty@health.example'],
    ])
    expect(rig.hook.posted).toHaveLength(1)
  })

  test('[PAGE2] [PAGE6] hears code, unit, kind, due and where to sign in, signed over id, time and body', async () => {
    const { code } = await unread(['fire'], true)
    await stepUntil(rig.follower(), noted(2))
    const [posted] = rig.hook.posted
    const body = JSON.parse(posted?.body ?? '') as Record<string, unknown>
    expect(body).toEqual({
      ...{
        type: 'order.unread',
        id: posted?.headers['webhook-id'],
        code,
        unit: 'fire',
        kind: 'task',
        urgent: true,
      },
      due: new Date(rig.now() + dueAfterMs - readMs).toISOString(),
      signIn: 'https://lianxin.example/sign-in',
    })
    const at = String(posted?.headers['webhook-timestamp'])
    const text = `${String(body['id'])}.${at}.${posted?.body ?? ''}`
    const expected = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(text)
      .digest('base64')
    expect(posted?.headers['webhook-signature']).toBe(`v1,${expected}`)
    expect(Number(at)).toBe(Math.floor(rig.now() / 1000))
    const [letter] = rig.mail.letters
    const plain = decoded(letter?.text ?? '')
    for (const said of [
      code,
      '消防',
      'Fire',
      '任务',
      'a task',
      '2026-11-21 15:00',
      'https://lianxin.example/sign-in',
    ])
      expect(plain).toContain(said)
    for (const out of [plain, letter?.text, posted?.body, JSON.stringify(posted?.headers)])
      expect(out).not.toContain(canary)
  })

  test('[PAGE1] is not called once it has read, nor for an order that is over', async () => {
    const { stream } = await rig.ordered(['fire', 'health'])
    await rig.give('fire', { type: 'order.markRead', stream, data: {} })
    await rig.runOut(readMs)
    await stepUntil(rig.follower(), noted(1))
    expect(await told()).toEqual([{ agency: 'health', means: 'mail', outcome: 'delivered' }])
    await rig.give('duty', { type: 'order.withdraw', stream, seen: 3, data: { reason: '不需要了' } })
    const later = rig.follower()
    await later.step()
    expect([later.onTheWay, rig.mail.letters.length]).toEqual([0, 1])
  })

  test('[PAGE1] is called again when it is reminded, and when the order falls due', async () => {
    const { stream } = await unread(['fire'])
    const follower = rig.follower()
    await stepUntil(follower, noted(2))
    await rig.give('duty', { type: 'order.remind', stream, data: {} })
    await stepUntil(follower, noted(4))
    await rig.runOut(dueAfterMs)
    await stepUntil(follower, noted(6))
    const ids = rig.hook.posted.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(3)
    // Its state holds the newest of each, however often it was called.
    expect((await rig.receipt(stream, 'fire'))?.paged).toHaveLength(2)
  })

  test('[PAGE3] and has no address is told of as such', async () => {
    const { stream } = await unread(['water'])
    await stepUntil(rig.follower(), noted(1))
    expect((await rig.receipt(stream, 'water'))?.paged).toEqual([{ at: rig.now() }])
  })
})

describe('a receiver', () => {
  test('[PAGE5] that may come round is tried four times, each longer after the one before', async () => {
    rig.mail.behave('later')
    await unread(['health'])
    const began = rig.now()
    await stepUntil(rig.follower(), noted(1), () => rig.pass(200))
    expect(await told()).toEqual([{ agency: 'health', means: 'mail', outcome: 'failed' }])
    expect(rig.mail.calls()).toBe(4)
    expect(rig.now() - began).toBeGreaterThanOrEqual(tryAgainAfterMs.reduce((sum, ms) => sum + ms, 0))
  })

  test('[PAGE5] that comes round in between is reached', async () => {
    rig.mail.behave('later')
    await unread(['health'])
    const follower = rig.follower()
    await stepUntil(
      follower,
      () => rig.mail.calls() === 2,
      () => rig.pass(200),
    )
    rig.mail.behave('takes')
    await stepUntil(follower, noted(1), () => rig.pass(200))
    expect(await told()).toEqual([{ agency: 'health', means: 'mail', outcome: 'delivered' }])
  })

  test('[PAGE5] that refuses for good is not tried again', async () => {
    rig.mail.behave('never')
    rig.hook.answer(410)
    await unread(['fire'])
    await stepUntil(rig.follower(), noted(2), () => rig.pass(200))
    expect((await told()).map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
    expect([rig.mail.calls(), rig.hook.posted.length]).toEqual([1, 1])
  })

  test('[PAGE5] that says nothing holds up no other', async () => {
    rig.hook.answer('silent')
    await unread(['fire'])
    const follower = rig.follower()
    await stepUntil(follower, async () => rig.hook.posted.length === 1 && (await noted(1)()))
    expect(await told()).toEqual([{ agency: 'fire', means: 'mail', outcome: 'delivered' }])
    expect(follower.onTheWay).toBe(1)
  })

  test('[PAGE6] that points elsewhere is not followed', async () => {
    rig.hook.answer(307)
    await unread(['fire'])
    await stepUntil(rig.follower(), noted(2))
    expect(await told()).toContainEqual({ agency: 'fire', means: 'hook', outcome: 'failed' })
    expect(rig.hook.posted.map(({ path }) => path)).toEqual(['/page'])
  })

  test('[PAGE6] elsewhere is spoken to over TLS only', () => {
    const from = 'pages@yunting.example'
    expect(settings({ url: 'smtp://user:p%40ss@relay.example', from })).toMatchObject({
      ...{
        host: 'relay.example',
        port: 587,
        secure: false,
        requireTLS: true,
        auth: { user: 'user', pass: 'p@ss' },
      },
    })
    expect(settings({ url: 'smtps://relay.example', from })).toMatchObject({ port: 465, secure: true })
    expect(settings({ url: 'smtp://[::1]:2525', from })).toMatchObject({
      host: '::1',
      port: 2525,
      requireTLS: false,
    })
  })
})

describe('what may happen to the house', () => {
  test('[PAGE4] dying before it notes, it calls again under the same id and notes once', async () => {
    await unread(['fire'])
    const dying: EventLog = { ...rig.log, submit: () => Promise.reject(new Error('the process died')) }
    await stepUntil(
      rig.follower({ log: dying }),
      () => rig.mail.letters.length + rig.hook.posted.length === 2,
    )
    expect(await rig.notes()).toEqual([])
    const next = rig.follower()
    await stepUntil(next, noted(2))
    await stepUntil(next, () => next.onTheWay === 0)
    const [first, second] = rig.hook.posted.map(({ headers }) => headers['webhook-id'])
    expect(second).toBe(first)
    const [one, other] = rig.mail.letters.map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1])
    expect([other, one]).toEqual([one, expect.stringMatching(/^<[\w-]{22}@yunting\.example>$/)])
    // The cursor has passed them: whoever comes next does not call again.
    const last = rig.follower()
    await last.step()
    expect([last.onTheWay, rig.hook.posted.length]).toEqual([0, 2])
  })

  test('[PAGE4] followed twice at once, it notes each page once', async () => {
    await unread(['fire', 'health'])
    const both = [rig.follower(), rig.follower()]
    await Promise.all(both.map((follower) => stepUntil(follower, () => follower.onTheWay === 0)))
    expect(await rig.notes()).toHaveLength(3)
  })

  test('[PAGE4] with no room to write, it notes later and does not call again', async () => {
    await unread(['health'])
    let isFull = true
    const full: EventLog = {
      ...rig.log,
      submit: async (name, request) => {
        if (isFull) throw new Error('no room')
        return rig.log.submit(name, request)
      },
    }
    const follower = rig.follower({ log: full })
    await stepUntil(follower, () => rig.mail.letters.length === 1)
    isFull = false
    await stepUntil(follower, noted(1), () => rig.pass(200))
    expect(rig.mail.letters).toHaveLength(1)
  })

  test('[PAGE7] in an exercise it says whom it would have called, and calls nobody', async () => {
    await unread(['fire', 'water'])
    await stepUntil(rig.follower({ pagers: rig.pagers('exercise') }), noted(3))
    expect(await told()).toEqual(
      expect.arrayContaining([
        { agency: 'fire', means: 'mail', outcome: 'sunk' },
        { agency: 'fire', means: 'hook', outcome: 'sunk' },
        { agency: 'water' },
      ]),
    )
    expect([rig.mail.calls(), rig.hook.posted.length]).toEqual([0, 0])
  })
})

test('[PAGE1] a unit the city does not have is named before anything starts', () => {
  const PAGING_UNITS = JSON.stringify({ frie: { hook: { url: 'https://fire.example', secret } } })
  expect(() => waysOut(readConfig({ PAGING_UNITS }), { cityFolder: yunting, now: rig.now })).toThrow(
    'PAGING_UNITS: the city has no frie',
  )
})

/** Subject and body of a letter as its reader sees them. */
function decoded(letter: string): string {
  const gap = letter.indexOf('\n\n')
  const head = letter.slice(0, gap).replace(/\?=\s+=\?/g, '?==?')
  const words = head.replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, text: string) =>
    Buffer.from(text, 'base64').toString(),
  )
  const quoted = words.replace(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_, text: string) =>
    unquoted(text.replace(/_/g, ' ')),
  )
  const body = letter.slice(gap)
  const isBase64 = /content-transfer-encoding: base64/i.test(head)
  return `${quoted}\n${isBase64 ? Buffer.from(body, 'base64').toString() : unquoted(body.replace(/=\n/g, ''))}`
}

function unquoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
