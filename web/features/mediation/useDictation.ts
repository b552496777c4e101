/**
 * A mediator's own dictation, written down by this device. Where the browser would send the voice elsewhere it is not
 * offered: what was said between people stays between them.
 */
import { onScopeDispose, readonly, ref } from 'vue'
import { useI18n } from 'vue-i18n'

/** As browsers that recognise speech by themselves have it (Web Speech API, `processLocally`). */
interface Recognition {
  lang: string
  continuous: boolean
  interimResults: boolean
  processLocally: boolean
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null
  onend: (() => void) | null
  start(): void
  stop(): void
}
interface Recognizer {
  new (): Recognition
  available?: (asked: { langs: string[]; processLocally: boolean }) => Promise<string>
}

/** `heard` is told the whole of what was said once it ends. */
export function useDictation(heard: (text: string) => void) {
  const { locale } = useI18n()
  const recognizer = (globalThis as { SpeechRecognition?: Recognizer }).SpeechRecognition
  const isOffered = ref(false)
  const isListening = ref(false)
  const text = ref('')
  let recognition: Recognition | undefined

  void recognizer
    ?.available?.({ langs: [locale.value], processLocally: true })
    .then((said) => (isOffered.value = said === 'available'))
    .catch(() => undefined)

  function start(): void {
    if (!recognizer || isListening.value) return
    const begun = new recognizer()
    recognition = begun
    Object.assign(begun, { lang: locale.value, continuous: true, interimResults: true, processLocally: true })
    text.value = ''
    begun.onresult = ({ results }) => {
      text.value = Array.from(results, (result) => result[0]?.transcript ?? '').join('')
    }
    begun.onend = () => {
      isListening.value = false
      if (text.value.trim() !== '') heard(text.value.trim())
    }
    isListening.value = true
    begun.start()
  }
  const stop = () => recognition?.stop()
  onScopeDispose(stop)

  return {
    isOffered: readonly(isOffered),
    isListening: readonly(isListening),
    text: readonly(text),
    toggle: () => (isListening.value ? stop() : start()),
  }
}
