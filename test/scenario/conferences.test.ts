/** The joint conferences of the scripts at chosen minutes, against values written by hand from domain.md §7. */
import { describe, expect, test } from 'vitest'
import { presentOf, toOrder } from '../../shared/features/conference/readings.ts'
import type { ConferenceParts } from '../../shared/features/conference/state.ts'
import { playWhole } from '../support/playing.ts'

/** Asia/Shanghai, 2026. */
const minute = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}:00+08:00`)

const told = [
  {
    name: 'wages',
    conference: 'CF-A1',
    resolutions: 5,
    moments: [
      ['03-16 12:41', 'called', 0, 0],
      // The street takes part by video; the police were asked and stayed at the gate.
      ['03-16 14:00', 'inSession', 8, 0],
      ['03-16 14:19', 'inSession', 8, 5],
      ['03-16 14:21', 'inSession', 8, 0],
      ['03-16 16:01', 'tracking', 8, 0],
      ['03-18 18:11', 'closed', 8, 0],
    ],
  },
  {
    name: 'renewal',
    conference: 'CF-B1',
    resolutions: 6,
    moments: [
      ['04-08 15:29', 'called', 8, 0],
      ['04-08 15:31', 'inSession', 8, 1],
      ['04-08 15:51', 'inSession', 8, 0],
      ['04-08 16:20', 'tracking', 8, 0],
      ['06-12 18:01', 'closed', 8, 0],
    ],
  },
] as const

describe.each(told)('$name', ({ name, conference, resolutions, moments }) => {
  test('[CONF6] [CONF9] its conference meets, resolves, orders and ends', { timeout: 60_000 }, async () => {
    const { stateAt } = await playWhole(name, [conference])
    for (const [at, stage, present, bare] of moments) {
      const parts = stateAt(conference, minute(at))?.parts as Required<ConferenceParts>
      expect([parts.open.stage, presentOf(parts.open).length, toOrder(parts.work).length], at).toEqual([
        stage,
        present,
        bare,
      ])
    }
    const { work } = stateAt(conference, Infinity)?.parts as Required<ConferenceParts>
    expect(work.resolutions).toHaveLength(resolutions)
  })
})
