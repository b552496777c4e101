/** A list that pointer or focus is in never moves: what came meanwhile waits behind a pill (ux.md §2). */
import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue'

export function useHeld<T extends { id: string }>(items: MaybeRefOrGetter<readonly T[]>) {
  const known = ref<ReadonlySet<string>>()
  const shown = computed(() => {
    const held = known.value
    return held ? toValue(items).filter(({ id }) => held.has(id)) : [...toValue(items)]
  })
  const hold = () => (known.value ??= new Set(toValue(items).map(({ id }) => id)))
  const release = () => (known.value = undefined)
  return { shown, waiting: computed(() => toValue(items).length - shown.value.length), hold, release }
}
