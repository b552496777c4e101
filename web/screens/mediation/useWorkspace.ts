/** What a mediator looks at: which dispute, which list, as the address says; a reload shows the same. */
import { computed, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import {
  grouped,
  isMine,
  pressing,
  workGroups,
  workRows,
  type WorkRow,
} from '../../features/mediation/worklist.ts'
import { useMediation } from '../../features/mediation/useMediation.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'

export const views = ['cases', 'agenda', 'news'] as const
export type View = (typeof views)[number]

const [minuteMs, dayMs] = [60_000, 86_400_000]
/** So many are picked at once: each is an order of its own. */
export const mostPicked = 100

export function useWorkspace() {
  const live = useLive()
  const clock = useClock()
  const format = useFormat()
  const route = useRoute()
  const router = useRouter()
  const { cases } = useMediation()
  const picked = ref<ReadonlySet<string>>()

  // By the minute: a list is not judged anew each second.
  const minute = computed(() => Math.floor(clock.t / minuteMs) * minuteMs)
  const day = computed(() => {
    const offset = format.offsetMs(minute.value)
    return { now: minute.value, dayOf: (at: number) => Math.floor((at + offset) / dayMs) }
  })
  const body = computed(() => live.session?.actor.agency ?? '')
  const all = computed(() => workRows(cases.value, body.value))
  const own = computed(() => all.value.filter((row) => isMine(row, body.value, live.session?.actor.seat)))
  /** One's own, as soon as there are some and until one asks for the body's. */
  const isOwn = computed(() => own.value.length > 0 && route.query['whose'] === undefined)
  const rows = computed(() => (isOwn.value ? own.value : all.value))
  const isAll = computed(() => route.query['all'] !== undefined)
  const groups = computed(() => grouped(rows.value, day.value, isAll.value ? workGroups : pressing))
  const listed = computed(() => groups.value.flatMap((group) => group.rows))
  const view = computed(() => views.find((one) => one === route.query['view']) ?? 'cases')
  const chosen = computed(() => all.value.find(({ key }) => key === route.query['case']))

  const asked = (part: Record<string, string | undefined>) => ({ query: { ...route.query, ...part } })
  function choose(key: string): void {
    void router.push(asked({ case: key, view: undefined }))
  }
  function step(by: 1 | -1): WorkRow | undefined {
    const at = listed.value.findIndex(({ key }) => key === chosen.value?.key)
    const next = listed.value[Math.min(listed.value.length - 1, Math.max(0, at + by))]
    if (next) void router.replace(asked({ case: next.key, view: undefined }))
    return next
  }
  function pick(key: string): void {
    const next = new Set(picked.value)
    if (!next.delete(key) && next.size < mostPicked) next.add(key)
    picked.value = next
  }

  return {
    rows,
    groups,
    own,
    all,
    isOwn,
    day,
    view,
    chosen,
    isAll,
    /** Undefined while one does not pick. */
    picked,
    pickedRows: computed(() => all.value.filter(({ key }) => picked.value?.has(key))),
    step,
    choose,
    pick,
    picks: (isOn: boolean) => (picked.value = isOn ? new Set() : undefined),
    showOwn: (isIt: boolean) => void router.replace(asked({ whose: isIt ? undefined : 'body' })),
    showAll: (all: boolean) => void router.replace(asked({ all: all ? '' : undefined })),
    leaveCase: () => void router.push(asked({ case: undefined })),
    to: (key: string) => asked({ case: key, view: undefined }),
    toView: (one: View) => ({ query: { ...(one !== 'cases' && { view: one }) } }),
  }
}
