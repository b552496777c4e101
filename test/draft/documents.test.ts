/** What is let into a draft: text and order, whole, in any sequence, and nothing else. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { covers, empty, merged, missing, vectorOf } from '../../server/draft/documents.ts'
import { mostDraftBytes } from '../../shared/draft.ts'

function written(work: (doc: Y.Doc) => void, on: Uint8Array = empty): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, on)
  work(doc)
  return Y.encodeStateAsUpdate(doc)
}
const says = (text: string) => (doc: Y.Doc) => doc.getText('p1').insert(0, text)
const read = (body: Uint8Array | string): string => {
  if (typeof body === 'string') return body
  const doc = new Y.Doc()
  Y.applyUpdate(doc, body)
  return doc.getText('p1').toJSON()
}
const ok = (body: ReturnType<typeof merged>): Uint8Array => {
  if (typeof body === 'string') throw new Error(body)
  return body
}

test('[PRESS19] updates merge in either order, and twice is once', () => {
  const [one, two] = [written(says('甲')), written(says('乙'))]
  const forth = ok(merged(ok(merged(empty, one)), two))
  const back = ok(merged(ok(merged(empty, two)), one))
  expect(read(forth)).toBe(read(back))
  expect([...read(forth)].sort()).toEqual(['乙', '甲'])
  expect(read(merged(forth, one))).toBe(read(forth))
})

test('[PRESS19] whoever has part of it is given the rest', () => {
  const one = ok(merged(empty, written(says('甲'))))
  const both = ok(merged(one, written(says('乙'))))
  expect(covers(vectorOf(both), one)).toBe(true)
  expect(covers(vectorOf(one), both)).toBe(false)
  expect(read(merged(one, missing(both, vectorOf(one))))).toBe(read(both))
})

test('[PRESS19] what goes on from words the draft lacks is not taken half', () => {
  const doc = new Y.Doc()
  doc.getText('p1').insert(0, '先')
  const before = Y.encodeStateVector(doc)
  doc.getText('p1').insert(1, '后')
  expect(merged(empty, Y.encodeStateAsUpdate(doc, before))).toBe('behind')
})

test('[PRESS19] garbage is refused, and so is what no draft holds', () => {
  for (const bytes of [[], [1], [255, 255, 255, 255, 255], [1, 1, 200, 3, 4, 5, 6, 7]])
    expect(merged(empty, new Uint8Array(bytes)), String(bytes)).toBe('damaged')
  const strange: ((doc: Y.Doc) => void)[] = [
    (doc) => doc.getText('p1').insertEmbed(0, { image: 'x' }),
    (doc) => doc.getText('p1').insert(0, 'bold', { bold: true }),
    (doc) => doc.getMap('ids').set('a', new Y.Map()),
    (doc) => doc.getMap('ids').set('a', new Y.Doc()),
    (doc) => doc.getMap('ids').set('a', new Uint8Array(8)),
    (doc) => doc.getArray('order').push([{ any: 'object' }]),
    (doc) => doc.getArray('order').push(['x'.repeat(41)]),
  ]
  for (const work of strange) expect(merged(empty, written(work))).toBe('damaged')
})

test('[PRESS19] a draft does not grow without end, and what was deleted takes no room', () => {
  expect(merged(empty, written(says('水'.repeat(mostDraftBytes / 3))))).toBe('full')
  const emptied = written((doc) => {
    const text = doc.getText('p1')
    for (let n = 0; n < 50; n++) {
      text.insert(0, '水'.repeat(600))
      text.delete(0, 600)
    }
  })
  expect(ok(merged(empty, emptied)).length).toBeLessThan(1000)
})

test('[PRESS20] a number that belongs into a person’s file comes into no draft, also bit by bit', () => {
  const doc = new Y.Doc()
  const order = doc.getArray('order')
  order.push(['p1'])
  doc.getMap('ids').set('n1', 'p2')
  const text = doc.getText('p1')
  text.insert(0, '联系电话1380013')
  const half = ok(merged(empty, Y.encodeStateAsUpdate(doc)))
  text.insert(11, '8000')
  expect(merged(half, Y.encodeStateAsUpdate(doc))).toBe('personal')
  // Once it is taken out again, nothing of it is left in what is sent.
  text.delete(4, 11)
  text.insert(4, '见热线')
  const whole = Y.encodeStateAsUpdate(doc)
  expect(read(merged(half, whole))).toBe('联系电话见热线')
  expect(Buffer.from(whole).includes('8000')).toBe(false)
})
