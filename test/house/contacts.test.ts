/**
 * Contacts as the hotline of the source documents had them: 26.9 % the same again or incomplete, 73.1 % valid (domain.md
 * M10). None is lost, each receipt opens, and each that was screened out has a reason and a way back.
 * `npm run prove:contacts` brings ten thousand.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Layer } from '../../shared/event.ts'
import {
  fields,
  grievanceCommands,
  intakeChannels,
  lacks,
  notOursReasons,
  returns,
  routes,
} from '../../shared/features/grievance/messages.ts'
import type { GrievanceParts } from '../../shared/features/grievance/state.ts'
import { partyBody } from '../../shared/parties/content.ts'
import { partiesIn } from '../../shared/parties/party.ts'
import { lookUp } from '../../server/transport/my.ts'
import { newId, openDoors, taken, type Doors, type Sender } from '../support/doors.ts'
import { seeded } from '../support/random.ts'

const count = Number(process.env['CONTACTS'] ?? 500)
const screened = Math.round(count * 0.269)
/** How the screened ones divide nobody told; every way out is taken. */
const fates = ['again', 'same', 'incomplete', 'elsewhere'] as const
type Fate = 'valid' | (typeof fates)[number]

interface Contact {
  fate: Fate
  party: string
  word: string
  /** The matter it opens, or is added to. */
  stream: string
  /** What it is the same as. */
  of: string
  receipt: string
}
/** So many seats work at a time. */
const seats = 40
const random = seeded(269)
let doors: Doors
let intake: Sender
let contacts: Contact[]

beforeAll(async () => {
  doors = await openDoors()
  intake = await doors.sender('intake', 'intakeOfficer')
  contacts = planned()
  const [first, ...others] = contacts
  if (first) await bring(first, 0)
  await inTurn(others, (one, at) => bring(one, at + 1))
}, 1_800_000)
afterAll(() => doors.close())

/** The first is valid; what comes again comes after what it repeats. */
function planned(): Contact[] {
  const out = new Set<number>()
  while (out.size < screened) out.add(random.whole(1, count - 1))
  const valid: string[] = []
  return Array.from({ length: count }, (_, n) => {
    const fate = out.has(n) ? random.one(fates) : 'valid'
    const own = newId()
    const of = random.one(valid.length > seats ? valid.slice(0, -seats) : [valid[0] ?? own])
    if (fate === 'valid') valid.push(own)
    const stream = fate === 'again' ? of : own
    return { fate, party: newId(), word: `口令第${n}号`, stream, of, receipt: '' }
  })
}

async function bring(contact: Contact, n: number): Promise<void> {
  const { fate, party, word, stream } = contact
  const said = {
    log: 'live',
    contact: { phone: `1380${String(n).padStart(7, '0')}` },
    words: `原话${n}`,
    word,
  }
  const answer = await doors.house.vault.take(party, partyBody.parse(said))
  if (!('receipt' in answer)) throw new Error(answer.code)
  contact.receipt = answer.receipt
  const channel = random.one(intakeChannels.filter((one) => one !== 'homeVisit'))
  if (fate === 'again') return give('addCallers', stream, { callers: 1, channel, parties: [party] })
  await give('receive', stream, {
    ...{ procedure: random.one(['hotline', 'petition']), channel, kind: 'reliefRequest', callers: 1 },
    ...{ field: random.one(fields), area: '990102003004', level: 'township', parties: [party] },
    summary: `第${n}件`,
  })
}

async function screen({ fate, stream, of }: Contact): Promise<void> {
  switch (fate) {
    case 'again':
      return
    case 'valid':
      return give('assign', stream, { lead: 'human-resources' })
    case 'same':
      return give('markDuplicate', stream, { of })
    case 'incomplete':
      return give('askForMore', stream, { lacks: [random.one(lacks)], what: '请补充', told: 'call' })
    case 'elsewhere': {
      const way = { reason: random.one(notOursReasons), route: random.one(routes) }
      return give('refer', stream, { ...way, where: '办事大厅三楼', why: '依法走这条途径' })
    }
  }
}

