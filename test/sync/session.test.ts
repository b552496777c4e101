/** The session's door over HTTP: what it asks, what it makes of each answer. */
import { expect, test } from 'vitest'
import { sessionDoor } from '../../web/sync/session.ts'

const session = {
  account: 'a'.repeat(21),
  role: 'dutyOfficer',
  agency: 'command-centre',
  area: '990100000000',
  log: 'live',
  mode: 'live',
}

/** A house that answers the same to everything and remembers what it was asked. */
function doorTo(status: number, body?: unknown) {
  const asked: { url: string; init: RequestInit }[] = []
  const door = sessionDoor((url, init) => {
    asked.push({ url: url as string, init: init ?? {} })
    if (status === 0) return Promise.reject(new TypeError('no network'))
    const empty = status === 204
    return Promise.resolve(new Response(empty ? null : JSON.stringify(body), { status }))
  })
  return { door, asked }
}

test('asks who is signed in, and tells "nobody" from "nobody answered"', async () => {
  expect(await doorTo(200, session).door.session()).toEqual(session)
  expect(await doorTo(401, {}).door.session()).toBe('signedOut')
  for (const [status, body] of [
    [0, undefined],
    [503, {}],
    [200, { account: 5 }],
  ] as const)
    expect(await doorTo(status, body).door.session()).toBe('unreachable')
})

test('every request says it is ours and carries the cookie of this origin only', async () => {
  const { door, asked } = doorTo(200, session)
  await door.signIn({ account: 'duty', password: 'secret' })
  expect(asked[0]).toMatchObject({
    url: '/api/session',
    init: { method: 'POST', credentials: 'same-origin', headers: { 'x-lianxin': '1' } },
  })
})

test('signing in gives the session, or the refusal the house named', async () => {
  expect(await doorTo(200, session).door.signIn({ link: 'x' })).toEqual(session)
  const problem = { type: 'about:blank', status: 401, code: 'access.wrongCredentials', params: {} }
  expect(await doorTo(401, problem).door.signIn({ kiosk: 'x' })).toEqual({
    code: 'access.wrongCredentials',
    params: {},
    retry: 'never',
    status: 401,
  })
  expect(await doorTo(401, { ...problem, code: 'access.linkUsed' }).door.signIn({ link: 'x' })).toMatchObject(
    {
      code: 'access.linkUsed',
    },
  )
  expect(await doorTo(502, 'gateway').door.signIn({ link: 'x' })).toMatchObject({ code: 'house.fault' })
  expect(await doorTo(0).door.signIn({ link: 'x' })).toMatchObject({ code: 'house.unavailable' })
})

test('a sign-out that did not reach the house is not taken for one that did', async () => {
  expect(await doorTo(204).door.signOut()).toBe(true)
  expect(await doorTo(401, {}).door.signOut()).toBe(true)
  expect(await doorTo(0).door.signOut()).toBe(false)
  expect(await doorTo(500, {}).door.signOut()).toBe(false)
})

test('a sealed order is answered like any other', async () => {
  const accepted = { accepted: true, position: 3, events: [] }
  expect(await doorTo(200, accepted).door.deliverSealed('c2VhbGVk')).toEqual(accepted)
  expect(await doorTo(409, { code: 'claim.taken' }).door.deliverSealed('c2VhbGVk')).toMatchObject({
    accepted: false,
    refusal: { code: 'claim.taken', retry: 'never' },
  })
  expect(await doorTo(0).door.deliverSealed('c2VhbGVk')).toBeUndefined()
})
