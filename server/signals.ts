/** The end of a process as its supervisor asks for it: once in order, twice at once. */
import type { RunningHouse } from './compose.ts'

/** After this the process ends whatever still holds it: everything answered is on disk. */
const longestEndMs = 25_000

/** From now on SIGTERM and SIGINT drain the house; `before` runs first. The process exits 0, or 1 when hurried. */
export function endOnSignals(house: RunningHouse, before: () => void = () => undefined): void {
  const stop = (): void => {
    if (house.isEnding) process.exit(1)
    setTimeout(() => process.exit(1), longestEndMs).unref()
    const closed = house.close()
    before()
    closed.then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
