/** Wordings and enquiries as a seat reads them: in which order, and which may be given out from there. */
import { afterEach, expect, test } from 'vitest'
import type { StreamCopy } from '../../shared/protocol.ts'
import { enquiriesOf } from '../../web/features/enquiry/enquiries.ts'
import { doubtsOf, linesOf } from '../../web/features/pressLine/lines.ts'
import PressLineCard from '../../web/features/pressLine/PressLineCard.vue'
import { idOf } from '../support/ids.ts'
import { asked, hour, line, proposal } from '../support/pressLines.ts'
import { about, desk, worldOf, type World } from '../support/statements.ts'
import { mounted, type Mounted } from './mounted.ts'

const [second, third] = [idOf('second'), idOf('third')]
let page: Mounted | undefined
afterEach(() => {
  page?.unmount()
  page = undefined
})

/** The copies of a seat; one that does not work on the incident has no facts of it. */
function copiesOf(world: World, isInvolved = true): Map<string, StreamCopy> {
  return new Map(
    [...world.states].map(([stream, { feature, version, parts }]) => {
      const { open, work } = parts
      const state = isInvolved && work ? { open, work } : { open }
      return [stream, { stream, feature, version, state, rows: [] }]
    }),
  )
}
function told(): World {
  const world = worldOf()
  for (const stream of [line, second, third]) world.give(desk.writer, 'pressLine.propose', proposal, stream)
  for (const stream of [line, third]) world.give(desk.approver, 'pressLine.approve', {}, stream)
  world.give(desk.writer, 'pressLine.takeBack', { reason: '重拟' }, line)
  return world
}

test('[PRESS30] what waits for approval stands before what is in force, and what was comes last', () => {
  expect(linesOf(copiesOf(told())).map(({ stream }) => stream)).toEqual([second, third, line])
})

test('[PRESS33] a seat that sees the figures is told which moved; one that does not gives nothing out', () => {
  const world = told()
  world.give(desk.lead, 'incident.reportFact', { fact: 'evacuated', value: 340, verified: true }, about)
  const doubts = (isInvolved: boolean) => {
    const copies = copiesOf(world, isInvolved)
    return linesOf(copies).map((one) => doubtsOf(one, copies, world.now))
  }
  expect(doubts(true)).toEqual([[], [{ is: 'moved', facts: ['evacuated'] }], []])
  expect(doubts(false)).toEqual([[], [{ is: 'unseen' }], []])
})

test('[PRESS30] [PRESS33] a card says question, answer, what is not known, on what it rests, and its doubts first', () => {
  const world = told()
  const held = linesOf(copiesOf(world)).find(({ stream }) => stream === third)
  page = mounted(PressLineCard, { line: held }, { at: proposal.validUntil, locale: 'en' })
  const text = page.text()
  for (const words of [
    'It was valid until',
    '已转移312人，正在安置。',
    'Not known yet: 何时可以返回',
    'Rests on',
  ])
    expect(text).toContain(words)
  expect(text.indexOf('may not be given out')).toBeLessThan(text.indexOf('已转移312人'))
})

test('[PRESS34] who waits longest stands first, then what was answered', () => {
  const world = worldOf()
  for (const stream of [line, second, third]) world.give(desk.writer, 'enquiry.receive', asked, stream)
  world.give(desk.writer, 'enquiry.close', { reason: '对方撤回' }, second)
  expect(enquiriesOf(copiesOf(world)).map(({ stream }) => stream)).toEqual([line, third, second])
  expect(world.now).toBeLessThan(proposal.validUntil - hour)
})
