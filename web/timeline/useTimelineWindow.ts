/** Which stretch of time a timeline shows: the live edge with a range, or one that stands still. */
import { computed, readonly, ref, toValue, type MaybeRefOrGetter } from 'vue'
import { liveWindow, rangeToShow } from './scale.ts'

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
  const range = ref<Range>('whole')
  /** Where the edge stands still while one looks back; undefined follows. */
  const stands = ref<number>()

  const spanMs = computed(() => {
    const edge = toValue(options.edge)
    return range.value === 'whole' ? rangeToShow(toValue(options.start) ?? edge, edge) : range.value * hourMs
  })
  const shown = computed(() => liveWindow(stands.value ?? toValue(options.edge), spanMs.value))

  return {
    range: readonly(range),
    follows: computed(() => stands.value === undefined),
    from: computed(() => shown.value.from),
    to: computed(() => shown.value.to),
    setRange: (next: Range) => (range.value = next),
    shift(by: 1 | -1) {
      stands.value = (stands.value ?? toValue(options.edge)) + by * spanMs.value * stepShare
    },
    follow: (on: boolean) => (stands.value = on ? undefined : toValue(options.edge)),
  }
}
