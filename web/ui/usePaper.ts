/** A document in the reader's hand: on paper by the browser's own dialog, in the clipboard as text. */
import { nextTick, ref } from 'vue'

export function usePaper(text: () => string | undefined) {
  const isPrinting = ref(false)
  const copied = ref<'yes' | 'no'>()

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text() ?? '')
      copied.value = 'yes'
    } catch {
      // Without HTTPS a browser gives no clipboard: the text is selected by hand, and the reader is told so.
      copied.value = 'no'
    }
  }

  /** The browser's own dialog prints it, or saves it as PDF; it returns when that is closed. */
  async function print(): Promise<void> {
    isPrinting.value = true
    await nextTick()
    window.print()
    isPrinting.value = false
  }

  return { copied, isPrinting, copy, print }
}
