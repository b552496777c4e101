/** The board as it stands now: its rows by the log's clock, what of them the address asks for, and the chosen one. */
import { computed, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useClocks } from '../../clocks/useClocks.ts'
import { useIncidents } from '../../features/incident/useIncidents.ts'
import { useIssued } from '../../features/order/useIssued.ts'
import { useClock } from '../../stores/clock.ts'
import { boardRows } from './board.ts'
import { filterOf, kindCounts, ofKind, queryOf, unitsIn, within, type BoardFilter } from './filters.ts'
import { isSupervised } from './supervising.ts'

export function useBoard() {
  const clock = useClock()
  const route = useRoute()
  const router = useRouter()
  const { all: clocks } = useClocks()
  const { orders } = useIssued()
  const { all: incidents } = useIncidents()
  const chosenKey = ref<string>()

  const filter = computed(() => filterOf(route.query))
  const all = computed(() =>
    boardRows({ clocks: clocks.value, orders: orders.value, incidents: incidents.value }, clock.t),
  )
  const scoped = computed(() => within(all.value, filter.value))
  const rows = computed(() => ofKind(scoped.value, filter.value.kind))
  const chosen = computed(() => rows.value.find(({ key }) => key === chosenKey.value) ?? rows.value[0])
  const supervised = computed(
    () => new Set(rows.value.filter((row) => isSupervised(row, orders.value)).map(({ key }) => key)),
  )

  /** Changes a part of the filter; nobody's way back fills up with filters. */
  function ask(part: Partial<BoardFilter>): void {
    const { kind: _kind, agency: _agency, incident: _incident, ...rest } = route.query
    void router.replace({ query: { ...rest, ...queryOf({ ...filter.value, ...part }) } })
  }

  function step(by: 1 | -1): void {
    const at = rows.value.findIndex(({ key }) => key === chosen.value?.key)
    const next = rows.value[Math.min(rows.value.length - 1, Math.max(0, at + by))]
    if (next) chosenKey.value = next.key
  }

  return {
    filter,
    rows,
    chosen,
    supervised,
    counts: computed(() => kindCounts(scoped.value)),
    total: computed(() => scoped.value.length),
    units: computed(() => unitsIn(all.value)),
    ask,
    step,
    choose: (key: string) => (chosenKey.value = key),
  }
}
