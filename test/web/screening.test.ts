/** Screening on a phone: four taps, one tap and a confirmation for zero, and what is sent. */
import { defineStore } from 'pinia'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import type { ScreeningOpen } from '../../shared/features/screening/state.ts'
import {
  another,
  back,
  blank,
  placeOf,
  reportData,
  withAsked,
  withBand,
  withField,
  withNearness,
  without,
} from '../../web/features/screening/drafting.ts'
import ScreeningReport from '../../web/features/screening/ScreeningReport.vue'
import { byField, linesOf, pasted } from '../../web/screens/screening/monthFile.ts'
import { community, county } from '../support/actors.ts'
import { now } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { screeningCity, today } from '../support/screenings.ts'
import { mounted, testCity, type Mounted } from './mounted.ts'

const rules = { owed: [{ agency: 'grid', areas: ['990102003000', community] }] }
const city = {
  ...testCity,
  areas: [
    { code: county, name: { zh: '临澜区', en: 'Linlan' }, lat: 31.5, lng: 117.5 },
    { code: community, name: { zh: '新圩社区', en: 'Xinxu' }, lat: 31.5, lng: 117.5 },
  ],
  rules: screeningCity,
}
const [session, stream] = [
  { actor: { role: 'gridWorker', agency: 'grid', area: community }, mode: 'live', log: 'live' },
  idOf('report'),
]
const sent: { type: string; stream: string; data: Record<string, unknown> }[] = []
let taps = 0
let page: Mounted | undefined

beforeEach(() => {
  sent.length = 0
  taps = 0
  // Nothing is asked of a house.
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no house')))
})
afterEach(() => page?.unmount())

/** The dialog as a grid worker opens it, whose orders wait without a link. */
function opened(locale: 'zh-CN' | 'en' = 'zh-CN'): void {
  const fake = defineStore('live', () => ({
    ...{ session, pending: [], streams: new Map(), link: { phase: 'offline' }, time: undefined },
    ...{ realNow: () => now, newId: () => stream, send: (order: (typeof sent)[number]) => sent.push(order) },
  }))
  page = mounted(ScreeningReport, {}, { at: now, locale, city, before: () => void fake() })
}
async function tap(words: string): Promise<void> {
  taps += 1
  await page?.press(words)
}

describe('[SCR5] a report', () => {
  test('takes four taps: of what, how many, how near, send', async () => {
    opened()
    await tap('劳动')
    await tap('10–49 人')
    await tap('紧急')
    await tap('上报')
    expect(taps).toBe(4)
    const data = {
      area: community,
      day: today,
      rows: [{ field: 'labour', band: 'from10', nearness: 'urgent' }],
    }
    expect(sent).toMatchObject([{ type: 'screening.report', stream, data }])
    expect(catalogue.command('screening.report')?.data.parse(sent[0]?.data)).toEqual(data)
  })

  test('of nothing takes one tap and a confirmation, and says that it is not the same as none', async () => {
    opened('en')
    await tap('zero report')
    expect(page?.text()).toContain('no dispute was found')
    expect(sent).toEqual([])
    await tap('Confirm: nothing found')
    expect(taps).toBe(2)
    expect(sent).toMatchObject([{ data: { area: community, day: today, nothing: true } }])
  })
})

describe('a draft', () => {
  const labour = withNearness(withBand(withField(blank, 'labour'), 'from10'), 'tense')

  test('[SCR5] asks one thing after the other, and goes back', () => {
    expect(labour).toEqual({ step: 'ready', rows: [{ field: 'labour', band: 'from10', nearness: 'tense' }] })
    expect(withNearness(blank, 'calm')).toEqual(blank)
    expect(back(withField(blank, 'labour'))).toEqual({ step: 'field', rows: [] })
    expect(back(withBand(withField(blank, 'labour'), 'from10'))?.step).toBe('band')
    expect(back({ step: 'zero', rows: [] })).toEqual(blank)
    expect([back(blank), back(labour)]).toEqual([undefined, undefined])
    expect(back(another(labour))).toEqual(labour)
  })

  test('[SCR1] holds rows up to the bound, each said whole, help said or left out', () => {
    const asked = withAsked(labour, 0, true)
    expect(asked.rows).toEqual([{ ...labour.rows[0], asked: true }])
    expect(withAsked(asked, 0, false)).toEqual(labour)
    expect(withAsked(asked, 1, true)).toEqual(asked)
    expect(without(labour, 0)).toEqual(blank)
    const full = { ...labour, rows: Array.from({ length: 20 }, () => labour.rows[0]).filter((row) => !!row) }
    expect(another(full)).toBe(full)
    expect(without(full, 3).rows).toHaveLength(19)
    expect(
      reportData(full, { area: community, day: today }, { follows: ['a'], corrects: 'b' }),
    ).toMatchObject({
      ...{ follows: ['a'], corrects: 'b' },
      rows: full.rows,
    })
  })

  test('[SCR5] begins with what one’s body owes, else where one works, else with what it reports of', () => {
    const at = (own: string, body = 'grid') => placeOf({ body, own, rules, reports: [], now })
    expect(at(community)).toBe(community)
    expect(at(county)).toBe('990102003000')
    expect(at('990102003009', 'justice')).toBe('990102003009')
    expect(at(county, 'justice')).toBe('')
    const open: ScreeningOpen = {
      ...{ body: 'justice', area: community, day: today, rows: [], reportedAt: now },
      ...{ corrects: null, correctedBy: null, next: null, agencies: {} },
    }
    const reports = [{ stream, open }]
    expect(placeOf({ body: 'justice', own: county, rules, reports, now })).toBe(community)
  })
})

describe('[SCR6] a month’s counts as a file', () => {
  const none = { reports: 1, zeros: 0, disputes: 0, urgent: 0, asked: 0, opened: 0, passedOn: 0 }
  const counts = {
    month: '2026-11',
    screening: [
      { ...none, body: 'grid', area: community, disputes: 2, fields: { labour: 2 } },
      { ...none, body: 'justice', area: community, disputes: 3, fields: { housing: 3 } },
    ],
    mediation: [
      { channel: 'peoples' as const, body: 'justice', opened: 5, agreed: 3, ended: 1, kept: 1, broken: 0 },
    ],
  }
  const same = (code: string) => code
  const words = {
    ...{ agency: (code: string) => `=${code}`, area: same, channel: same, field: same },
    ...{ screened: same, mediated: same },
  }

  test('holds both tables, a column for each field that was found', () => {
    const lines = linesOf(counts, words)
    expect(lines[1]?.slice(-2)).toEqual(['housing', 'labour'])
    expect(lines[2]).toEqual(['=grid', community, '1', '0', '2', '0', '0', '0', '0', '0', '2'])
    expect(lines.at(-1)).toEqual(['peoples', '=justice', '5', '3', '1', '1', '0'])
    expect(byField(counts.screening)).toEqual([
      { field: 'housing', n: 3 },
      { field: 'labour', n: 2 },
    ])
  })

  test('is worked out by no sheet it is pasted into', () => {
    const cells = pasted(linesOf(counts, words)).split(/[\t\n]/)
    expect(cells.filter((cell) => cell.startsWith('='))).toEqual([])
    expect(cells).toContain("'=grid")
    expect(cells).toContain(`'${community}`)
  })
})
