/** Which stretch of time a timeline shows: the live edge with a range, or one that stands still. */
import { computed, readonly, ref, toValue, type MaybeRefOrGetter } from 'vue'
import { zoomed, type Span } from './brush.ts'
import { edgeShare, liveWindow, rangeToShow } from './scale.ts'

export const rangesInHours = [1, 6, 24] as const
export type Range = (typeof rangesInHours)[number] | 'whole'

const hourMs = 3_600_000
/** A step to the side keeps half of what one saw. */
const stepShare = 0.5

export function useTimelineWindow(options: {
  /** Time of the first thing to show, undefined when there is none. */
  start: MaybeRefOrGetter<number | undefined>
  /** The newest the screen knows. */
  edge: MaybeRefOrGetter<number>
}) {
  /** A preset, or a length in ms that was cut out of the overview. */
  const length = ref<{ preset: Range } | { ms: number }>({ preset: 'whole' })
  /** Where the edge stands still while one looks back; undefined follows. */
  const stands = ref<number>()
  /** What the screen knew when it began to stand. */
  const stoodAt = ref<number>()

  const range = computed(() => ('preset' in length.value ? length.value.preset : undefined))
  const spanMs = computed(() => {
    if ('ms' in length.value) return length.value.ms
    const edge = toValue(options.edge)
    const { preset } = length.value
    return preset === 'whole' ? rangeToShow(toValue(options.start) ?? edge, edge) : preset * hourMs
  })
  const shown = computed(() => liveWindow(stands.value ?? toValue(options.edge), spanMs.value))

  /** Shows exactly this and stands still. */
  function cut({ from, to }: Span): void {
    length.value = { ms: to - from }
    stand(from + (to - from) * edgeShare)
  }

  function stand(at: number | undefined): void {
    stands.value = at
    stoodAt.value = at === undefined ? undefined : (stoodAt.value ?? toValue(options.edge))
  }

  return {
    /** The preset in use; undefined when the window was cut out by hand. */
    range,
    follows: computed(() => stands.value === undefined),
    stoodAt: readonly(stoodAt),
    shown: readonly(shown),
    setRange: (preset: Range) => (length.value = { preset }),
    shift(by: 1 | -1) {
      stand((stands.value ?? toValue(options.edge)) + by * spanMs.value * stepShare)
    },
    cut,
    zoom: (at: number, factor: number) => cut(zoomed(shown.value, at, factor)),
    follow: (on: boolean) => stand(on ? undefined : (stands.value ?? toValue(options.edge))),
  }
}
