/** Single keys of the desk (ux.md §2): never while one types, composes with an input method, or a dialog is open. */
import { onScopeDispose } from 'vue'

type Letter = 'n' | 'j' | 'k' | 'm' | 't' | '?' | 'r' | 's' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8'
export type DeskKey = Letter | 'enter' | 'escape'

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
  if (target.closest('input, textarea, select, [contenteditable]')) return true
  return key === 'Enter' && target.closest('button, a, summary, [role="button"]') !== null
}
