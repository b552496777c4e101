/**
 * How long an answer takes tells nobody whether a receipt exists: a wrong word against an absent code, in pairs. What
 * counts is which of a pair took longer, for that chance decides on a busy machine, too; the ratio is printed.
 * `npm run prove:tries` tries a thousand times.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { partyBody } from '../../shared/parties/content.ts'
import { partyClaim } from '../../shared/parties/party.ts'
import * as sql from '../../server/log/statements.ts'
import { lookUp } from '../../server/transport/my.ts'
import { newId, openDoors, type Doors } from '../support/doors.ts'
import { note } from '../support/note.ts'
import { seeded } from '../support/random.ts'

const tries = Number(process.env['TRIES'] ?? 120)
const random = seeded(7)
let doors: Doors
let receipt: string

beforeAll(async () => {
  doors = await openDoors()
  const said = partyBody.parse({ log: 'live', word: '玉兰花开' })
  const answer = await doors.house.vault.take(newId(), said)
  if (!('receipt' in answer)) throw new Error(answer.code)
  receipt = answer.receipt
})
afterAll(() => doors.close())

type Ask = () => Promise<unknown>
const asks = (code: string): Ask => {
  return () => lookUp(doors.house, 'live', { receipt: code, word: '猜一猜' })
}

async function took(ask: Ask): Promise<number> {
  const begun = performance.now()
  expect(await ask()).toBeUndefined()
  return performance.now() - begun
}

interface Compared {
  /** Of the quicker quarters, which what else runs on the machine reaches least. */
  ratio: number
  /** How often the second took longer. */
  share: number
}

/** In pairs, each in an order of its own. */
async function compared(one: Ask, other: Ask): Promise<Compared> {
  const pairs: [number, number][] = []
  for (let n = 0; n < tries / 2; n++) {
    if (random.next() < 0.5) pairs.push([await took(one), await took(other)])
    else {
      const second = await took(other)
      pairs.push([await took(one), second])
    }
  }
  const quarter = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 4)] ?? 0
  return {
    ratio: quarter(pairs.map(([, second]) => second)) / quarter(pairs.map(([first]) => first)),
    share: pairs.filter(([first, second]) => second > first).length / pairs.length,
  }
}

/** Within what chance leaves: four standard deviations. */
function isAlike({ share }: Compared): boolean {
  return Math.abs(share - 0.5) < 2 / Math.sqrt(tries / 2)
}

/** What else the machine does is over at another look; what is told by the time is told at each. */
async function alike(one: Ask, other: Ask): Promise<{ is: boolean; seen: Compared }> {
  let seen = await compared(one, other)
  for (let look = 1; look < 3 && !isAlike(seen); look++) seen = await compared(one, other)
  return { is: isAlike(seen), seen }
}

test(`[MY2] a wrong word and an absent code take as long, in ${tries} tries`, async (context) => {
  const wrong = asks(receipt)
  const absent = await alike(wrong, asks('3333-3333-3333'))
  const none = await alike(wrong, asks('不是编号'))
  // The same measure sees a house that answers as soon as it found nothing.
  const hasty = await compared(wrong, async () => {
    const found = await doors.house.log.read('live', sql.findClaim({ key: partyClaim(newId()) }))
    return found[0]
  })
  const told = ({ ratio, share }: Compared): string => `${ratio.toFixed(3)} (${(share * 100).toFixed(0)} %)`
  note(context, `absent ${told(absent.seen)}, no code ${told(none.seen)}, hasty ${told(hasty)}`)
  expect(isAlike(hasty)).toBe(false)
  expect(absent).toMatchObject({ is: true })
  expect(none).toMatchObject({ is: true })
}, 600_000)
