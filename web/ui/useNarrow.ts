/** True where a table has no room: a phone held upright (tokens.css draws the same line for what one presses). */
import { onScopeDispose, readonly, ref } from 'vue'

export function useNarrow() {
  const query = matchMedia('(max-width: 720px)')
  const isNarrow = ref(query.matches)
  const measure = () => (isNarrow.value = query.matches)
  query.addEventListener('change', measure)
  onScopeDispose(() => query.removeEventListener('change', measure))
  return readonly(isNarrow)
}
