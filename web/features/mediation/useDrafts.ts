/** What was dictated and not confirmed yet: it lies on this device, and nobody is told of it. */
import { defineStore } from 'pinia'
import { z } from 'zod'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'
import { useKept } from '../../stores/useKept.ts'
import type { Draft } from './record.ts'

const drafts = z.array(
  z.strictObject({ id: z.string(), stream: z.string(), text: z.string(), at: z.number() }),
)

export const useDrafts = defineStore('drafts', () => {
  const live = useLive()
  const clock = useClock()
  const kept = useKept<Draft[]>('mediationDrafts', drafts, [])

  return {
    of: (stream: string): Draft[] => kept.value.filter((draft) => draft.stream === stream),
    add(stream: string, text: string): Draft {
      const draft = { id: live.newId(), stream, text, at: clock.running }
      kept.value = [draft, ...kept.value]
      return draft
    },
    drop: (id: string) => void (kept.value = kept.value.filter((draft) => draft.id !== id)),
  }
})
