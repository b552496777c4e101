/** The mask of one party, asked for once while it is on screen; kept nowhere. */
import { onMounted, shallowRef } from 'vue'
import type { MaskedParty } from '../../shared/parties/content.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { maskOf } from '../sync/vaultDoor.ts'

export function useMask(party: string, stream: string) {
  const mask = shallowRef<MaskedParty>()
  /** Why there is none: a refusal, or the house was not reached. */
  const failure = shallowRef<Refusal | 'unreached'>()

  async function ask(): Promise<void> {
    failure.value = undefined
    const answer = await maskOf((...request) => fetch(...request), party, stream)
    if (!answer) failure.value = 'unreached'
    else if ('code' in answer) failure.value = answer
    else mask.value = answer
  }
  onMounted(() => void ask())

  return { mask, failure, ask }
}
