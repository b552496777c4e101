/**
 * Disputes as they may go: histories of orders in all four channels, by everyone, lawful and not, through the corridor.
 * What comes of each is what domain.md §4.3 says, written down once more in `test/support/mediationRows.ts`.
 * `npm run prove:mediation` walks thousands from a random seed; a failure prints it,
 * and `MEDIATION_SEED` walks it again.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { features } from '../../shared/catalogue.ts'
import { channels, type Channel } from '../../shared/features/mediation/kinds.ts'
import { readCityRules } from '../../server/city/rules.ts'
import { community, MediationHouse, senderNames } from '../support/mediationHouse.ts'
import { mutants, type Mutant } from '../support/mediationMutants.ts'
import { orderTypes } from '../support/mediationOrders.ts'
import { Paper } from '../support/mediationPaper.ts'
import { stages, type Stage } from '../support/mediationCase.ts'
import { openings, rows } from '../support/mediationRows.ts'
import { Hits, table, walk } from '../support/mediationWalk.ts'
import { yunting } from '../support/playing.ts'

const walks = Number(process.env['MEDIATION_WALKS'] ?? 0)
const seed = process.env['MEDIATION_SEED'] ?? (walks === 0 ? 20_260_105 : undefined)
const city = readCityRules(yunting)
const commands = Object.keys(features.mediation.commands).sort()
const history = fc.array(
  fc.record({ seed: fc.nat(), days: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 1, 6, 35) }),
  { minLength: 60, maxLength: 100, size: 'max' },
)

/** A court confirms what a body founded by law brought about, and a dispute changes bodies where there are two. */
function isKnownIn(channel: Channel, type: string): boolean {
  const bodies = city.mediation.bodies.filter((body) => body.channels.includes(channel))
  if (type.endsWith('askConfirmation') || type.endsWith('recordCourt'))
    return bodies.some(({ confirmable }) => confirmable)
  return !type.endsWith('assignBody') || bodies.length > 1
}

const seldom: Readonly<Record<string, readonly Stage[]>> = {
  'mediation.withdrawClaim': ['applied', 'offered', 'referredIn'],
  'mediation.recuse': ['referredIn'],
  'mediation.recordService': ['referredIn'],
  'mediation.recordPerformance': ['confirmed', 'notConfirmed'],
  'mediation.recordInstalment': ['confirmed', 'notConfirmed'],
}
const seldomHit = [
  ...Object.entries(seldom).flatMap(([type, all]) => all.map((stage) => `${stage} ${type} taken`)),
  ...channels.flatMap((channel) =>
    commands.filter((type) => isKnownIn(channel, type)).map((type) => `in ${channel} ${type}`),
  ),
]

/** Walks until something differs; gives what did. */
async function walked(
  hits: Hits,
  numRuns: number,
  { rules, table }: Partial<Mutant> = {},
): Promise<string | undefined> {
  // A log in memory stays as long as its house.
  let [house, left] = [await MediationHouse.open(city, rules), 100]
  const one = async (attempts: { seed: number; days: number }[]): Promise<void> => {
    if ((left -= 1) === 0) {
      await house.close()
      ;[house, left] = [await MediationHouse.open(city, rules), 100]
    }
    await house.begin()
    const paper = new Paper(city, { id: house.incident, area: community }, table)
    await walk(attempts, house, paper, hits, (rules ?? table) ? 'stages' : 'channels')
  }
  const found = await fc.check(fc.asyncProperty(history, one), {
    ...{ numRuns, endOnFailure: true },
    ...(seed !== undefined && { seed: Number(seed) }),
  })
  await house.close()
  const why = found.errorInstance instanceof Error ? found.errorInstance.message : ''
  return found.failed
    ? `seed ${String(found.seed)}, path ${String(found.counterexamplePath)}: ${why}`
    : undefined
}

test('every order has a row in the table and a way to be given', () => {
  expect([...orderTypes].sort()).toEqual(commands)
  expect([...openings, ...Object.keys(rows)].sort()).toEqual(commands)
})

test(
  '[MED9] [MED13] whoever gives whatever order in whatever stage, what happens is what §4.3 says, and one holds it',
  async () => {
    const hits = new Hits()
    expect(await walked(hits, walks || 90)).toBeUndefined()
    process.stdout.write(`${table(hits)}\n`)
    const missed = [
      ...Object.entries(rows).flatMap(([type, { from }]) => from.map((stage) => `${stage} ${type} taken`)),
      ...stages.flatMap((stage) => Object.keys(rows).map((type) => `${stage} ${type} refused`)),
      ...senderNames.filter((name) => name !== 'press').map((name) => `by ${name} taken`),
      ...senderNames.map((name) => `by ${name} refused`),
      // What needs many steps to come to is asked of a long walk alone.
      ...(walks > 0 ? seldomHit : []),
    ].filter((cell) => !hits.cells.has(cell) && (walks > 0 || !seldomHit.includes(cell)))
    expect(missed).toEqual([])
  },
  240_000 + walks * 2000,
)

describe('a walk finds a dispute that', () => {
  test.each(mutants)(
    '$name',
    async (mutant) => {
      expect(await walked(new Hits(), 150, mutant)).toMatch(/§4\.3|two owners|which nobody said/)
    },
    120_000,
  )
})
