/** The length of --unit in CSS pixels, for what is drawn by hand: 1 at the desk, a 1080th of the height on the wall. */
import { computed, onScopeDispose, ref } from 'vue'
import { useRoute } from 'vue-router'

const wallUnits = 1080

export function useUnit() {
  const route = useRoute()
  const height = ref(innerHeight)
  const measure = () => (height.value = innerHeight)
  addEventListener('resize', measure)
  onScopeDispose(() => removeEventListener('resize', measure))
  const onWall = computed(() => route.meta.wall === true)
  return { onWall, unit: computed(() => (onWall.value ? height.value / wallUnits : 1)) }
}
