/** Many seeds, and what they reached: a generator that never makes a case cannot find its fault. */
import { describe, expect, test } from 'vitest'
import { note } from '../support/note.ts'
import { faultNames } from './network.ts'
import { runSeed, type Outcome } from './run.ts'
import { stepNames } from './steps.ts'

const fixedSeeds = 2000

/** Which seeds run: `SIM_SEEDS=from-to`, else the fixed list of every run. */
export function seedsToRun(said = process.env['SIM_SEEDS']): number[] {
  const match = /^(\d+)-(\d+)$/.exec(said ?? `1-${fixedSeeds}`)
  if (!match) throw new Error(`SIM_SEEDS must read from-to, not ${said}`)
  const [from, to] = [Number(match[1]), Number(match[2])]
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
}

export interface Sweep {
  seeds: number
  events: number
  /** By seed, the first thing that went wrong. */
  failures: string[]
  cells: ReadonlyMap<string, number>
  /** Seeds in which each of these happened. */
  had: Record<keyof Outcome['had'], number>
}

export async function sweep(seeds: readonly number[]): Promise<Sweep> {
  const cells = new Map<string, number>()
  const had: Sweep['had'] = { rights: 0, epoch: 0, crowd: 0, erasure: 0, retirement: 0 }
  const failures: string[] = []
  let events = 0
  for (const seed of seeds) {
    const outcome = await runSeed(seed)
    events += outcome.events
    for (const [cell, count] of outcome.cells) cells.set(cell, (cells.get(cell) ?? 0) + count)
    for (const what of Object.keys(had) as (keyof typeof had)[]) had[what] += Number(outcome.had[what])
    const [first] = outcome.failures
    if (first !== undefined) failures.push(`seed ${seed}: ${first} (again with SIM_SEEDS=${seed}-${seed})`)
  }
  return { seeds: seeds.length, events, failures, cells, had }
}

/** Registers the suite over the seeds a file takes for its own. */
export function inspectSeeds(which: string, isMine: (seed: number) => boolean): void {
  const seeds = seedsToRun().filter(isMine)
  // A hunt over few seeds of one's own choice reaches what it reaches.
  const isWhole = process.env['SIM_SEEDS'] === undefined

  describe(`${seeds.length} ${which} seeds`, async () => {
    const began = performance.now()
    const result = await sweep(seeds)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    process.stdout.write(`${histogram(result.cells)}\n${JSON.stringify(result.had)}\n`)

    test('[SYNC1] [SYNC2] [SYNC5] [SYNC8] [SEE1] clients agree, no order is lost or doubled, nothing leaks', (context) => {
      note(context, `${seeds.length} seeds, ${result.events} events, ${seconds} s`)
      expect(result.failures).toEqual([])
    })

    if (isWhole) {
      test('every step met every fault', () => {
        expect(emptyCells(result.cells)).toEqual([])
      })
      test('rights change in a tenth of the seeds and more, epochs in a twentieth, words go, streams retire', () => {
        const share = (count: number): number => count / seeds.length
        expect(share(result.had.rights)).toBeGreaterThanOrEqual(0.1)
        expect(share(result.had.epoch)).toBeGreaterThanOrEqual(0.05)
        expect(result.had.crowd).toBeGreaterThan(0)
        expect(result.had.erasure).toBeGreaterThan(0)
        expect(result.had.retirement).toBeGreaterThan(0)
      })
    }
  })
}

export function emptyCells(cells: ReadonlyMap<string, number>): string[] {
  return stepNames.flatMap((step) =>
    faultNames.map((fault) => `${step}/${fault}`).filter((cell) => !cells.has(cell)),
  )
}

/** Steps down, faults across. */
export function histogram(cells: ReadonlyMap<string, number>): string {
  const width = Math.max(...faultNames.map((fault) => fault.length)) + 1
  const line = (first: string, rest: readonly (string | number)[]): string =>
    first.padEnd(10) + rest.map((cell) => String(cell).padStart(width)).join('')
  const rows = stepNames.map((step) =>
    line(
      step,
      faultNames.map((fault) => cells.get(`${step}/${fault}`) ?? 0),
    ),
  )
  return [line('', faultNames), ...rows].join('\n')
}
