/** A small thing an account keeps on this device: read when it signs in, written when it changes, gone at sign-out. */
import { shallowRef, watch, type ShallowRef } from 'vue'
import type { z } from 'zod'
import { useLive } from './live.ts'

/** `none` until something was kept. What does not fit the schema is not read: another build wrote it. */
export function useKept<T>(name: string, schema: z.ZodType<T>, none: T): ShallowRef<T> {
  const live = useLive()
  const value = shallowRef(none)
  /** What was read or is written: a change that came from the disk is not written back. */
  let known = JSON.stringify(none)
  watch(
    // Not the session itself: it is told anew with every welcome, and what was put there since may not be written yet.
    () => live.session?.log,
    async (log) => {
      const text = log && (await live.note(name))
      const read = text === undefined ? undefined : schema.safeParse(parsed(text))
      known = JSON.stringify(read?.success ? read.data : none)
      value.value = read?.success ? read.data : none
    },
    { immediate: true },
  )
  watch(value, (next) => {
    const text = JSON.stringify(next)
    if (text === known) return
    known = text
    void live.keepNote(name, text)
  })
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
