/** The drafts that are open on this device: kept here sealed as other notes are, joined to the house while it is reached. */
import { defineStore } from 'pinia'
import * as Y from 'yjs'
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { streamId } from '../../../shared/ids.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { useLive } from '../../stores/live.ts'
import { beginning, bytes, draftLink, text, type DraftLink, type KeptDraft } from './draftLink.ts'
import { isSame, read, restore, submitted, type DraftText, type Wording } from './draftText.ts'
import { statementsOf, type Statement } from './statements.ts'

/** As it lies on the device, documents in base64. */
const note = z.strictObject({
  stream: streamId,
  generation: streamId,
  mine: z.string(),
  house: z.string(),
  isKnown: z.boolean(),
  version: z.number(),
  isOpen: z.boolean(),
})
const notes = z.array(note)
type Note = z.infer<typeof note>
const noteName = 'statementDrafts'

/** A draft as a screen shows it. */
export interface OpenDraft {
  text: DraftText
  /** Shown in the editor; else it only waits to be heard of. */
  isOpen: boolean
  isAgreed: boolean
  refusal: Refusal | undefined
}

export const useDrafts = defineStore('statementDrafts', () => {
  const live = useLive()
  const links = new Map<string, DraftLink>()
  const shown = shallowRef<ReadonlyMap<string, OpenDraft>>(new Map())
  const open = new Set<string>()
  /** Put away since the last sign-in: another tab’s note of them is old. */
  const gone = new Set<string>()
  /** The last version one was compared with. */
  const compared = new Map<string, number>()
  let isLoaded = false
  const statements = computed(() => new Map(statementsOf(live.streams).map((one) => [one.stream, one])))
  const versionOf = (stream: string): number => statements.value.get(stream)?.work?.version ?? 0

  function wordingOf(stream: string): Wording {
    const work = statements.value.get(stream)?.work
    const paragraphs = work?.paragraphs.map(({ id, text: words }) => ({ id, text: words ?? '' })) ?? []
    return { title: work?.title ?? '', paragraphs }
  }

  function show(): void {
    shown.value = new Map(
      [...links].map(([stream, link]) => [
        stream,
        {
          text: read(link.doc()),
          isOpen: open.has(stream),
          isAgreed: link.isAgreed(),
          refusal: link.refusal(),
        },
      ]),
    )
    void keep()
  }

  let isKeeping = false
  let isOwed = false
  /** Written again until what lies on the disk is what is on the screen. */
  async function keep(): Promise<void> {
    isOwed = true
    if (isKeeping) return
    isKeeping = true
    while (isOwed && isLoaded) {
      isOwed = false
      const beside = await kept()
      const own = [...links].map(([stream, link]) => noteOf(stream, link))
      await live.keepNote(noteName, JSON.stringify(together(own, beside, gone)))
    }
    isKeeping = false
  }
  async function kept(): Promise<Note[]> {
    const said = await live.note(noteName)
    const found = notes.safeParse(said === undefined ? [] : JSON.parse(said))
    return found.success ? found.data : []
  }
  function noteOf(stream: string, link: DraftLink): Note {
    const { mine, house, ...rest } = link.kept()
    return { stream, ...rest, mine: text(mine), house: text(house), isOpen: open.has(stream) }
  }

  function join(stream: string, kept: KeptDraft): void {
    const link = draftLink({
      stream,
      kept,
      say: live.sayDraft,
      newId: live.newId,
      version: () => versionOf(stream),
      wording: () => wordingOf(stream),
      changed: show,
    })
    links.set(stream, link)
    compared.set(stream, kept.version)
    gone.delete(stream)
    if (live.link.phase === 'live') link.welcomed()
  }

  function drop(stream: string): void {
    links.get(stream)?.close()
    gone.add(stream)
    links.delete(stream)
    open.delete(stream)
  }

  live.onDraft((news) => links.get(news.stream)?.heard(news))
  /** Not before the log is caught up with: a draft is judged by the version that was submitted last. */
  watch(
    () => live.link.phase === 'live',
    (isLive) => {
      if (isLive) for (const link of links.values()) link.welcomed()
    },
  )

  watch(
    // Not the session itself, which is told anew with every welcome.
    () => live.session?.log,
    async (log) => {
      isLoaded = false
      for (const stream of [...links.keys()]) drop(stream)
      gone.clear()
      shown.value = new Map()
      if (log === undefined) return
      for (const { stream, mine, house, isOpen, ...rest } of await kept()) {
        if (links.has(stream)) continue
        if (isOpen) open.add(stream)
        join(stream, { ...rest, mine: bytes(mine), house: bytes(house) })
      }
      isLoaded = true
      show()
    },
    { immediate: true },
  )

  /** What was submitted is no draft any more; what cannot be submitted any more neither. */
  watch(
    () => [...shown.value.keys()].map((stream) => versionOf(stream)).join(),
    () => {
      for (const [stream, link] of links) {
        const version = versionOf(stream)
        const before = compared.get(stream) ?? version
        compared.set(stream, version)
        if (version <= before || !isSame(read(link.doc()), wordingOf(stream))) continue
        link.settle()
        drop(stream)
      }
      show()
    },
  )

  return {
    shown,
    /** Shows the editor, with the draft there is or one that begins so. */
    begin(stream: string, given?: Wording): void {
      open.add(stream)
      if (!links.has(stream))
        join(stream, beginning(given ?? wordingOf(stream), versionOf(stream), live.newId()))
      show()
    },
    /** Leaves the editor; where nothing was written, nothing is left. */
    leave({ stream }: Pick<Statement, 'stream'>): void {
      const link = links.get(stream)
      open.delete(stream)
      if (link && isSame(read(link.doc()), wordingOf(stream))) {
        link.settle()
        drop(stream)
      }
      show()
    },
    /** Does something to the document. */
    edit(stream: string, work: (doc: ReturnType<DraftLink['doc']>) => void): void {
      const link = links.get(stream)
      if (link) work(link.doc())
    },
    restore(stream: string): void {
      const link = links.get(stream)
      if (link) restore(link.doc(), wordingOf(stream))
    },
    submit(stream: string): Record<string, unknown> {
      const link = links.get(stream)
      const borne = wordingOf(stream).paragraphs.map(({ id }) => id)
      return link ? submitted(link.doc(), borne) : {}
    },
    wordingOf,
    newKey: () => `n${live.newId()}`,
  }
})

/** What this tab holds, and what another one wrote besides. */
function together(own: readonly Note[], beside: readonly Note[], gone: ReadonlySet<string>): Note[] {
  const joined = own.map((one) => {
    const other = beside.find(
      ({ stream, generation }) => stream === one.stream && generation === one.generation,
    )
    return other ? { ...one, mine: text(Y.mergeUpdates([bytes(one.mine), bytes(other.mine)])) } : one
  })
  const others = beside.filter(({ stream }) => !gone.has(stream) && !own.some((one) => one.stream === stream))
  return [...joined, ...others]
}
