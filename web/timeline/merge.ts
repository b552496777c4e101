/** Stretches of time laid together where they overlap or touch, oldest first. Pure. */

/** `to` undefined: still going on. */
export interface OpenSpan {
  from: number
  to: number | undefined
}

export function merged(spans: readonly OpenSpan[]): OpenSpan[] {
  const found: OpenSpan[] = []
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1)
    if (last && (last.to === undefined || last.to >= span.from))
      found[found.length - 1] = { from: last.from, to: later(last.to, span.to) }
    else found.push({ from: span.from, to: span.to })
  }
  return found
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b)
}
