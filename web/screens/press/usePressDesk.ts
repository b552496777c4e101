/** What a press officer looks at: which statement, as the address says, and what is owed, the overdue first. */
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { deadlinesOf, faceOf, type Deadline } from '../../deadlines/deadlines.ts'
import { useClocks } from '../../clocks/useClocks.ts'
import { usePress } from '../../features/press/usePress.ts'
import { inColumns, type Statement } from '../../features/statement/statements.ts'
import { useStatements } from '../../features/statement/useStatements.ts'
import { useClock } from '../../stores/clock.ts'

/** Features whose clocks are the desk’s. */
const told: readonly string[] = ['concern', 'enquiry', 'press', 'statement']

export function usePressDesk() {
  const clock = useClock()
  const route = useRoute()
  const router = useRouter()
  const { statements } = useStatements()
  const { tasks } = usePress()
  const { owed } = useClocks()

  const chosen = computed(() => statements.value.find(({ stream }) => stream === route.query['statement']))
  const groups = computed(() => inColumns(statements.value))
  const listed = computed(() => groups.value.flatMap(({ rows }) => rows))
  const clocks = computed(() => owed.value.filter(({ feature }) => told.includes(feature)))
  const isLate = (one: Deadline) => faceOf(one, clock.t) === 'overdue'
  /** A next word that the public was promised, and that has not come: nothing stands before it. */
  const isBroken = (one: Deadline) => {
    const stream = one.clock?.stream ?? one.id
    return isLate(one) && tasks.value.some((task) => task.stream === stream && task.open.kind === 'update')
  }
  /** Tasks and clocks by their ends, after the promises that were not kept: what is overdue first, the longest before all. */
  const due = computed(() => {
    const all = deadlinesOf({ tasks: tasks.value, cases: [], clocks: clocks.value }, clock.t)
    return [...all.filter(isBroken), ...all.filter((one) => !isBroken(one))]
  })

  function choose(stream: string): void {
    void router.push({ query: { ...route.query, statement: stream } })
  }
  function step(by: 1 | -1): void {
    const at = listed.value.findIndex(({ stream }) => stream === chosen.value?.stream)
    const next = listed.value[Math.min(listed.value.length - 1, Math.max(0, at + by))]
    if (next) void router.replace({ query: { ...route.query, statement: next.stream } })
  }

  return {
    chosen,
    groups,
    tasks,
    due,
    late: computed(() => due.value.filter(isLate)),
    isLate,
    isBroken,
    choose,
    step,
    /** Statements that will end a task. */
    meets: (task: string): Statement | undefined =>
      statements.value.find(({ open }) => open.tasks.includes(task) && open.stage !== 'withdrawn'),
    leave: () => void router.push({ query: { ...route.query, statement: undefined } }),
    to: (stream: string) => ({ query: { ...route.query, statement: stream } }),
  }
}
