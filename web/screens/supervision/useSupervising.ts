/** What a supervisor does from a row: reminds, and hears at once whether it was taken. */
import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAbilities } from '../../features/incident/useAbilities.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive, type Order } from '../../stores/live.ts'
import { useRefusalWords } from '../../ui/useRefusalWords.ts'
import type { BoardRow } from './board.ts'
import { supervisionOf, type Supervising } from './supervising.ts'
import { useBoardWords } from './useBoardWords.ts'

const hourMs = 3_600_000

export function useSupervising(row: MaybeRefOrGetter<BoardRow | undefined>) {
  const { t } = useI18n()
  const live = useLive()
  const clock = useClock()
  const words = useBoardWords()
  const refusal = useRefusalWords()
  const { may } = useAbilities()
  /** The last thing done, in one sentence. */
  const said = ref('')

  /** Where it lies: its incident's place, its order's, else one's own whole area. */
  const areaOf = (of: BoardRow) =>
    words.incidentOf(of)?.open.area ?? of.order?.open.area ?? live.session?.actor.area ?? ''
  const mayRemind = computed(() => {
    const order = toValue(row)?.order
    return order !== undefined && may('order.remind', {}, order)
  })
  const maySupervise = computed(() => {
    const of = toValue(row)
    const example = { what: 'example', agency: of?.waitsOn[0] ?? 'example', dueAt: clock.t + hourMs }
    return of !== undefined && may('order.issue', supervisionOf(of, example, areaOf(of)))
  })

  /** A refused order is said here and does not stay in the outbox; one that cannot go yet does. */
  async function give(order: Order, done: string): Promise<void> {
    said.value = t('board.sending')
    const commandId = live.newId()
    const answer = await live.send({ ...order, commandId })
    said.value = answer.accepted ? done : refusal(answer.refusal)
    if (!answer.accepted) live.discard(commandId)
  }

  async function remind(): Promise<void> {
    const of = toValue(row)
    if (!of?.order || !mayRemind.value) return
    await give(
      { type: 'order.remind', stream: of.stream, data: {} },
      t('board.reminded', { what: words.what(of) }),
    )
  }

  async function supervise(typed: Supervising): Promise<void> {
    const of = toValue(row)
    if (!of) return
    const data = supervisionOf(of, typed, areaOf(of))
    const done = t('board.supervised', { unit: words.units([typed.agency]) })
    await give({ type: 'order.issue', stream: live.newId(), data }, done)
  }

  return { areaOf, mayRemind, maySupervise, remind, said, supervise }
}
