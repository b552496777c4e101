/** A running house under watch: measured, counted, and its state told to whoever asks. */
import { readiness } from './health.ts'
import { readHouse, type ReadingsOf } from './readings.ts'
import { Watch, type WatchOptions } from './watch.ts'

export type OperateOptions = WatchOptions & Pick<ReadingsOf, 'views' | 'sockets'>

/** Begins with a first measurement; the owner calls `beat` every `measureEveryMs`. */
export async function operate(options: OperateOptions): Promise<{
  readiness: () => ReturnType<typeof readiness>
  watch: Watch
}> {
  const watch = new Watch(options)
  const state = (): ReturnType<typeof readiness> => readiness(watch.findings())
  readHouse({ ...options, disk: () => watch.room(), isReady: () => state().ready })
  await watch.beat()
  return { readiness: state, watch }
}
