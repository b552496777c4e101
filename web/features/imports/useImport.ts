/** One import from the file that was chosen to what came of it. What it says of each row is kept while the dialog stands. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { ImportAct, ImportFault, ImportKindName, ImportLine } from '../../../shared/imports.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { sendExport, stopImport } from '../../sync/importDoor.ts'

export type Told = Extract<ImportLine, { kind: 'in' | 'known' }>
type Done = Extract<ImportLine, { kind: 'done' }>

export function useImport(
  { kind, log }: { kind: ImportKindName; log: () => string },
  send: typeof fetch = (...request) => fetch(...request),
) {
  const file = shallowRef<Blob>()
  const running = ref<ImportAct>()
  const progress = shallowRef<Extract<ImportLine, { kind: 'progress' }>>()
  /** What was done last, and how it ended: `lost` where nobody knows. */
  const ended = shallowRef<{ act: ImportAct; done: Done | 'lost' }>()
  const refusal = shallowRef<Refusal>()
  const faults = shallowRef<ImportFault[]>([])
  /** Of each row that is in; nothing shows them one by one. */
  let told: Told[] = []
  const written = ref(0)
  let id: string | undefined
  let leaving = new AbortController()
  onScopeDispose(() => leaving.abort())

  const counts = computed(() => {
    const done = ended.value?.done
    return done === 'lost' ? undefined : done
  })

  function choose(chosen: Blob | undefined): void {
    file.value = chosen
    forget()
  }

  async function begin(act: ImportAct): Promise<void> {
    if (!file.value || running.value) return
    forget()
    running.value = act
    leaving = new AbortController()
    let done: Done | 'lost' = 'lost'
    for await (const lines of sendExport(send, file.value, {
      kind,
      log: log(),
      act,
      ended: leaving.signal,
    })) {
      for (const line of lines) if (line.kind === 'done') done = line
      take(lines)
    }
    running.value = undefined
    if (!refusal.value) ended.value = { act, done }
  }

  /** Some at a time: a hundred thousand rows are not shown one by one. */
  function take(lines: readonly ImportLine[]): void {
    const found: ImportFault[] = []
    for (const line of lines)
      if (line.kind === 'begun') id = line.id
      else if (line.kind === 'fault') found.push(line)
      else if (line.kind === 'in' || line.kind === 'known') told.push(line)
      else if (line.kind === 'progress') progress.value = line
      else if (line.kind === 'refused') refusal.value = line.refusal
    if (found.length > 0) faults.value = [...faults.value, ...found]
    written.value += lines.filter(({ kind }) => kind === 'in').length
  }

  /** Where another node does it, the house hears of it by the line that breaks. */
  async function stop(): Promise<void> {
    if (id === undefined || !(await stopImport(send, id))) leaving.abort()
  }

  function forget(): void {
    id = undefined
    progress.value = undefined
    ended.value = undefined
    refusal.value = undefined
    faults.value = []
    told = []
    written.value = 0
  }

  return {
    ...{ file, running, progress, ended, refusal, faults, written, counts, choose, begin, stop },
    told: () => told,
  }
}
