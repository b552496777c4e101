/**
 * What one is writing: it lies on this device until it is submitted as a version. The editor knows only what this gives
 * it, so that texts several write at once can take its place.
 */
import { defineStore } from 'pinia'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { z } from 'zod'
import { paragraphIds, type ParagraphId } from '../../../shared/features/statement/kinds.ts'
import { useKept } from '../../stores/useKept.ts'
import type { Statement } from './statements.ts'

const draft = z.strictObject({
  stream: z.string(),
  /** The version it was begun on. */
  version: z.number(),
  title: z.string(),
  paragraphs: z.array(z.strictObject({ id: z.enum(paragraphIds), text: z.string() })),
})
export type StatementDraft = z.infer<typeof draft>
export type DraftParagraph = StatementDraft['paragraphs'][number]

const useDrafts = defineStore('statementDrafts', () => ({
  all: useKept<StatementDraft[]>('statementDrafts', z.array(draft), []),
}))

export function useStatementDraft(held: MaybeRefOrGetter<Statement>) {
  const drafts = useDrafts()
  const own = computed(() => drafts.all.find(({ stream }) => stream === toValue(held).stream))

  function put(next: StatementDraft): void {
    drafts.all = [next, ...drafts.all.filter(({ stream }) => stream !== next.stream)]
  }
  function change(part: Partial<Pick<StatementDraft, 'title' | 'paragraphs'>>): void {
    if (own.value) put({ ...own.value, ...part })
  }
  const all = () => own.value?.paragraphs ?? []

  return {
    /** Undefined while one reads. */
    draft: own,
    /** Begins with the version as it stands, or with what is given. */
    begin(given?: Pick<StatementDraft, 'title' | 'paragraphs'>): void {
      const { stream, work } = toValue(held)
      const standing = {
        title: work?.title ?? '',
        paragraphs: work?.paragraphs.map(({ id, text }) => ({ id, text: text ?? '' })) ?? [],
      }
      const { title, paragraphs } = given ?? standing
      const first: DraftParagraph[] = paragraphs.length > 0 ? paragraphs : [{ id: 'p1', text: '' }]
      put({ stream, version: work?.version ?? 0, title, paragraphs: first })
    },
    drop: () => void (drafts.all = drafts.all.filter(({ stream }) => stream !== toValue(held).stream)),
    entitle: (title: string) => change({ title }),
    write: (id: ParagraphId, text: string) =>
      change({ paragraphs: all().map((one) => (one.id === id ? { ...one, text } : one)) }),
    /** A new paragraph bears an id no paragraph of this text has borne, while there is one. */
    add(): ParagraphId | undefined {
      const borne = [...all(), ...(toValue(held).work?.paragraphs ?? [])].map(({ id }) => id)
      const id =
        paragraphIds.find((one) => !borne.includes(one)) ??
        paragraphIds.find((one) => !all().some((p) => p.id === one))
      if (id) change({ paragraphs: [...all(), { id, text: '' }] })
      return id
    },
    remove: (id: ParagraphId) => change({ paragraphs: all().filter((one) => one.id !== id) }),
    move(id: ParagraphId, by: 1 | -1): void {
      const at = all().findIndex((one) => one.id === id)
      const [moved, other] = [all()[at], all()[at + by]]
      if (!moved || !other) return
      change({
        paragraphs: all().map((one, index) => (index === at ? other : index === at + by ? moved : one)),
      })
    },
    /** The order that submits it. */
    order(): Record<string, unknown> {
      const { title = '', paragraphs = [] } = own.value ?? {}
      return {
        title,
        order: paragraphs.map(({ id }) => id),
        text: Object.fromEntries(paragraphs.map(({ id, text }) => [id, text])),
      }
    },
  }
}
