/** The four channels as board, desk and wall count them: what is open, meets today, is short of time; refusals as counts. */
import { afterEach, describe, expect, test } from 'vitest'
import { mediation as feature } from '../../shared/features/mediation/mediation.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { casesOf, type MediationCase } from '../../web/features/mediation/cases.ts'
import ChannelBoard from '../../web/features/mediation/ChannelBoard.vue'
import { channelFigures, rowsOf, urgencyOf } from '../../web/features/mediation/figures.ts'
import MediationList from '../../web/features/mediation/MediationList.vue'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { accepted, asked, consents, dayMs, ended, openedAs, stages, termOver } from '../support/mediations.ts'
import { mounted, type Mounted } from './mounted.ts'

/** A dispute as a client holds it; what is closed only where its body looks. */
function heldAfter(facts: readonly Fact[], n: number, isOwn = true): MediationCase {
  const { parts, version } = statesOf(feature, facts).get(own) ?? { parts: {}, version: {} }
  const { closed: _closed, ...seen } = parts
  const state = isOwn ? parts : seen
  const copy = { stream: idOf(`case-${n}`), feature: 'mediation', version, state, rows: [] }
  const [held] = casesOf(new Map([[copy.stream, copy as unknown as StreamCopy]]))
  if (!held) throw new Error('no dispute')
  return held
}
const of = (channel: string, rest: readonly Fact[], n: number, isOwn = true): MediationCase =>
  heldAfter([openedAs({ channel, code: `M-1121-${String(n).padStart(2, '0')}` }), ...rest], n, isOwn)
const [term] = termOver
const taken = [asked, ...consents, accepted]
const sessionAt = (startsAt: number): Fact => ({
  type: 'mediation.sessionScheduled',
  data: { startsAt, place: '司法所二楼' },
})
const time = { now, isToday: (at: number) => at - now < 12 * 3_600_000 }
const figure = (cases: readonly MediationCase[], channel: string, at = time) =>
  channelFigures(cases, at).find((one) => one.channel === channel)

describe('the figures', () => {
  test('[MED22] count what each channel holds, what meets today, and how it stands', () => {
    const cases = [
      of('peoples', [], 1),
      of('peoples', [...taken, term, sessionAt(now + 3_600_000)], 2),
      of('peoples', [...taken, term, sessionAt(now + 3 * dayMs)], 3),
      of('judicial', [asked], 4),
      heldAfter(stages.agreed, 5),
    ]
    expect(figure(cases, 'peoples')).toMatchObject({ open: 3, today: 1, near: 0, agreed: 1, ended: 0 })
    expect(figure(cases, 'peoples')?.stages).toEqual([
      { face: 'applied', n: 1 },
      { face: 'scheduled', n: 2 },
    ])
    expect(figure(cases, 'judicial')).toMatchObject({ open: 1, today: 0 })
    expect(figure(cases, 'arbitral')).toMatchObject({ open: 0, stages: [] })
  })

  test('[MED22] a term of days is near with two fifths of it left, and overdue past its end', () => {
    const held = of('peoples', [...taken, term], 1)
    const after = (days: number) => ({ ...time, now: now + days * dayMs })
    expect(urgencyOf(held, after(8).now)).toBeUndefined()
    expect(urgencyOf(held, after(9).now)).toBe('near')
    expect(figure([held], 'peoples', after(9))).toMatchObject({ near: 1, overdue: 0 })
    expect(figure([held], 'peoples', after(16))).toMatchObject({ near: 0, overdue: 1 })
  })

  test('[MED22] a refusal is a count: no row shows it but to the body that held it', () => {
    const refused = of('peoples', ended, 1, false)
    const failed = of('peoples', [...taken, term, ...ended], 2, false)
    expect(figure([refused, failed], 'peoples')).toMatchObject({ open: 0, ended: 2, declined: 1 })
    expect(rowsOf([refused, failed], time)).toEqual([])
    expect(rowsOf([of('peoples', ended, 1)], time)).toHaveLength(1)
  })

  test('[MED22] what is late stands first, then what is near, then what meets today', () => {
    const at = { ...time, now: now + 9 * dayMs }
    const rest = of('peoples', [], 1)
    const near = of('peoples', [...taken, term], 2)
    const over = heldAfter(stages.agreed, 3)
    const late = of('peoples', [...taken, ...termOver], 4)
    expect(rowsOf([rest, over, near, late], at)).toEqual([late, near, rest, over])
  })
})

describe('the board', () => {
  let page: Mounted | undefined
  afterEach(() => page?.unmount())
  const incident = { stream: idOf('incident'), open: { area: '990102003004' } }

  test('[MED22] of two hundred disputes shows the figures, one channel at a press, and forty rows at a time', async () => {
    const cases = Array.from({ length: 200 }, (_, n) => of(n < 150 ? 'peoples' : 'judicial', [], n + 1))
    page = mounted(MediationList, { incident, cases }, { at: now })
    const rows = () => page?.host.querySelectorAll('.rows > li').length
    expect(page.text()).toContain('纠纷 200 件')
    expect(rows()).toBe(40)
    await page.press('再显示 40 件')
    expect(rows()).toBe(80)
    await page.press('司法')
    expect(page.text()).toContain('司法调解 50 件')
    expect(rows()).toBe(40)
    const pressed = page.host.querySelector('[aria-pressed="true"]')
    expect(pressed?.getAttribute('aria-label')).toContain('在办 50 件')
    expect(page.host.querySelectorAll('.detail')).toHaveLength(0)
    await page.press('M-1121-151')
    expect(page.host.querySelectorAll('.detail')).toHaveLength(1)
  }, 30_000)

  test('[MED22] says in words what it counts, in both languages', () => {
    const figures = channelFigures([of('peoples', [...taken, term, sessionAt(now + 60_000)], 1)], time)
    page = mounted(ChannelBoard, { figures, picked: undefined }, { at: now, locale: 'en' })
    for (const said of ["People's", '1 today', 'arranged 1']) expect(page.text()).toContain(said)
  })
})
