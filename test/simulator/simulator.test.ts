/**
 * The whole way of a fact, client to client, in one thread on a seeded source: real sync room and outbox, real
 * corridor, log and views, a wire that can be trusted with nothing. Half of the seeds run here, half in
 * `evenSeeds.test.ts`, so that two cores share them. `SIM_SEEDS=from-to` runs others.
 */
import { describe, expect, test } from 'vitest'
import { runSeed } from './run.ts'
import { plants } from './plants.ts'
import { inspectSeeds } from './sweep.ts'

inspectSeeds('odd', (seed) => seed % 2 === 1)

/** An inspector who needs more seeds than this to see a fault would miss its subtler kin. */
const foundWithin = 20

describe('a fault planted on purpose is found', () => {
  test.each(Object.entries(plants))('%s', async (_name, planted) => {
    const found: string[] = []
    for (let seed = 1; seed <= foundWithin && found.length === 0; seed += 1)
      found.push(...(await runSeed(seed, planted)).failures)
    expect(found).not.toEqual([])
  })
})
