/** A running house under watch: measured, counted, and its state told to whoever asks. */
import type { Operation } from '../../shared/operation.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import { ErasureKeeper, type Erasure } from './erasures.ts'
import { readiness } from './health.ts'
import { operationOf, type OperationOf } from './operation.ts'
import { readHouse, type ReadingsOf } from './readings.ts'
import { noteShipped } from './records.ts'
import { Shipper } from './ship.ts'
import type { VaultStore } from '../vault/vaultStore.ts'
import { Watch, type WatchOptions } from './watch.ts'

export type OperateOptions = Omit<WatchOptions, 'also' | 'shipped'> &
  Pick<ReadingsOf, 'paging'> &
  Omit<OperationOf, 'watch'> & {
    /** Where copies lie, if anywhere: what is erased is noted beside them at once. */
    backupDir: string | undefined
    /** Where attachments lie: what is shipped holds those it names. */
    blobs: BlobStore
    /** Where identities lie; the same. */
    vault: { store: VaultStore; key: Uint8Array }
    /** What goes with erased words and identities. */
    onErased: (found: readonly Erasure[]) => Promise<void>
    /** Where what is recorded is shipped to, if anywhere, and how often. */
    shipping:
      { dir: string; everyMs: number; leads: (task: string, everyMs: number) => Promise<boolean> } | undefined
  }

/** Begins with a first measurement; the owner calls `beat` every `measureEveryMs`, and `ship` as often as it is due. */
export async function operate(options: OperateOptions): Promise<{
  readiness: () => ReturnType<typeof readiness>
  operation: () => Operation
  watch: Watch
  /** Never rejects: what could not be shipped is shipped the next time. */
  ship: () => Promise<void>
}> {
  const { log, dataDir, backupDir, followers, shipping, logger } = options
  const erasures = new ErasureKeeper(
    log,
    options.onErased,
    dataDir,
    ...(backupDir === undefined ? [] : [backupDir]),
  )
  // At once: words that were erased in a house that is lost the next second must not come back either.
  log.onCommitted(({ log: name, events }) => {
    if (events.some(({ type }) => type === 'log.wordsErased' || type === 'party.erased'))
      erasures
        .step([name])
        .catch((error: unknown) => options.logger.error({ err: error }, 'an erasure could not be listed'))
  })
  const shipper = shipping && shipperTo(shipping, options)
  const watch = new Watch({
    ...options,
    also: () => erasures.step(followers.keys()),
    shipped: () => shipping && { everyMs: shipping.everyMs, shippedAt: shipper?.shippedAt },
  })
  const state = (): ReturnType<typeof readiness> => readiness(watch.findings())
  readHouse({ ...options, disk: () => watch.room(), isReady: () => state().ready })
  await watch.beat()
  const ship = async (): Promise<void> =>
    shipper?.step().catch((error: unknown) => logger.warn({ err: error }, 'nothing could be shipped'))
  return { readiness: state, operation: operationOf({ ...options, watch }), watch, ship }
}

function shipperTo(
  { dir: shipDir, everyMs, leads }: NonNullable<OperateOptions['shipping']>,
  { log, blobs, vault, dataDir, followers, now, copies, isEnding }: OperateOptions,
): Shipper {
  return new Shipper({
    ...{ log, blobs, vault, dataDir, shipDir, now, everyMs },
    logs: () => followers.keys(),
    // One that ends cannot know whether another is left to do it.
    leads: async (name) => isEnding() || leads(`ship:${name}`, everyMs),
    copiedAt: () => copies().backupAt,
    noted: (shipped) => noteShipped(dataDir, shipped),
  })
}
