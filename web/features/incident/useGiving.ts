/** One act on several things of a kind: each order is judged by itself, and what came of each is told. */
import { onScopeDispose, ref } from 'vue'
import { catalogue, type CommandType } from '../../../shared/catalogue.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { useLive } from '../../stores/live.ts'
import type { Target } from './useActing.ts'

export interface Giving<T extends Target> {
  to: T
  type: CommandType
  data: Record<string, unknown>
}
/** `refusal` is undefined where the house took it. */
export interface Given<T extends Target> {
  to: T
  commandId: string
  refusal: Refusal | undefined
}
/** What was done, in a sentence, and how it is taken back as long as that is possible. */
export interface Done {
  said: string
  undo?: () => Promise<Done>
}

export function useGiving<T extends Target>() {
  const live = useLive()
  /** Orders that nobody has answered yet: without a connection they lie on this device. */
  const waiting = ref(0)
  let isHeard = true
  onScopeDispose(() => (isHeard = false))

  /** Judged on them as they were when one decided: whoever was quicker is told of, not overruled. */
  function give(orders: readonly Giving<T>[]): Promise<Given<T>[]> {
    waiting.value += orders.length
    return Promise.all(orders.map(giveOne))
  }

  async function giveOne({ to, type, data }: Giving<T>): Promise<Given<T>> {
    const commandId = live.newId()
    const layer = catalogue.command(type)?.judgedOn
    const seen = layer && to.copy.version[layer]
    const order = { type, stream: to.stream, commandId, data, ...(seen !== undefined && { seen }) }
    const answer = await live.send(order)
    waiting.value -= 1
    if (answer.accepted) return { to, commandId, refusal: undefined }
    // Whoever gave it reads why; what nobody reads any more stays in the outbox.
    if (isHeard) live.discard(commandId)
    return { to, commandId, refusal: answer.refusal }
  }

  return { give, waiting }
}
