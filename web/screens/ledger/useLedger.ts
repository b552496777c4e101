/**
 * The ledger as one looks at it: what the address asks for, in an order that stays until one looks again. What came
 * since waits behind a count; what is no longer asked for stays in its place, faded.
 */
import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useMatters } from '../../features/grievance/useMatters.ts'
import { alikeIn, likelySame } from '../../features/grievance/same.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'
import { filterOf, queryOf, sortedOf, unitsIn, within, type LedgerFilter } from './filters.ts'
import { byLimit, isOver, isOverdue, ledgerRows, sorted, type LedgerRow, type Sorted } from './rows.ts'

const [minuteMs, dayMs] = [60_000, 86_400_000]
/** So many are picked at once: each is an order of its own. */
export const mostPicked = 100

export function useLedger() {
  const live = useLive()
  const clock = useClock()
  const format = useFormat()
  const route = useRoute()
  const router = useRouter()
  const { matters } = useMatters()
  const chosenKey = ref<string>()
  const picked = ref<ReadonlySet<string>>(new Set())
  const order = shallowRef<readonly string[]>([])

  const filter = computed(() => filterOf(route.query))
  const sorting = computed(() => sortedOf(route.query))
  // By the minute: ten thousand matters are not judged anew each second.
  const minute = computed(() => Math.floor(clock.t / minuteMs) * minuteMs)
  const day = computed(() => {
    const offset = format.offsetMs(minute.value)
    return { now: minute.value, dayOf: (at: number) => Math.floor((at + offset) / dayMs) }
  })

  const all = computed(() => ledgerRows(matters.value))
  const byKey = computed(() => new Map(all.value.map((row) => [row.key, row])))
  const asked = computed(() => within(all.value, filter.value, day.value))
  const askedKeys = computed(() => new Set(asked.value.map(({ key }) => key)))

  function look(): void {
    order.value = sorted(asked.value, sorting.value, minute.value).map(({ key }) => key)
    const standing = [...picked.value].filter((key) => askedKeys.value.has(key))
    if (standing.length < picked.value.size) picked.value = new Set(standing)
  }
  watch([() => JSON.stringify(filter.value), () => JSON.stringify(sorting.value)], look)
  /** Until the copy is whole there is nothing one could lose from sight. */
  const isWhole = ref(false)
  watch(
    asked,
    () => {
      if (isWhole.value) return
      look()
      isWhole.value = live.link.phase === 'live'
    },
    { immediate: true },
  )
  watch(
    () => live.link.phase === 'live',
    (isLive) => {
      if (!isLive || isWhole.value) return
      look()
      isWhole.value = true
    },
  )

  const rows = computed(() => order.value.flatMap((key) => byKey.value.get(key) ?? []))
  const shown = computed(() => new Set(order.value))
  const fresh = computed(() => asked.value.filter(({ key }) => !shown.value.has(key)).length)
  const gone = computed(() => new Set(order.value.filter((key) => !askedKeys.value.has(key))))
  const chosen = computed(() => rows.value.find(({ key }) => key === chosenKey.value) ?? rows.value[0])
  const pickedRows = computed(() => rows.value.filter(({ key }) => picked.value.has(key)))

  const alike = computed(() => alikeIn(matters.value))
  const likely = (row: LedgerRow) => likelySame(row.matter, alike.value)
  // Counted once for each batch, not for each frame of a scroll.
  const counted = computed(() => ({ alike: alike.value, counts: new Map<string, number>() }))
  function likelyCount(row: LedgerRow): number {
    const { counts } = counted.value
    const count = counts.get(row.key) ?? likely(row).length
    counts.set(row.key, count)
    return count
  }
  const joinedTo = (key: string) => matters.value.filter(({ open }) => open.duplicateOf === key)

  /** Nobody's way back fills up with filters. */
  function turnTo(next: LedgerFilter, by: Sorted): void {
    void router.replace({ query: { ...route.query, ...queryOf(next, by) } })
  }
  const ask = (part: Partial<LedgerFilter>) => turnTo({ ...filter.value, ...part }, sorting.value)
  /** By that column, then the other way round, then by what is owed again. */
  function sort(by: Sorted['by']): void {
    const now = sorting.value
    const next =
      now.by !== by
        ? { by, isDescending: false }
        : now.isDescending
          ? byLimit
          : { by, isDescending: !now.isDescending }
    turnTo(filter.value, next)
  }

  function step(by: 1 | -1): void {
    const at = rows.value.findIndex(({ key }) => key === chosen.value?.key)
    const next = rows.value[Math.min(rows.value.length - 1, Math.max(0, at + by))]
    if (next) chosenKey.value = next.key
  }
  function pick(key: string): void {
    const next = new Set(picked.value)
    if (!next.delete(key) && next.size < mostPicked) next.add(key)
    picked.value = next
  }
  function pickAll(isAll: boolean): void {
    picked.value = new Set(isAll ? order.value.slice(0, mostPicked) : [])
  }

  return {
    filter,
    sorting,
    rows,
    fresh,
    gone,
    chosen,
    picked,
    pickedRows,
    /** What stands in all, what of that is overdue, and what of today the rest of the filter would show. */
    counts: computed(() => {
      const standing = all.value.filter((row) => !isOver(row))
      return {
        standing: standing.length,
        today: within(all.value, { ...filter.value, today: true }, day.value).length,
        overdue: standing.filter((row) => isOverdue(row, minute.value)).length,
      }
    }),
    units: computed(() => unitsIn(all.value)),
    matters,
    likely,
    likelyCount,
    joinedTo,
    ask,
    sort,
    look,
    step,
    pick,
    pickAll,
    choose: (key: string) => (chosenKey.value = key),
    clearPicks: () => (picked.value = new Set()),
  }
}
