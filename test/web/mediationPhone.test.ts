/** A mediator's phone: what is there before one leaves, a danger in two taps, and a paper that cannot be fetched. */
import { defineStore } from 'pinia'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Component } from 'vue'
import { catalogue, features } from '../../shared/catalogue.ts'
import type { Answer } from '../../shared/command.ts'
import { refused } from '../../shared/refusal.ts'
import { casesOf } from '../../web/features/mediation/cases.ts'
import MediationDanger from '../../web/features/mediation/MediationDanger.vue'
import MediationPaper from '../../web/features/mediation/MediationPaper.vue'
import { readinessOf } from '../../web/screens/mediation/readiness.ts'
import { monthSaid, monthsUntil } from '../../web/screens/screening/months.ts'
import { copyKeptMs } from '../../web/sync/waits.ts'
import { now, own, statesOf } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { stages } from '../support/mediations.ts'
import { mounted, type Mounted } from './mounted.ts'

const state = statesOf(features.mediation, stages.accepted).get(own)
if (!state) throw new Error('no stream')
const copy = { stream: own, feature: 'mediation', version: state.version, state: state.parts, rows: [] }
const [held] = casesOf(new Map([[own, copy]]))

let shown: Mounted | undefined
afterEach(() => {
  shown?.unmount()
  shown = undefined
  vi.unstubAllGlobals()
})

interface House {
  phase?: string
  /** What comes of an order; nothing while there is no link. */
  answer?: Answer
  locale?: 'zh-CN' | 'en'
}

/** The component before a house that is reached or not, and what it sent. */
function opened(component: Component, props: Record<string, unknown>, house: House = {}) {
  const { phase = 'offline', answer, locale = 'zh-CN' } = house
  const sent: Record<string, unknown>[] = []
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no house')))
  const actor = { role: 'mediator', agency: 'justice', area: '990100000000' }
  const fake = defineStore('live', () => ({
    ...{
      session: { actor, mode: 'live', log: 'live' },
      streams: new Map(),
      link: { phase },
      time: undefined,
    },
    ...{ pending: [], realNow: () => now, newId: () => idOf('new') },
    send: (order: Record<string, unknown>) => {
      sent.push(order)
      return answer ? Promise.resolve(answer) : new Promise(() => undefined)
    },
  }))
  const page = mounted(component, props, { at: now, locale, before: () => void fake() })
  shown = page
  return { sent, page }
}

describe('[OFF7] a danger', () => {
  test.each([
    ['zh-CN', '有人扬言动手', '请现在就拨打 110'],
    ['en', 'Threats of violence', 'Call 110 now'],
  ] as const)('in %s is told by one tap, goes first, and says that nobody knows yet', async (...given) => {
    const [locale, kind, said] = given
    const { sent, page } = opened(MediationDanger, { held }, { locale })
    await page.press(kind)
    expect(sent).toMatchObject([
      { type: 'mediation.reportDanger', stream: own, goesFirst: true, data: { kind: 'threat' } },
    ])
    // What is prepared for a mediator to tap is taken by the house's own schema.
    const schema = catalogue.command('mediation.reportDanger')?.data
    expect(schema?.safeParse(sent[0]?.['data']).success).toBe(true)
    expect(page.text()).toContain(said)
    expect(page.host.querySelector('a')?.getAttribute('href')).toBe('tel:110')
  })

  const answers: [Answer, string][] = [
    [{ accepted: true, position: 7, events: [] }, '公安已收到任务'],
    [{ accepted: false, refusal: refused('mediation.noPolice') }, '没有送出。请现在就拨打 110'],
  ]
  test.each(answers)('is answered, and it is said how', async (answer, said) => {
    const { page } = opened(MediationDanger, { held }, { answer })
    await page.press('其他险情')
    await vi.waitFor(() => expect(page.text()).toContain(said))
  })
})

test('a paper that cannot be fetched says what is here all the same', async () => {
  for (const phase of ['offline', 'live']) {
    const { page } = opened(MediationPaper, { stream: own, document: 'agreement' }, { phase })
    await page.press('打开')
    await vi.waitFor(() => expect(page.text()).toContain('现在打不开'))
    page.unmount()
  }
})

describe('a day without a link', () => {
  const all = { window: true, disputes: true, city: true }

  test('can begin once all of it is here, and says for how long', () => {
    const ready = readinessOf({ isOff: false, has: all, heardAt: now - 3_600_000 }, now)
    expect(ready).toMatchObject({
      is: 'ready',
      until: now - 3_600_000 + copyKeptMs,
      leftMs: copyKeptMs - 3_600_000,
    })
  })

  test('cannot while something is missing, or where nothing is kept', () => {
    const here = { isOff: false, has: { ...all, window: false }, heardAt: now }
    expect(readinessOf(here, now)).toEqual({ is: 'coming', missing: ['window'] })
    expect(readinessOf({ ...here, isOff: true }, now)).toEqual({ is: 'off' })
  })
})

test('the months of the counts are named in the language of the page', () => {
  expect(monthsUntil('2026-02-27').slice(0, 3)).toEqual(['2026-02', '2026-01', '2025-12'])
  expect(monthSaid('2026-02', 'zh-CN')).toBe('2026年2月')
  expect(monthSaid('2026-02', 'en')).toBe('February 2026')
})
