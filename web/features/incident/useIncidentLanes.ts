/** The lanes and due times of one incident: its own with conferences to come, its mediation, its press. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { useClockFlags } from '../../clocks/useClockFlags.ts'
import type { Lane } from '../../timeline/layout.ts'
import { plannedMarks } from '../conference/lines.ts'
import { useConferences } from '../conference/useConferences.ts'
import { useConferenceWords } from '../conference/useConferenceWords.ts'
import { mediationLane } from '../mediation/lane.ts'
import { useMediation } from '../mediation/useMediation.ts'
import { useIssued } from '../order/useIssued.ts'
import { unreadSpans } from '../order/waits.ts'
import { usePicture } from '../../stores/picture.ts'
import { concernMarks, concernsOf, type Concern } from '../concern/concerns.ts'
import { pressFlags, pressLane } from '../press/lane.ts'
import { usePress } from '../press/usePress.ts'
import { type Incident } from './incidents.ts'
import { commandLane, isCommand, isKey, lanesOf } from './lanes.ts'
import { useLines } from './useLines.ts'
import { useLanes } from './useLanes.ts'
import { useSilence } from './useSilence.ts'

export function useIncidentLanes(
  incident: MaybeRefOrGetter<Incident | undefined>,
  options: {
    mostUnits: number
    onlyKey?: MaybeRefOrGetter<boolean>
    /** The newest the screen knows, log ms. */
    edge: MaybeRefOrGetter<number>
    /** With the clocks that were met in time. */
    kept?: boolean
  },
) {
  const { t } = useI18n()
  const words = useLanes()
  const { cases } = useMediation()
  const { tasks } = usePress()
  const picture = usePicture()
  const { orders } = useIssued()
  const { conferences } = useConferences()
  const said = useConferenceWords()
  const clocks = useClockFlags({
    incident: () => toValue(incident)?.stream,
    edge: options.edge,
    kept: options.kept ?? false,
  })

  const all = useLines(incident)
  const lines = computed(() => (toValue(options.onlyKey) ? all.value.filter(isKey) : all.value))
  const own = <T extends { open: { incident: string | null } }>(all: readonly T[]) =>
    all.filter(({ open }) => open.incident === toValue(incident)?.stream)
  const issued = computed(() => own(orders.value))
  const gaps = useSilence({ incident, lines: all, orders: issued, edge: options.edge })
  /** What the command gave and nobody has read yet: it waits. */
  const waits = computed(() =>
    unreadSpans(issued.value.filter(({ open }) => isCommand(open.issuer.role))).map((span) => ({
      ...span,
      label: '',
      waits: true,
    })),
  )
  /** Conferences to come. */
  const planned = computed(() => {
    const stream = toValue(incident)?.stream ?? ''
    const about = conferences.value.filter(({ open }) => open.incidents.includes(stream))
    return plannedMarks(about, toValue(options.edge), (one) =>
      t('deadline.meetingOf', { subject: said.subject(one) }),
    )
  })
  const whole = (lane: Lane): Lane =>
    lane.id === commandLane
      ? { ...lane, bars: [...lane.bars, ...waits.value], marks: [...lane.marks, ...planned.value] }
      : { ...lane, gaps: gaps(lane.id, lane.bars) }

  const press = {
    name: t('timeline.press'),
    kind: (task: { open: { kind: string } }) => t(`deadline.short.${task.open.kind}`),
    done: (task: { open: { kind: string } }) =>
      t('timeline.done', { what: t(`deadline.short.${task.open.kind}`) }),
  }
  const heard = ({ open }: Concern) => t('timeline.concern', { text: open.text ?? t('common.wordsRemoved') })
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
    lanes: computed(() => [
      ...lanesOf(lines.value, options.mostUnits, words).map(whole),
      mediationLane(own(cases.value), toValue(options.edge), mediation),
      pressLane(own(tasks.value), press, concernMarks(own(concernsOf(picture.streams)), heard)),
    ]),
    flags: computed(() => [
      // A task that bears a clock is told by its clock.
      ...pressFlags(
        own(tasks.value).filter(({ stream }) => !clocks.clocked.value.has(stream)),
        toValue(options.edge),
        press,
      ),
      ...clocks.flags.value,
    ]),
  }
}
