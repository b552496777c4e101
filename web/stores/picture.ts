/**
 * What the screens draw: the streams as folded so far, or a copy of them held still at one instant of log time. The
 * clock reads this too, so nothing on a screen knows whether it stands still. The link is no part of the picture.
 */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { StreamCopy } from '../../shared/protocol.ts'
import { useLive } from './live.ts'

interface Held {
  /** Log ms. */
  at: number
  streams: ReadonlyMap<string, StreamCopy>
}

export const usePicture = defineStore('picture', () => {
  const live = useLive()
  const held = shallowRef<Held>()
  return {
    streams: computed(() => held.value?.streams ?? live.streams),
    heldAt: computed(() => held.value?.at),
    hold: (at: number) => void (held.value = { at, streams: live.streams }),
    release: () => void (held.value = undefined),
  }
})
