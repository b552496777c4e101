/** What interrupts is heard once, where this seat asked for it and the browser was allowed to by a person's act. */
import { onScopeDispose, readonly, ref } from 'vue'
import { openSound } from './sound.ts'
import { useAlarms } from './useAlarms.ts'

const acts = ['pointerdown', 'keydown'] as const

export function useSound() {
  const alarms = useAlarms()
  /** Opened only where it is asked for: a page that is silent needs none. */
  let sound: ReturnType<typeof openSound>
  const isAllowed = ref(false)

  /** Any act will do; a seat that was to sound before a reload sounds again from the first one on. */
  async function allow(): Promise<void> {
    if (!alarms.isSounding) return
    sound ??= openSound()
    isAllowed.value = (await sound?.allow()) === true
    if (isAllowed.value) forget()
  }
  const acted = (): void => void allow()
  const forget = (): void => acts.forEach((act) => removeEventListener(act, acted))
  acts.forEach((act) => addEventListener(act, acted))
  onScopeDispose(forget)

  return {
    /** Whether it would be heard now. */
    isAllowed: readonly(isAllowed),
    /** Called in an act: what was switched on sounds once, so that one knows it. */
    async toggle(): Promise<void> {
      alarms.isSounding = !alarms.isSounding
      await allow()
      ring()
    },
    ring,
  }

  function ring(): void {
    if (alarms.isSounding) sound?.ring()
  }
}
