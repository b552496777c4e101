/** That a report arrived (REP12): who may say so, once, and not before it went. */
import { describe, expect, test } from 'vitest'
import type { RefusalCode } from '../../shared/refusal.ts'
import { actorOf, otherCounty } from '../support/actors.ts'
import { now } from '../support/given.ts'
import { acknowledged, after, ask, commander, drafted, partsAfter, sent, signed } from '../support/reports.ts'

const refusal = (code: RefusalCode) => ({ refused: code })

describe('a receipt', () => {
  const reader = actorOf('liaison', { agency: 'emergency', area: otherCounty })
  const gone = [...drafted, signed, ...sent]
  const acknowledge = (data = {}, more = {}) => ask('report.acknowledge', data, more)

  test('[REP12] is given by a seat of its reader, or written down by its unit as a call', () => {
    expect(after(...gone).when(acknowledge({}, { actor: reader }))).toMatchObject({
      events: [{ type: 'report.acknowledged', data: {} }],
    })
    expect(after(...gone).when(acknowledge({ post: 'dutyOfficer' }))).toMatchObject({
      events: [{ type: 'report.acknowledged', data: { post: 'dutyOfficer' } }],
    })
    // Nobody says for another what only the other knows.
    expect(after(...gone).when(acknowledge())).toEqual(refusal('report.notReader'))
    expect(after(...gone).when(acknowledge({ post: 'head' }, { actor: reader }))).toEqual(
      refusal('report.notReader'),
    )
    expect(after(...gone).when(acknowledge({}, { actor: commander }))).toEqual(refusal('report.notReader'))
  })

  test('[REP12] is given once, of what was sent, and not before it was', () => {
    expect(after(...drafted, signed).when(acknowledge({}, { actor: reader }))).toEqual(
      refusal('report.wrongStep'),
    )
    expect(after(...gone, acknowledged).when(acknowledge({}, { actor: reader }))).toEqual(
      refusal('report.alreadyAcknowledged'),
    )
    const early = acknowledge({ post: 'head' }, { occurredAt: now - 60_000 })
    expect(after(...gone).when(early)).toEqual(refusal('report.notSentThen'))
    expect(partsAfter(...gone, acknowledged).open.acknowledged).toMatchObject({
      by: { agency: 'emergency' },
      post: null,
    })
  })
})
