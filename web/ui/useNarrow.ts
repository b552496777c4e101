/** True where a table has no room: a phone held upright (tokens.css draws the same line for what one presses). */
import { onScopeDispose, readonly, ref } from 'vue'

/** `widthPx`: up to where it is narrow. */
export function useNarrow(widthPx = 720) {
  const query = matchMedia(`(max-width: ${widthPx}px)`)
  const isNarrow = ref(query.matches)
  const measure = () => (isNarrow.value = query.matches)
  query.addEventListener('change', measure)
  onScopeDispose(() => query.removeEventListener('change', measure))
  return readonly(isNarrow)
}
