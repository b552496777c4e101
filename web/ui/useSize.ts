/** The size of an element in CSS pixels, kept up to date; 0 until it is mounted. */
import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

export function useSize(element: Readonly<Ref<Element | null>>) {
  const width = ref(0)
  const height = ref(0)
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return
    width.value = entry.contentRect.width
    height.value = entry.contentRect.height
  })
  watch(element, (now, before) => {
    if (before) observer.unobserve(before)
    if (now) observer.observe(now)
  })
  onScopeDispose(() => observer.disconnect())
  return { width: readonly(width), height: readonly(height) }
}
