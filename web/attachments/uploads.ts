/** Files added to an entry that is being written: each on its way, kept by the house, or refused with a reason. */
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { most, places, type Attachments, type Kept } from '../../shared/attachment.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { useLive } from '../stores/live.ts'
import { upload } from '../sync/attachmentDoor.ts'

export interface Upload {
  id: number
  name: string
  state: 'sending' | 'kept' | 'failed'
  kept?: Kept
  /** Undefined for one that failed because the house was not reached. */
  why?: Refusal
}

/** By stream, so that what was added to one incident waits there while one looks at another. */
export const useUploads = defineStore('uploads', () => {
  const live = useLive()
  const all = reactive(new Map<string, Upload[]>())
  const ends = new Map<number, AbortController>()
  let made = 0
  /** One file after the other: on a thin line two would only slow each other down. */
  let last: Promise<void> = Promise.resolve()

  const of = (stream: string): readonly Upload[] => all.get(stream) ?? []
  const put = (stream: string, uploads: readonly Upload[]): void => void all.set(stream, [...uploads])
  const change = (stream: string, id: number, to: Partial<Upload>): void =>
    put(
      stream,
      of(stream).map((one) => (one.id === id ? { ...one, ...to } : one)),
    )

  /** Sends files; gives how many there was no room for. A file goes at once or fails: only words wait for the house. */
  function add(stream: string, files: readonly { name: string; file: Blob }[]): number {
    const room = places.length - of(stream).filter(({ state }) => state !== 'failed').length
    for (const { name, file } of files.slice(0, room)) {
      const id = (made += 1)
      put(stream, [...of(stream), { id, name, state: 'sending' }])
      const ended = new AbortController()
      ends.set(id, ended)
      last = last.then(() => go(stream, id, file, ended.signal))
    }
    return Math.max(0, files.length - room)
  }

  async function go(stream: string, id: number, file: Blob, ended: AbortSignal): Promise<void> {
    if (ended.aborted) return
    const log = live.session?.log
    const answer =
      file.size > most.bytes
        ? refused('blob.tooLarge', { max: most.bytes / 1024 / 1024 })
        : log !== undefined && live.link.phase !== 'offline' && live.link.phase !== 'down'
          ? await upload((...request) => fetch(...request), file, log, ended)
          : undefined
    ends.delete(id)
    if (answer && 'blob' in answer) change(stream, id, { state: 'kept', kept: answer })
    else change(stream, id, { state: 'failed', ...(answer && { why: answer }) })
  }

  function remove(stream: string, id: number): void {
    ends.get(id)?.abort()
    ends.delete(id)
    put(
      stream,
      of(stream).filter((one) => one.id !== id),
    )
  }

  /** What an entry names now, which then waits here no longer; what failed stays with its reason. */
  function take(stream: string): Attachments | undefined {
    const ready = of(stream).filter(({ state }) => state === 'kept')
    put(
      stream,
      of(stream).filter(({ state }) => state !== 'kept'),
    )
    const named = ready.flatMap(({ name, kept }) =>
      kept ? [{ blob: kept.blob, type: kept.type, bytes: kept.bytes, name }] : [],
    )
    const [first, second, third, fourth] = named
    return (
      first && {
        first,
        ...(second && { second }),
        ...(third && { third }),
        ...(fourth && { fourth }),
      }
    )
  }

  return { of, add, remove, take }
})
