/** Script A at the minutes its issue names: what the incident page says of what people brought (domain.md §7.1). */
import { beforeAll, expect, test } from 'vitest'
import { channelGap, oldestQuestion, responseGap } from '../../shared/features/grievance/readings.ts'
import type { GrievanceOpen } from '../../shared/features/grievance/state.ts'
import type { MediationOpen } from '../../shared/features/mediation/state.ts'
import type { PressOpen } from '../../shared/features/press/folding.ts'
import { streamOf } from '../../server/scenario/script.ts'
import { playWhole, readScript, type Played } from '../support/playing.ts'

const { lines } = readScript('wages')
const asked = lines.filter(({ type }) => /^(?:grievance|mediation|press)\./u.test(type))
const concerns = lines.filter(({ type }) => type === 'concern.log')
const names = [
  ...new Set(asked.map(({ stream }) => stream)),
  // What opens by itself is named after what it follows from.
  ...concerns.map(({ stream }) => `${stream}/clarification`),
]
let played: Played
beforeAll(async () => {
  played = await playWhole('wages', names)
}, 120_000)

const at = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}:00+08:00`)
const incident = streamOf('wages', 'I-A1')

/** The open parts of a feature as they stood at an instant, by stream id. */
function openAt<T>(feature: string, instant: number): Map<string, T> {
  return new Map(
    names.flatMap((name) => {
      const state = played.stateAt(name, instant)
      return state?.feature === feature ? [[streamOf('wages', name), state.parts.open as T] as const] : []
    }),
  )
}
const linkedAt = (instant: number): GrievanceOpen[] =>
  [...openAt<GrievanceOpen>('grievance', instant).values()].filter((open) => open.incident === incident)

test('[GRV14] at 07:09 two matters of 4 callers and 2 families: one first answer 11 days overdue, one due tomorrow', () => {
  expect(responseGap(linkedAt(at('03-16 07:09')), at('03-16 07:09'), 480)).toEqual({
    matters: 2,
    callers: 4,
    families: 2,
    overdue: 1,
    overdueDays: 11,
    dueTomorrow: 1,
    waitingDays: 17,
  })
})

test('[GRV14] at 10:15 nobody has a channel, at 10:30 everybody has', () => {
  const gapAt = (text: string) => channelGap(linkedAt(at(text)), openAt<MediationOpen>('mediation', at(text)))
  expect(gapAt('03-16 10:14')).toEqual({ parties: 6, of: 6 })
  expect(gapAt('03-16 10:30')).toEqual({ parties: 0, of: 6 })
  // While the talk by the gate goes over to the labour mediation, nobody loses their place.
  expect(gapAt('03-17 08:35').parties).toBe(0)
  expect(gapAt('03-17 08:41').parties).toBe(0)
  expect(gapAt('03-17 08:45').parties).toBe(0)
})

test('[GRV14] at 16:29 the oldest open question of the public is 4 h 59 min old, at 16:31 there is none', () => {
  const questionAt = (text: string) => oldestQuestion([...openAt<PressOpen>('press', at(text)).values()])
  expect(at('03-16 16:29') - (questionAt('03-16 16:29') ?? 0)).toBe((4 * 60 + 59) * 60_000)
  expect(questionAt('03-16 16:31')).toBeUndefined()
})
