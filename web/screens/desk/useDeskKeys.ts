/** Single keys of the desk (ux.md §2): never while one types, composes with an input method, or a dialog is open. */
import { onScopeDispose } from 'vue'

type Digit = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8'
type Letter = 'a' | 'j' | 'k' | 'm' | 'n' | 'r' | 's' | 't' | 'u' | 'x' | 'z'
type Sign = '?' | '/' | '+' | '[' | ']'
export type DeskKey = Digit | Letter | Sign | 'enter' | 'escape'

export function useDeskKeys(
  verbs: Readonly<Partial<Record<DeskKey, () => void>>>,
  palette?: () => void,
): void {
  function onKey(event: KeyboardEvent): void {
    if (palette && isPalette(event)) {
      event.preventDefault()
      palette()
      return
    }
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (document.querySelector('dialog[open]') || isBusy(event)) return
    const verb = Object.entries(verbs).find(([key]) => key === event.key.toLowerCase())?.[1]
    if (!verb) return
    event.preventDefault()
    verb()
  }
  addEventListener('keydown', onKey)
  onScopeDispose(() => removeEventListener('keydown', onKey))
}

/** Ctrl or Command with K, also while one types. */
function isPalette({ ctrlKey, metaKey, key }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && key.toLowerCase() === 'k' && !document.querySelector('dialog[open]')
}

/** A control takes its own keys: text everywhere, Enter on whatever it would press. */
function isBusy({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  // A box that is ticked takes the space bar alone.
  if (target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return true
  return key === 'Enter' && target.closest('button, a, summary, [role="button"]') !== null
}
