/**
 * One draft on this device and its way to the house (shared/draft.ts). Beside the document one writes lies a copy of it
 * as the house is known to have it: what is missing there is sent, and when the house holds another draft by now, what
 * was typed since the two agreed is put into that one. So nothing typed is lost, and nothing is brought twice.
 */
import * as Y from 'yjs'
import type { DraftAnswer, DraftNews, DraftSay } from '../../../shared/draft.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { begun, carry, read, type Wording } from './draftText.ts'

/** As it lies on this device. */
export interface KeptDraft {
  generation: string
  mine: Uint8Array
  /** As the house had it when the two last agreed. */
  house: Uint8Array
  /** Whether the house had it at all. */
  isKnown: boolean
  /** The version of the statement at that time. */
  version: number
}

export interface DraftLinkOptions {
  stream: string
  kept: KeptDraft
  say: (say: DraftSay, answered: (answer: DraftAnswer) => void) => void
  newId: () => string
  /** The statement as it stands: its version, and what that says. */
  version: () => number
  wording: () => Wording
  /** Something is otherwise: what it says, what the house has of it, or why it has not. */
  changed: () => void
}

export interface DraftLink {
  doc(): Y.Doc
  /** True when everything lies at the house. */
  isAgreed(): boolean
  refusal(): Refusal | undefined
  /** The house was reached anew. */
  welcomed(): void
  heard(news: DraftNews): void
  /** It reads as a version that was submitted: put away unless somebody writes on. */
  settle(): void
  kept(): KeptDraft
  close(): void
}

/** A draft that begins on this device. */
export function beginning(wording: Wording, version: number, generation: string): KeptDraft {
  const mine = Y.encodeStateAsUpdate(begun(wording))
  return { generation, mine, house: mine, isKnown: false, version }
}

export function draftLink(options: DraftLinkOptions): DraftLink {
  const { stream, say } = options
  let { generation, isKnown, version } = options.kept
  let mine = documentOf(options.kept.mine)
  let house = documentOf(options.kept.house)
  let refusal: Refusal | undefined
  let isOpen = false
  let isSending = false
  let isClosed = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function watch(): void {
    mine.on('update', () => {
      soon(sendEveryMs)
      options.changed()
    })
  }
  watch()

  /** What is typed in a row goes together. */
  function soon(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined
      send()
    }, ms)
  }

  function isAgreed(): boolean {
    return isKnown && Y.equalSnapshots(Y.snapshot(mine), Y.snapshot(house))
  }

  function open(): void {
    isOpen = false
    isSending = false
    const vector = text(Y.encodeStateVector(isKnown ? house : new Y.Doc()))
    say({ is: 'open', stream, generation, vector }, (answer) => {
      if (isClosed) return
      refusal = answer.taken ? undefined : answer.refusal
      if (answer.taken) {
        isOpen = true
        const { held } = answer
        if (held && held.generation !== generation)
          replace(documentOf(bytes(held.update)), held.generation, true)
        else if (held) take(bytes(held.update))
        // It was submitted and put away meanwhile; else nobody but this device has it.
        else if (version !== options.version()) replace(begun(options.wording()), options.newId(), false)
        else isKnown = false
        send()
      }
      options.changed()
    })
  }

  function take(update: Uint8Array): void {
    isKnown = true
    version = options.version()
    Y.applyUpdate(house, update, fromHouse)
    Y.applyUpdate(mine, update, fromHouse)
  }

  /** Another draft takes the place of this one, with what was typed here since the house knew of it. */
  function replace(other: Y.Doc, its: string, isAtHouse: boolean): void {
    const [before, now] = [read(house), read(mine)]
    mine.destroy()
    mine = documentOf(Y.encodeStateAsUpdate(other))
    house = other
    generation = its
    isKnown = isAtHouse
    version = options.version()
    watch()
    carry(mine, before, now)
  }

  function send(): void {
    if (!isOpen || isSending || isClosed || isAgreed()) return
    isSending = true
    const whole = Y.encodeStateAsUpdate(mine)
    const update = isKnown ? Y.encodeStateAsUpdate(mine, Y.encodeStateVector(house)) : whole
    const its = generation
    say({ is: 'write', stream, generation, update: text(update) }, (answer) => {
      isSending = false
      if (isClosed || its !== generation) return
      refusal = answer.taken ? undefined : answer.refusal
      if (answer.taken) {
        take(whole)
        soon(sendEveryMs)
      } else if (answer.refusal.code === 'statement.draftMoved') open()
      else if (answer.refusal.retry === 'later') soon(againMs)
      options.changed()
    })
  }

  return {
    doc: () => mine,
    isAgreed: () => isOpen && isAgreed(),
    refusal: () => refusal,
    welcomed: open,
    heard(news) {
      if (news.generation !== generation) open()
      else take(bytes(news.update))
    },
    settle() {
      if (isKnown)
        say({ is: 'settle', stream, generation, vector: text(Y.encodeStateVector(house)) }, () => undefined)
    },
    kept: () => ({
      ...{ generation, isKnown, version },
      mine: Y.encodeStateAsUpdate(mine),
      house: Y.encodeStateAsUpdate(house),
    }),
    close() {
      isClosed = true
      clearTimeout(timer)
      say({ is: 'close', stream }, () => undefined)
      mine.destroy()
      house.destroy()
    },
  }
}

const sendEveryMs = 120
const againMs = 2000
/** Marks what came from the house. */
const fromHouse = 'house'

function documentOf(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state, fromHouse)
  return doc
}

export function bytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
}

export function text(all: Uint8Array): string {
  let binary = ''
  for (const byte of all) binary += String.fromCharCode(byte)
  return btoa(binary)
}
