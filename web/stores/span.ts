/** The stretch of time one picked on the overview: list, map and feed show what falls into it (ux.md §6). */
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { Span } from '../timeline/brush.ts'

export const useSpan = defineStore('span', () => {
  const picked = shallowRef<Span>()
  return {
    /** Log ms; undefined: everything is shown. */
    picked: shallowReadonly(picked),
    pick: (span: Span) => void (picked.value = span),
    clear: () => void (picked.value = undefined),
  }
})
