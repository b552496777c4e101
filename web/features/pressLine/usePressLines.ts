/** Wordings of this view, folded anew with every batch, and which of them may be given out now. */
import { computed } from 'vue'
import { useClock } from '../../stores/clock.ts'
import { usePicture } from '../../stores/picture.ts'
import { doubtsOf, linesOf, type PressLine } from './lines.ts'

export function usePressLines() {
  const picture = usePicture()
  const clock = useClock()
  const lines = computed(() => linesOf(picture.streams))
  const doubts = (line: PressLine) => doubtsOf(line, picture.streams, clock.t)
  return {
    lines,
    doubts,
    /** In force, and nothing against it but that this seat does not see what it rests on. */
    unseen: computed(() =>
      lines.value.filter((line) => {
        const found = doubts(line)
        return found.length > 0 && found.every(({ is }) => is === 'unseen')
      }),
    ),
    /** In force and in no doubt. */
    usable: computed(() =>
      lines.value.filter((line) => line.open.stage === 'inForce' && doubts(line).length === 0),
    ),
  }
}
