/** Whether the window itself is on this device, so that it opens without a link; asked for while there is one. */
import { defineStore } from 'pinia'
import { readonly, ref, watch } from 'vue'
import { keepShell, worksOffline, type ShellState } from '../sync/shell.ts'
import { useLive } from './live.ts'

export const useShell = defineStore('shell', () => {
  const live = useLive()
  const state = ref<ShellState>(globalThis.isSecureContext ? 'unasked' : 'off')
  watch(
    () => live.link.phase === 'live' && live.session !== undefined && worksOffline(live.session.actor.role),
    (isDue) => isDue && state.value !== 'kept' && void keepShell((next) => (state.value = next)),
    { immediate: true },
  )
  return { state: readonly(state) }
})
