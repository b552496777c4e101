/** A running house under watch: measured, counted, and its state told to whoever asks. */
import { ErasureKeeper } from './erasures.ts'
import { readiness } from './health.ts'
import { readHouse, type ReadingsOf } from './readings.ts'
import { Watch, type WatchOptions } from './watch.ts'

export type OperateOptions = Omit<WatchOptions, 'also'> &
  Pick<ReadingsOf, 'views' | 'sockets'> & {
    /** Where copies lie, if anywhere: what is erased is noted beside them at once. */
    backupDir: string | undefined
  }

/** Begins with a first measurement; the owner calls `beat` every `measureEveryMs`. */
export async function operate(options: OperateOptions): Promise<{
  readiness: () => ReturnType<typeof readiness>
  watch: Watch
}> {
  const { log, dataDir, backupDir, followers } = options
  const erasures = new ErasureKeeper(log, dataDir, ...(backupDir === undefined ? [] : [backupDir]))
  // At once: words that were erased in a house that is lost the next second must not come back either.
  log.onCommitted(({ log: name, events }) => {
    if (events.some(({ type }) => type === 'log.wordsErased'))
      erasures
        .step([name])
        .catch((error: unknown) => options.logger.error({ err: error }, 'an erasure could not be listed'))
  })
  const watch = new Watch({ ...options, also: () => erasures.step(followers.keys()) })
  const state = (): ReturnType<typeof readiness> => readiness(watch.findings())
  readHouse({ ...options, disk: () => watch.room(), isReady: () => state().ready })
  await watch.beat()
  return { readiness: state, watch }
}
