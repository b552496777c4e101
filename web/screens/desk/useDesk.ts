/** One selection drives all panes; what is being typed belongs to its incident. */
import { computed, reactive, ref, watch } from 'vue'
import { useDeadlines } from '../../deadlines/useDeadlines.ts'
import type { Incident } from '../../features/incident/incidents.ts'
import { happenedIn } from '../../features/incident/incidents.ts'
import { ranked } from '../../features/incident/ranking.ts'
import { useIncidents } from '../../features/incident/useIncidents.ts'
import { useLive } from '../../stores/live.ts'
import { useSpan } from '../../stores/span.ts'

/** On a narrow screen one pane shows at a time. */
export type Pane = 'list' | 'map' | 'detail'
export type Filter = 'all' | 'mine' | 'orders'

export function useDesk() {
  const live = useLive()
  const span = useSpan()
  const { all, active: unsorted, gatherings, closed } = useIncidents()
  const { nearest } = useDeadlines()
  // Ranked anew each second; what hangs on the list, the whole map with it, moves only when the order did.
  const active = computed((before?: readonly Incident[]) => {
    const now = [...ranked(unsorted.value, (stream) => nearest.value.get(stream)?.dueAt), ...gatherings.value]
    return before?.length === now.length && now.every((incident, at) => incident === before[at])
      ? before
      : now
  })
  const chosen = ref<string>()
  const pane = ref<Pane>('list')
  const filter = ref<Filter>('all')
  const drafts = reactive(new Map<string, string>())

  const agency = computed(() => live.session?.actor.agency ?? '')
  const mine = computed(() => active.value.filter(({ open }) => Object.hasOwn(open.agencies, agency.value)))
  /** What happened in the stretch one picked; the chosen one, whose stretch it is, stays. */
  const inSpan = (all: readonly Incident[]) => {
    const { picked } = span
    return picked ? all.filter((one) => one.stream === chosen.value || happenedIn(one, picked)) : all
  }
  const listed = computed(() => inSpan(filter.value === 'mine' ? mine.value : active.value))
  const mapped = computed(() => inSpan(active.value))
  const ended = computed(() => inSpan(closed.value))
  const reports = computed(() => live.pending.filter((order) => order.type === 'incident.report'))
  const incident = computed(() => all.value.find(({ stream }) => stream === chosen.value))

  // One's own incident, else the first, is chosen when nothing is: the panes are never empty without need.
  watch(
    () => (mine.value[0] ?? listed.value[0])?.stream,
    (first) => (chosen.value ??= first),
    { immediate: true },
  )

  function open(stream: string): void {
    chosen.value = stream
    pane.value = 'detail'
  }

  function step(by: 1 | -1): void {
    const rows = [...listed.value, ...(filter.value === 'all' ? ended.value : [])]
    const at = rows.findIndex(({ stream }) => stream === chosen.value)
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
    if (next) chosen.value = next.stream
  }

  const draft = computed({
    get: () => drafts.get(chosen.value ?? '') ?? '',
    set: (text) => drafts.set(chosen.value ?? '', text),
  })

  return {
    chosen,
    pane,
    filter,
    active,
    closed: ended,
    mine,
    listed,
    mapped,
    nearest,
    reports,
    incident,
    draft,
    open,
    step,
  }
}
