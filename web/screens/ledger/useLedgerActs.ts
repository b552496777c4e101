/** What one does from the ledger: to the picked matters, else to the chosen one; said once, and taken back where possible. */
import { computed, ref, shallowRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAssigning } from '../../features/grievance/useAssigning.ts'
import type { Done } from '../../features/incident/useGiving.ts'
import { useSame } from '../../features/grievance/useSame.ts'
import type { LedgerRow } from './rows.ts'

export function useLedgerActs(
  chosen: Readonly<Ref<LedgerRow | undefined>>,
  picked: Readonly<Ref<readonly LedgerRow[]>>,
) {
  const { t } = useI18n()
  const { mayAssign } = useAssigning()
  const same = useSame()
  /** The last thing done, in one sentence. */
  const said = ref('')
  const back = shallowRef<Done['undo']>()

  const one = computed(() => chosen.value?.matter)
  const targets = computed(() =>
    picked.value.length > 0 ? picked.value.map(({ matter }) => matter) : one.value ? [one.value] : [],
  )

  function tell(done: Done): void {
    said.value = done.said
    back.value = done.undo
  }
  async function again(): Promise<void> {
    if (!one.value || !same.mayAdd(one.value)) return
    said.value = t('ledger.sending')
    tell(await same.again(one.value))
  }
  async function undo(): Promise<void> {
    const taken = back.value
    back.value = undefined
    if (taken) tell(await taken())
  }

  return {
    said,
    targets,
    mayAssign: computed(() => targets.value.some(mayAssign)),
    mayAssignChosen: computed(() => one.value !== undefined && mayAssign(one.value)),
    mayMerge: computed(() => targets.value.some(same.mayMark)),
    mayMergeChosen: computed(() => one.value !== undefined && same.mayMark(one.value)),
    mayAdd: computed(() => one.value !== undefined && same.mayAdd(one.value)),
    mayUndo: computed(() => back.value !== undefined),
    again,
    tell,
    undo,
  }
}
