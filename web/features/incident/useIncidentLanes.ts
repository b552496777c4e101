/** The lanes and due times of one incident: its own, its mediation, its press. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { useClock } from '../../stores/clock.ts'
import { mediationLane } from '../mediation/lane.ts'
import { useMediation } from '../mediation/useMediation.ts'
import { pressFlags, pressLane } from '../press/lane.ts'
import { usePress } from '../press/usePress.ts'
import { type Incident } from './incidents.ts'
import { isKey, lanesOf } from './lanes.ts'
import { useLines } from './useLines.ts'
import { useLanes } from './useLanes.ts'

export function useIncidentLanes(
  incident: MaybeRefOrGetter<Incident | undefined>,
  options: { mostUnits: number; onlyKey?: MaybeRefOrGetter<boolean> },
) {
  const { t } = useI18n()
  const clock = useClock()
  const words = useLanes()
  const { cases } = useMediation()
  const { tasks } = usePress()

  const all = useLines(incident)
  const lines = computed(() => (toValue(options.onlyKey) ? all.value.filter(isKey) : all.value))
  const own = <T extends { open: { incident: string } }>(all: readonly T[]) =>
    all.filter(({ open }) => open.incident === toValue(incident)?.stream)
  const press = {
    name: t('timeline.press'),
    kind: (task: { open: { kind: string } }) => t(`deadline.short.${task.open.kind}`),
    done: (task: { open: { kind: string } }) =>
      t('timeline.done', { what: t(`deadline.short.${task.open.kind}`) }),
  }
  const mediation = {
    name: t('timeline.mediation'),
    line: (type: string, held: { open: { subject: string | null } }) =>
      t('timeline.mediationLine', {
        what: t(type.replace('.', '.event.')),
        subject: held.open.subject ?? t('common.wordsRemoved'),
      }),
    session: (held: { open: { subject: string | null } }) =>
      t('deadline.sessionOf', { subject: held.open.subject ?? t('common.wordsRemoved') }),
  }
  return {
    /** Every line, and those the filter leaves. */
    all,
    lines,
    lanes: computed(() =>
      lanesOf(lines.value, options.mostUnits, words, [
        mediationLane(own(cases.value), clock.t, mediation),
        pressLane(own(tasks.value), press),
      ]),
    ),
    flags: computed(() => pressFlags(own(tasks.value), clock.t, press)),
  }
}
