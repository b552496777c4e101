/**
 * What every store of the house must do. A store passes `contract` with a home that opens it; nothing here knows how it
 * keeps its rows, only their names (server/log/tables.ts) and the port.
 */
import { describe } from 'vitest'
import { clocks } from './contractClocks.ts'
import { erasing } from './contractErasing.ts'
import { following } from './contractFollowing.ts'
import { judging } from './contractJudging.ts'
import { keeping } from './contractKeeping.ts'
import { recording } from './contractRecording.ts'
import { time } from './contractTime.ts'
import { staged } from './scene.ts'
import type { Home } from './stores.ts'

/** Registers the whole suite for a store. */
export function contract(name: string, make: () => Home): void {
  // Real disks under load may stall for seconds.
  describe(name, { timeout: 30_000 }, () => {
    const stage = staged(make)
    recording(stage)
    judging(stage)
    time(stage)
    clocks(stage)
    erasing(stage)
    following(stage)
    if (stage.isKept) keeping(stage)
  })
}
