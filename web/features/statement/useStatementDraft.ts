/** What several write at one statement until one of them submits it. The editor knows only what this gives it. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { paragraphIds } from '../../../shared/features/statement/kinds.ts'
import { add, entitle, isSame, move, orderFor, remove, write, type Wording } from './draftText.ts'
import { useLive } from '../../stores/live.ts'
import { useDrafts } from './drafts.ts'
import type { Statement } from './statements.ts'

export function useStatementDraft(held: MaybeRefOrGetter<Statement>) {
  const live = useLive()
  const drafts = useDrafts()
  const stream = (): string => toValue(held).stream
  const own = computed(() => {
    const found = drafts.shown.get(stream())
    return found?.isOpen ? found : undefined
  })
  const edit = (work: Parameters<typeof drafts.edit>[1]): void => drafts.edit(stream(), work)

  return {
    /** Undefined while one reads. */
    draft: computed(() => own.value?.text),
    /** Everything lies at the house, where others read it. */
    isShared: computed(() => live.link.phase === 'live' && (own.value?.isAgreed ?? false)),
    /** Why the house does not take it. */
    refusal: computed(() => own.value?.refusal),
    /** It says something else than the version that was submitted last. */
    isChanged: computed(
      () =>
        (toValue(held).work?.version ?? 0) > 0 &&
        own.value !== undefined &&
        !isSame(own.value.text, drafts.wordingOf(stream())),
    ),
    /** Goes on with the draft there is; else begins with the version as it stands, or with what is given. */
    begin: (given?: Wording) => drafts.begin(stream(), given),
    leave: () => drafts.leave(toValue(held)),
    restore: () => drafts.restore(stream()),
    /** `caret`: where the cursor stands in it now. */
    entitle: (title: string, caret: number) => edit((doc) => entitle(doc, title, caret)),
    write: (key: string, text: string, caret: number) => edit((doc) => write(doc, key, text, caret)),
    add: () => edit((doc) => add(doc, drafts.newKey())),
    remove: (key: string) => edit((doc) => remove(doc, key)),
    move: (key: string, by: 1 | -1) => edit((doc) => move(doc, key, by)),
    isFull: computed(() => (own.value?.text.paragraphs.length ?? 0) >= paragraphIds.length),
    /** What would be submitted, to be looked through first. */
    planned: () => orderFor(withIds(own.value?.text.paragraphs ?? [], own.value?.text.title ?? '')),
    /** The order that submits it. */
    order: () => drafts.submit(stream()),
  }
}

/** New paragraphs as if they had their ids. */
function withIds(
  paragraphs: readonly Parameters<typeof orderFor>[0]['paragraphs'][number][],
  title: string,
): Parameters<typeof orderFor>[0] {
  const free = paragraphIds.filter((id) => !paragraphs.some((one) => one.id === id))
  return { title, paragraphs: paragraphs.map((one) => (one.id ? one : { ...one, id: free.shift() })) }
}
