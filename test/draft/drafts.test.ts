/** Two nodes on one store, and devices that write through either: the room and its link, without a wire between. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DraftNews } from '../../shared/draft.ts'
import { Drafts } from '../../server/draft/drafts.ts'
import type { DraftStore } from '../../server/draft/draftStore.ts'
import { draftsInFiles } from '../../server/log/sqlite/drafts.ts'
import {
  beginning,
  draftLink,
  type DraftLink,
  type KeptDraft,
} from '../../web/features/statement/draftLink.ts'
import { add, read, write, type Wording } from '../../web/features/statement/draftText.ts'
import { newId } from '../support/doors.ts'
import { idOf } from '../support/ids.ts'

const stream = idOf('statement')
const log = 'live'
const saying = (text: string): Wording => ({ title: '通报', paragraphs: [{ id: 'p1', text }] })
/** As the statement stands. */
let wording = saying('正在处置。')

interface Node {
  drafts: Drafts
  heard: Map<string, (news: DraftNews) => void>
}
let folder = ''
let store: DraftStore
let nodes: [Node, Node]
let version = 0
let isWritten = true
const links: DraftLink[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianxin-draft-'))
  store = draftsInFiles(folder)
  nodes = [node(), node()]
  version = 0
  wording = saying('正在处置。')
  isWritten = true
})
afterEach(async () => {
  for (const link of links.splice(0)) link.close()
  for (const { drafts } of nodes) await drafts.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function node(): Node {
  const heard: Node['heard'] = new Map()
  const drafts = new Drafts({
    store,
    now: Date.now,
    newId,
    refusalOf: async () => undefined,
    isWritten: async () => isWritten,
    tell: (socket, news) => heard.get(socket)?.(news),
  })
  return { drafts, heard }
}

interface Device {
  link: DraftLink
  /** Whether it reaches its node. */
  isReached: boolean
  says: () => string
}

function device({ drafts, heard }: Node, kept: KeptDraft = beginning(wording, version, newId())): Device {
  const socket = newId()
  const own: Device = {
    isReached: true,
    says: () =>
      read(own.link.doc())
        .paragraphs.map(({ text }) => text)
        .join('\n'),
    link: draftLink({
      stream,
      kept,
      newId,
      version: () => version,
      wording: () => wording,
      changed: () => undefined,
      say: (say, answered) => {
        if (own.isReached)
          void drafts
            .take(socket, { account: 'press', log }, say)
            .then((answer) => own.isReached && answered(answer))
      },
    }),
  }
  heard.set(socket, (news) => own.isReached && own.link.heard(news))
  links.push(own.link)
  return own
}
function back(one: Device): void {
  one.isReached = true
  one.link.welcomed()
}
const types = ({ link, says }: Device, words: string, at = says().length) =>
  write(link.doc(), 'p1', says().slice(0, at) + words + says().slice(at), at + words.length)
const agreed = (all: readonly Device[]) =>
  expect
    .poll(async () => {
      for (const { drafts } of nodes) await drafts.step()
      return all.every(({ link }) => link.isAgreed()) && new Set(all.map(({ says }) => says())).size
    })
    .toBe(1)

test('[PRESS19] [NOD1] what is written at one node is read at the other', async () => {
  const [one, two] = [device(nodes[0]), device(nodes[1])]
  one.link.welcomed()
  await expect.poll(() => one.link.isAgreed()).toBe(true)
  two.link.welcomed()
  types(one, '甲')
  types(two, '乙', 0)
  await agreed([one, two])
  expect(one.says()).toBe('乙正在处置。甲')
})

test('[PRESS19] drafts that were begun apart become one, with what was typed in each', async () => {
  const [one, two] = [device(nodes[0]), device(nodes[1])]
  two.isReached = false
  types(one, '甲')
  types(two, '乙', 0)
  add(two.link.doc(), 'n1')
  write(two.link.doc(), 'n1', '丙')
  one.link.welcomed()
  await expect.poll(() => one.link.isAgreed()).toBe(true)
  back(two)
  await agreed([one, two])
  expect(one.says()).toBe('乙正在处置。甲\n丙')
})

test('[PRESS19] what a device keeps goes on where it stood, also when the house lost the draft', async () => {
  const one = device(nodes[0])
  one.link.welcomed()
  types(one, '甲')
  await expect.poll(() => one.link.isAgreed()).toBe(true)
  one.isReached = false
  types(one, '乙')
  const again = device(nodes[1], one.link.kept())
  await store.remove(log, [stream])
  again.link.welcomed()
  await agreed([again])
  expect(again.says()).toBe('正在处置。甲乙')
  expect(await store.list(log)).toEqual([stream])
})

test('[PRESS19] what was typed behind a version that was submitted meanwhile is put into the next draft', async () => {
  const [one, two] = [device(nodes[0]), device(nodes[1])]
  one.link.welcomed()
  await expect.poll(() => one.link.isAgreed()).toBe(true)
  two.link.welcomed()
  await agreed([one, two])
  two.isReached = false
  types(two, '乙', 0)
  types(one, '甲')
  await expect.poll(() => one.link.isAgreed()).toBe(true)
  one.link.settle()
  await expect.poll(() => store.list(log)).toEqual([])
  version = 1
  // It begins with what was submitted.
  wording = saying('正在处置。甲')
  back(two)
  await agreed([two])
  expect(two.says()).toBe('乙正在处置。甲')
})

test('[PRESS20] erased words do not come back from a device; what it typed since does', async () => {
  const one = device(nodes[0])
  one.link.welcomed()
  types(one, '要删的话')
  await expect.poll(() => one.link.isAgreed()).toBe(true)
  one.isReached = false
  types(one, '后写的话')
  await nodes[1].drafts.erase(log, stream, 'order')
  back(one)
  await agreed([one])
  expect(one.says()).toBe('后写的话')
})

test('[PRESS20] what is over is swept, at whichever node', async () => {
  const one = device(nodes[0])
  one.link.welcomed()
  await expect.poll(() => one.link.isAgreed()).toBe(true)
  isWritten = false
  await nodes[1].drafts.sweep([log])
  expect(await store.list(log)).toEqual([])
})
