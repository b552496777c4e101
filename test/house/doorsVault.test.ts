/** Who people are, through the doors: put in, named, opened for a reason, masked for the rest, gone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { vaultKeyIn } from '../../server/log/keys.ts'
import { examineVault } from '../../server/ops/vault.ts'
import { intaken } from '../support/grievances.ts'
import { openDoors, newId, taken, type Doors, type Order, type Sender } from '../support/doors.ts'
import { between, disputed, openDispute, put, reveal, said, type Dispute } from '../support/vault.ts'

let doors: Doors
let dispute: Dispute
let here: { stream: string; party: string }

beforeAll(async () => {
  doors = await openDoors()
  dispute = await openDispute(doors)
  here = await disputed(dispute)
})
afterAll(async () => {
  await doors.close()
})

const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { code: string }).code
const order = (who: Sender, { type, stream, data }: Order): Promise<Response> =>
  doors.ask(who, 'POST', '/api/commands', { commandId: newId(), type, stream, data })
const read = (
  who: Sender | undefined,
  { stream, party }: typeof here,
  position?: number,
): Promise<Response> =>
  doors.ask(
    who,
    'GET',
    `/api/parties/${party}?stream=${stream}${position === undefined ? '' : `&position=${position}`}`,
  )

describe('putting in', () => {
  test('[VAULT8] gives a receipt, the same for the same, and refuses another body under that id', async () => {
    const id = newId()
    const first = await put(dispute, dispute.duty, id)
    expect(first.status).toBe(201)
    const receipt: unknown = await first.json()
    expect(await (await put(dispute, dispute.duty, id)).json()).toEqual(receipt)
    const other = await put(dispute, dispute.duty, id, { ...said(), word: '另一个词' })
    expect([other.status, await codeOf(other)]).toEqual([409, 'party.idMismatch'])
  })

  test('is for those who take matters in, in their own log, and says nothing again', async () => {
    const press = await doors.sender('press', 'pressOfficer')
    const wall = await doors.sender('wall', 'wall')
    for (const [who, status] of [
      [undefined, 401],
      [press, 403],
      [wall, 403],
      [dispute.auditor, 403],
    ] as const)
      expect((await put(dispute, who, newId())).status).toBe(status)
    const wrong = [
      { ...said(), log: 'exercise-a' },
      { ...said(), contact: { phone: '电话' } },
      { log: 'live' },
      [],
    ]
    for (const body of wrong) {
      const answer = await put(dispute, dispute.duty, newId(), body)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(await answer.text()).not.toContain('canary')
    }
    expect((await put(dispute, dispute.duty, 'short')).status).toBe(400)
  })

  test('from another site, or without our header, is refused', async () => {
    const answer = await fetch(`${doors.house.url}/api/parties/${newId()}`, {
      method: 'PUT',
      headers: {
        ...dispute.duty.headers,
        origin: 'https://elsewhere.example',
        'content-type': 'application/json',
      },
      body: JSON.stringify(said()),
    })
    expect(answer.status).toBe(403)
  })

  test('too often is refused for a while', async () => {
    const busy = await doors.sender('busy', 'dutyOfficer')
    const body = { log: 'live' }
    const answers = await Promise.all(Array.from({ length: 121 }, () => put(dispute, busy, newId(), body)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(1)
    expect(refused[0]?.headers.get('retry-after')).toBe('600')
  })
})

describe('naming', () => {
  test('[VAULT8] whom nobody put in is refused until somebody does', async () => {
    const [stream, party] = [newId(), newId()]
    const before = await order(dispute.mediator, between(dispute, stream, [party]))
    expect(before.status).toBe(409)
    expect(await before.json()).toMatchObject({ code: 'party.unknown', retry: 'later' })
    await put(dispute, dispute.mediator, party)
    expect((await order(dispute.mediator, between(dispute, stream, [party]))).status).toBe(200)
  })

  test('[VAULT1] who is named here is named nowhere else', async () => {
    const answer = await order(dispute.stranger, between(dispute, newId(), [here.party]))
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'claim.taken'])
  })

  test('[VAULT2] is seen by those who handle the matter, by no door of the others', async () => {
    const texts = async (who: Sender): Promise<string> =>
      (
        await Promise.all(
          ['/api/events', '/api/snapshot', `/api/streams/${here.stream}`].map(async (path) =>
            (await doors.ask(who, 'GET', path)).text(),
          ),
        )
      ).join()
    expect(await texts(dispute.mediator)).toContain(here.party)
    for (const who of [dispute.duty, dispute.stranger, dispute.auditor, dispute.supervisor]) {
      const text = await texts(who)
      expect(text).toContain(here.stream)
      expect(text).not.toContain(here.party)
    }
  })
})

describe('opening', () => {
  test('[VAULT9] by whoever handles the matter: that part, that account, ten minutes', async () => {
    const position = taken(await dispute.mediator.give(reveal(here.stream, here.party)))
    const contact = { name: 'canary-name-1', phone: '13800138001', address: 'canary-address-1' }
    const opened = await read(dispute.mediator, here, position)
    expect(opened.headers.get('cache-control')).toBe('no-store')
    expect(await opened.json()).toEqual({ party: here.party, contact })
    const words = taken(await dispute.mediator.give(reveal(here.stream, here.party, 'words')))
    expect(await (await read(dispute.mediator, here, words)).json()).toEqual({
      party: here.party,
      words: said()['words'],
    })
    for (const who of [dispute.colleague, dispute.stranger, dispute.duty, dispute.auditor])
      expect((await read(who, here, position)).status).toBe(404)
    expect((await read(undefined, here, position)).status).toBe(401)
    const other = await disputed(dispute, 2)
    for (const wrong of [{ ...here, party: other.party }, { ...here, stream: other.stream }, other])
      expect((await read(dispute.mediator, wrong, position)).status).toBe(404)
    expect((await read(dispute.mediator, here, position - 1)).status).toBe(404)
    const { now } = doors.house
    doors.house.now = () => now() + 10 * 60_000 + 1
    expect((await read(dispute.mediator, here, position)).status).toBe(404)
    doors.house.now = now
  })

  test('[VAULT9] without opening, whoever handles it sees a masked number, nobody else anything', async () => {
    for (const who of [dispute.mediator, dispute.colleague])
      expect(await (await read(who, here)).json()).toEqual({
        dial: '138****01',
        has: ['name', 'phone', 'address', 'words'],
        wishes: {},
      })
    for (const who of [dispute.stranger, dispute.duty, dispute.auditor, dispute.supervisor])
      expect((await read(who, here)).status).toBe(404)
  })

  test('[VAULT3] whoever does not handle the matter may not order it', async () => {
    const seen = await order(dispute.duty, reveal(here.stream, here.party))
    expect([seen.status, await codeOf(seen)]).toEqual([403, 'access.forbidden'])
    for (const who of [dispute.stranger, dispute.auditor, dispute.supervisor])
      expect((await order(who, reveal(here.stream, here.party))).status).toBe(403)
  })

  test('[VAULT12] is read by the auditor, for all and for each, and by nobody else', async () => {
    const party = await disputed(dispute, 3)
    const position = taken(await dispute.mediator.give(reveal(party.stream, party.party)))
    const opening = {
      ...party,
      ...{ position, part: 'contact', purpose: 'mediate', note: '约定调解时间' },
      ...{ role: 'mediator', agency: 'justice', at: expect.any(Number) as number },
    }
    await doors.told(position)
    const own = await doors.ask(dispute.auditor, 'GET', `/api/parties/${party.party}/openings`)
    expect(await own.json()).toEqual({ openings: [opening], after: null })
    const all = (await (await doors.ask(dispute.auditor, 'GET', '/api/openings?after=0')).json()) as {
      openings: unknown[]
    }
    expect(all.openings).toContainEqual(opening)
    const later = await doors.ask(dispute.auditor, 'GET', `/api/openings?after=${position}`)
    expect(await later.json()).toEqual({ openings: [], after: null })
    const elsewhere = await doors.sender('auditor-elsewhere', 'auditor', { area: '990103000000' })
    for (const path of ['/api/openings', `/api/parties/${party.party}/openings`]) {
      for (const who of [dispute.mediator, dispute.supervisor, dispute.duty])
        expect((await doors.ask(who, 'GET', path)).status).toBe(403)
      expect(await (await doors.ask(elsewhere, 'GET', path)).text()).not.toContain(party.stream)
    }
  })
})

describe('erasing', () => {
  test('[VAULT6] takes an identity from everyone at once, and its receipt', async () => {
    const party = await disputed(dispute, 4)
    const id = newId()
    const put4 = (await (await put(dispute, dispute.mediator, id, said(5))).json()) as { receipt: string }
    const stream = newId()
    taken(await dispute.mediator.give(between(dispute, stream, [id])))
    const position = taken(await dispute.mediator.give(reveal(stream, id)))
    expect(await doors.house.vault.lookUp('live', put4.receipt, 'canary-chosen-5')).toBe(id)
    taken(await dispute.auditor.give({ type: 'party.erase', stream, data: { party: id } }))
    await expect
      .poll(async () => codeOf(await read(dispute.mediator, { stream, party: id }, position)))
      .toBe('party.gone')
    expect(await codeOf(await read(dispute.mediator, { stream, party: id }))).toBe('party.gone')
    expect(await doors.house.vault.lookUp('live', put4.receipt, 'canary-chosen-5')).toBeUndefined()
    expect(await codeOf(await put(dispute, dispute.mediator, id, said(5)))).toBe('party.gone')
    expect(await codeOf(await order(dispute.mediator, reveal(stream, id)))).toBe('party.gone')
    expect((await read(dispute.mediator, party)).status).toBe(200)
  })

  test('[VAULT5] waits while a second post confirmed that it is evidence', async () => {
    const { stream, party } = await disputed(dispute, 6)
    const give = (who: Sender, type: string, data: object = {}) =>
      order(who, { type, stream, data: { party, ...data } })
    const until = Date.now() + 86_400_000
    expect((await give(dispute.mediator, 'party.proposeHold', { basis: '已起诉', until })).status).toBe(200)
    expect((await give(dispute.mediator, 'party.confirmHold')).status).toBe(403)
    expect((await give(dispute.supervisor, 'party.confirmHold')).status).toBe(200)
    expect(await codeOf(await give(dispute.auditor, 'party.erase'))).toBe('party.onHold')
    expect((await give(dispute.supervisor, 'party.releaseHold')).status).toBe(200)
    expect((await give(dispute.auditor, 'party.erase')).status).toBe(200)
  })
})

describe('[VAULT4] a matter about a unit', () => {
  test('is opened by nobody of that unit, by no door; by its handlers as any other', async () => {
    const unit = { agency: 'weitang' }
    const [stream, party] = [newId(), newId()]
    const intake = await doors.sender('intake', 'intakeOfficer', { agency: 'hotline' })
    const street = await doors.sender('liaison-street', 'liaison', { agency: 'street' })
    await put(dispute, intake, party, said(7))
    const about = { against: ['weitang'], kind: 'accusation', lead: 'street', parties: [party] }
    taken(await intake.give({ type: 'grievance.receive', stream, data: { ...intaken, ...about } }))
    const position = taken(await street.give(reveal(stream, party, 'words')))
    expect((await read(street, { stream, party }, position)).status).toBe(200)
    for (const role of ['liaison', 'dutyOfficer', 'intakeOfficer', 'mediator', 'auditor'] as const) {
      const one = await doors.sender(`weitang-${role.toLowerCase()}`, role, unit)
      expect((await read(one, { stream, party })).status).toBe(404)
      expect((await read(one, { stream, party }, position)).status).toBe(404)
      expect((await order(one, reveal(stream, party))).status).toBe(404)
      for (const path of ['/api/openings', `/api/parties/${party}/openings`]) {
        const answer = await doors.ask(one, 'GET', path)
        expect(await answer.text()).not.toContain(stream)
      }
    }
    const auditor = await doors.ask(dispute.auditor, 'GET', `/api/parties/${party}/openings`)
    expect(await auditor.text()).toContain(stream)
  })
})

test('[VAULT8] nothing of who people are stands in the log', async () => {
  const { events } = await doors.place.recorded('live')
  expect(events.map(({ type }) => type)).toContain('party.revealed')
  expect(JSON.stringify(events)).not.toMatch(/canary|1380013/)
})

test('[VAULT13] whoever looks the house over hears whose identity is missing or does not open', async () => {
  const stored = doors.place.stored()
  try {
    const key = (await stored.giveSecrets())?.vaultKey ?? vaultKeyIn(doors.dataDir)
    const before = await examineVault(stored, 'live', key)
    expect(before).toMatchObject({ unreadable: 0, missing: 0 })
    expect(before.parties).toBeGreaterThan(5)
    expect(await examineVault(stored, 'live', new Uint8Array(32))).toMatchObject({
      unreadable: before.parties,
    })
    await stored.vault.remove('live', [here.party])
    expect(await examineVault(stored, 'live', key)).toEqual({
      parties: before.parties - 1,
      unreadable: 0,
      missing: 1,
    })
  } finally {
    await stored.close()
  }
})