async function comeBack({ fate, stream }: Contact): Promise<void> {
  if (fate === 'same') await give('separate', stream, {})
  if (fate === 'incomplete') await give('supplyMore', stream, { summary: '补充后的摘要' })
  if (fate === 'elsewhere') await give('takeUpAgain', stream, { reason: random.one(returns) })
}

async function inTurn<T>(all: readonly T[], then: (one: T, at: number) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < all.length; at += seats)
    await Promise.all(all.slice(at, at + seats).map((one, n) => then(one, at + n)))
}

/** Gives an order about a matter as it stands. */
async function give(verb: string, stream: string, data: object): Promise<void> {
  const type = `grievance.${verb}` as keyof typeof grievanceCommands
  const { judgedOn } = grievanceCommands[type] as { judgedOn?: Layer }
  const seen = judgedOn && (await stateOf(stream)).version[judgedOn]
  taken(await intake.give({ type, stream, data: { ...data }, ...(seen !== undefined && { seen }) }))
}

async function stateOf(stream: string) {
  const [found] = await doors.house.log.streams('live', [stream])
  if (!found) throw new Error('a matter is lost')
  return found.state
}
const open = ({ receipt, word }: Contact) => lookUp(doors.house, 'live', { receipt, word })

test(`[GRV3] [GRV4] [GRV33] [MY1] of ${count} contacts none is lost, each receipt opens, and what was screened out has a reason and a way back`, async () => {
  await inTurn(contacts, screen)
  await inTurn(contacts, async (contact) => {
    const { fate, stream, of } = contact
    const found = await open(contact)
    const parts = (await stateOf(stream)).parts as GrievanceParts
    expect(found?.matter?.open.code, fate).toBe(parts.open.code)
    const { stage, asked, referral } = found?.matter?.open ?? parts.open
    switch (fate) {
      case 'valid':
        return expect(stage).toBe('assigned')
      case 'again':
        return expect(parts.open.callers).toBeGreaterThan(1)
      case 'same': {
        const other = (await stateOf(of)).parts as GrievanceParts
        return expect(found?.matter?.original?.code).toBe(other.open.code)
      }
      case 'incomplete':
        expect(asked?.lacks).toHaveLength(1)
        return expect(found?.matter?.more).toBe('请补充')
      case 'elsewhere':
        expect(referral?.route).toBeDefined()
        return expect(found?.matter?.referral).toEqual({ where: '办事大厅三楼', why: '依法走这条途径' })
    }
  })

  const streams = [...new Set(contacts.map(({ stream }) => stream))]
  const states = await Promise.all(streams.map(stateOf))
  const opens = states.map(({ parts }) => (parts as GrievanceParts).open)
  const of = (fate: Fate): number => contacts.filter((one) => one.fate === fate).length
  // Each person is named once, and each caller counted where it was joined.
  const named = states.flatMap(({ parts }) => Object.keys(partiesIn(parts.closed)))
  expect(named.sort()).toEqual(contacts.map(({ party }) => party).sort())
  const counted = opens.filter(({ stage }) => stage !== 'duplicate')
  expect(counted.reduce((sum, { callers }) => sum + callers, 0)).toBe(count)
  const stages = (stage: string): number => opens.filter((one) => one.stage === stage).length
  expect(count - of('valid')).toBe(screened)
  expect([stages('assigned'), stages('duplicate'), stages('needMore'), stages('referred')]).toEqual([
    of('valid'),
    of('same'),
    of('incomplete'),
    of('elsewhere'),
  ])

  await inTurn(contacts, comeBack)
  const back = contacts.filter(({ fate }) => ['same', 'incomplete', 'elsewhere'].includes(fate))
  await inTurn(back, async ({ stream }) => {
    const { open: now } = (await stateOf(stream)).parts as GrievanceParts
    expect(now).toMatchObject({ stage: 'received', asked: null, referral: null, duplicateOf: null })
  })
}, 1_800_000)
