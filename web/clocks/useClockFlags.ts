/** Due times of an incident's clocks as flags of its timeline. Orders tell their times themselves. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { clockFlags } from './flags.ts'
import type { StandingClock } from './readings.ts'
import { useClocks } from './useClocks.ts'
import { useClockWords } from './useClockWords.ts'

export function useClockFlags(options: {
  /** The incident's stream. */
  incident: MaybeRefOrGetter<string | undefined>
  edge: MaybeRefOrGetter<number>
  /** With those that were met in time; a wall no longer says them. */
  kept: boolean
}) {
  const { t } = useI18n()
  const { all } = useClocks()
  const { name } = useClockWords()
  const words = {
    owed: name,
    kept: (standing: StandingClock) => t('clock.flag.kept', { name: name(standing) }),
    missed: (standing: StandingClock) => t('clock.flag.missed', { name: name(standing) }),
  }
  const own = computed(() =>
    all.value.filter(
      ({ incident, feature }) => incident === toValue(options.incident) && feature !== 'order',
    ),
  )
  return {
    /** Streams whose due time a clock tells. */
    clocked: computed(() => new Set(own.value.map(({ stream }) => stream))),
    flags: computed(() =>
      clockFlags(own.value, toValue(options.edge), words).filter(({ kept }) => options.kept || !kept),
    ),
  }
}
