/** Several write one text: whatever they do, and in whatever order it reaches them, they come to read the same and lose nothing. */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  add,
  begun,
  carry,
  entitle,
  isSame,
  move,
  read,
  remove,
  restore,
  submitted,
  write,
  type Wording,
} from '../../web/features/statement/draftText.ts'
import { caretAfter, rebased, spliced, spliceOf } from '../../web/features/statement/splice.ts'
import { seeded, type Random } from '../support/random.ts'

const wording: Wording = {
  title: '泄漏处置情况',
  paragraphs: [
    { id: 'p1', text: '今日凌晨发生泄漏，正在处置。' },
    { id: 'p2', text: '已转移{evacuated}人。' },
  ],
}
const copyOf = (doc: Y.Doc): Y.Doc => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
const reach = (from: Y.Doc, to: Y.Doc) =>
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)))
const textsOf = (doc: Y.Doc) => read(doc).paragraphs.map(({ text }) => text)

describe('a change', () => {
  test.each([
    ['甲乙丙', '甲丁丙', undefined, { at: 1, remove: 1, insert: '丁' }],
    ['aaa', 'aaaa', 1, { at: 0, remove: 0, insert: 'a' }],
    ['aaa', 'aaaa', 4, { at: 3, remove: 0, insert: 'a' }],
    ['aaa', 'aa', 1, { at: 1, remove: 1, insert: '' }],
    ['', '', 0, { at: 0, remove: 0, insert: '' }],
    ['😀', '😁', undefined, { at: 0, remove: 2, insert: '😁' }],
    ['a😀b', 'a🀀b', 3, { at: 1, remove: 2, insert: '🀀' }],
  ] as const)('from %s to %s', (before, after, caret, expected) => {
    expect(spliceOf(before, after, caret)).toEqual(expected)
  })

  test('[PRESS19] makes of one text the other, wherever the cursor is said to be', () => {
    const random = seeded(11)
    const letters = ['a', 'b', '水', '😀']
    const some = () => Array.from({ length: random.whole(0, 8) }, () => random.one(letters)).join('')
    for (let n = 0; n < 1000; n++) {
      const [before, after] = [some(), some()]
      const splice = spliceOf(before, after, random.whole(0, after.length + 1))
      expect(spliced(before, splice)).toBe(after)
      expect(() => encodeURIComponent(splice.insert)).not.toThrow()
    }
  })

  test('[PRESS19] of one lies beside that of another, and the cursor stays where it was', () => {
    const base = '正在处置，请关注。'
    const mine = spliceOf(base, '正在全力处置，请关注。')
    const theirs = spliceOf(base, '各部门正在处置，请关注。')
    expect(spliced(spliced(base, theirs), rebased(mine, theirs))).toBe('各部门正在全力处置，请关注。')
    expect(caretAfter(2, { at: 0, remove: 0, insert: '各部门' })).toBe(5)
    expect(caretAfter(2, { at: 4, remove: 1, insert: '' })).toBe(2)
  })
})

/** Every word typed is one of a kind, so that it can be looked for. */
function act(doc: Y.Doc, random: Random, word: string, typed: string[]): void {
  const { paragraphs, title } = read(doc)
  const one = paragraphs.length > 0 ? random.one(paragraphs) : undefined
  const kind = random.whole(0, 9)
  if (!one || (kind === 0 && paragraphs.length < 12)) {
    add(doc, `n${word}`)
    write(doc, `n${word}`, word)
    typed.push(word)
  } else if (kind === 1) move(doc, one.key, random.one([1, -1] as const))
  else if (kind === 2) entitle(doc, title + word)
  else {
    const at = random.whole(0, one.text.length)
    write(doc, one.key, one.text.slice(0, at) + word + one.text.slice(at), at + word.length)
    typed.push(word)
  }
}

describe.each([2, 3])('%i who write', (writers) => {
  test('[PRESS19] end equal with every word typed, each once', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed * 10 + writers)
      const first = begun(wording)
      const all = [first, ...Array.from({ length: writers - 1 }, () => copyOf(first))]
      const typed: string[] = []
      for (let step = 0; step < 40; step++) {
        const doc = random.one(all)
        // Somebody else’s words may come to lie within a word: it is looked for by its own letter.
        act(doc, random, String.fromCharCode(0x5000 + step), typed)
        if (random.whole(0, 2) === 0) reach(random.one(all), random.one(all))
      }
      for (const one of all) for (const other of all) reach(one, other)
      const [said] = all.map((doc) => JSON.stringify(read(doc)))
      expect(
        all.map((doc) => JSON.stringify(read(doc))),
        `seed ${seed}`,
      ).toEqual(all.map(() => said))
      const text = textsOf(first).join('')
      for (const word of typed) expect(text.split(word).length - 1, `seed ${seed}`).toBe(1)
    }
  })
})

test('[PRESS19] two who add a paragraph at once have two, and it gets its id with the version', () => {
  const one = begun(wording)
  const two = copyOf(one)
  add(one, 'a1')
  write(one, 'a1', '热线一')
  add(two, 'b1')
  write(two, 'b1', '热线二')
  reach(one, two)
  reach(two, one)
  expect(textsOf(one)).toEqual(textsOf(two))
  const order = submitted(one, ['p1', 'p2', 'p3'])
  expect(order['order']).toEqual(['p1', 'p2', 'p4', 'p5'])
  reach(one, two)
  expect(submitted(two, ['p1', 'p2', 'p3'])).toEqual(order)
})

test('[PRESS19] a paragraph one removes while another writes at it comes back with what was written', () => {
  const one = begun(wording)
  const two = copyOf(one)
  remove(one, 'p2')
  write(two, 'p2', '已转移{evacuated}人。请勿返回。')
  reach(one, two)
  reach(two, one)
  expect(textsOf(one)).toEqual(['今日凌晨发生泄漏，正在处置。', '请勿返回。'])
  expect(textsOf(two)).toEqual(textsOf(one))
})

test('[PRESS19] what was typed in another draft is put into this one', () => {
  const mine = begun(wording)
  const before = read(mine)
  write(mine, 'p1', '今日凌晨发生泄漏，正在全力处置。')
  add(mine, 'n1')
  write(mine, 'n1', '热线12345。')
  const theirs = begun({
    title: '泄漏已封堵',
    paragraphs: [{ id: 'p1', text: '更新：今日凌晨发生泄漏，正在处置。' }],
  })
  carry(theirs, before, read(mine))
  expect(read(theirs).title).toBe('泄漏已封堵')
  expect(textsOf(theirs)).toEqual(['更新：今日凌晨发生泄漏，正在全力处置。', '热线12345。'])
})

test('a draft goes back to a version word for word', () => {
  const doc = begun(wording)
  add(doc, 'n1')
  write(doc, 'n1', '多余')
  move(doc, 'p1', 1)
  write(doc, 'p2', '改过')
  expect(isSame(read(doc), wording)).toBe(false)
  restore(doc, wording)
  expect(isSame(read(doc), wording)).toBe(true)
})
