/** What a measure is: two sides taken in turns in one run, and the goal for their ratio (architecture §7). */

export interface Finding {
  measure: string
  ratio: number
  goal: number
  ok: boolean
  /** Both sides in their own units, for the reader of the table. */
  detail: string
}

export interface Measure {
  name: string
  /** Arguments of node for the process it runs in. */
  execArgv?: readonly string[]
  run: () => Promise<Finding[]>
}

export function atLeast(measure: string, goal: number, ratio: number, detail: string): Finding {
  return { measure, ratio: rounded(ratio), goal, ok: ratio >= goal, detail }
}

export function atMost(measure: string, goal: number, ratio: number, detail: string): Finding {
  return { measure, ratio: rounded(ratio), goal, ok: ratio <= goal, detail }
}

function rounded(ratio: number): number {
  return Number(ratio.toFixed(3))
}

/** The value at a share of the sorted values, e.g. 0.99. Throws for no values: nothing was measured. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  if (found === undefined) throw new Error('nothing was measured')
  return found
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export interface Round {
  ours: number
  bare: number
}

/**
 * Takes both sides `rounds` times, the one first that was second before: a busy neighbour meets both alike. Where the
 * bare side needs what ours produced, give `oursFirst`. The first round warms up and is not counted.
 */
export async function alternated(
  rounds: number,
  ours: () => Promise<number>,
  bare: () => Promise<number>,
  oursFirst = false,
): Promise<{ ratio: number; ours: number; bare: number }> {
  const taken: Round[] = []
  for (let round = 0; round <= rounds; round++) {
    const swapped = !oursFirst && round % 2 === 1
    const first = swapped ? await bare() : await ours()
    const second = swapped ? await ours() : await bare()
    if (round > 0) taken.push(swapped ? { ours: second, bare: first } : { ours: first, bare: second })
  }
  return {
    ratio: median(taken.map((round) => round.ours / round.bare)),
    ours: median(taken.map((round) => round.ours)),
    bare: median(taken.map((round) => round.bare)),
  }
}

/** Milliseconds since the system started, with nanoseconds behind the point; the same clock in every process here. */
export function clockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
