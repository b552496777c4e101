import { describe, expect, test } from 'vitest'
import { diskLimits } from '../../server/ops/disk.ts'
import { examine, examineCopies, examineShipping, readiness, type Measured } from '../../server/ops/health.ts'
import { findings, inWords, languages, type FindingCode } from '../../server/ops/words.ts'

const now = 1_800_000_000_000
const well: Measured = {
  now,
  isEnding: false,
  isWritable: true,
  redis: 'absent',
  followers: [{ log: 'live', asOf: now - 1900 }],
  schemas: [{ log: 'live', found: 2, wanted: 2 }],
  disk: { freeMb: 50_000, totalMb: 100_000 },
}
const codes = (measured: Partial<Measured>): FindingCode[] =>
  examine({ ...well, ...measured }).map(({ code }) => code)

describe('readiness', () => {
  test('[OPS1] a house that is well has nothing to say', () => {
    expect(readiness(examine(well))).toEqual({ ready: true, reasons: [], degraded: [] })
  })

  test.each<[Partial<Measured>, FindingCode]>([
    [{ isEnding: true }, 'ops.draining'],
    [{ isWritable: false }, 'ops.storeReadOnly'],
    [{ followers: [{ log: 'live', asOf: now - 2001 }] }, 'ops.followerLate'],
    [{ schemas: [{ log: 'live', found: 3, wanted: 2 }] }, 'ops.schemaDiffers'],
    [{ disk: { freeMb: 499, totalMb: 100_000 } }, 'ops.diskFull'],
    [{ diskLimitMb: 60_000 }, 'ops.diskFull'],
  ])('[OPS1] %j is red, with a code and a sentence in both languages', (measured, code) => {
    expect(codes(measured)).toEqual([code])
    const state = readiness(examine({ ...well, ...measured }))
    expect(state.ready).toBe(false)
    const [reason] = state.reasons
    expect(reason?.code).toBe(code)
    for (const language of languages) expect(reason?.words[language]).toMatch(/^[^{}]{10,}$/)
  })

  test.each<[Partial<Measured>, FindingCode]>([
    [{ disk: { freeMb: 1999, totalMb: 100_000 } }, 'ops.diskSoon'],
    [{ redis: 'down' }, 'ops.redisDown'],
  ])('[OPS1] %j is named and stays green', (measured, code) => {
    const state = readiness(examine({ ...well, ...measured }))
    expect([state.ready, state.degraded.map((one) => one.code)]).toEqual([true, [code]])
  })

  test('a small disk has a small limit', () => {
    expect(diskLimits({ freeMb: 1, totalMb: 2000 }, undefined).least).toBe(100)
  })
})

test('[OPS1] copies that are missing or old are named, never red', () => {
  const hour = 3_600_000
  const ask = (backupAt: number | undefined, drillAt?: number, began = now - 25 * hour): string[] =>
    examineCopies(now, { backupAt, drillAt, began }).map(({ code }) => code)
  expect(ask(undefined)).toEqual(['ops.backupMissing'])
  expect(ask(undefined, undefined, now - hour)).toEqual([])
  expect(ask(now - 23 * hour, now - 6 * 24 * hour)).toEqual([])
  expect(ask(now - 25 * hour, now - 8 * 24 * hour)).toEqual(['ops.backupOld', 'ops.drillOld'])
  for (const code of ask(now - 25 * hour)) expect(findings[code as FindingCode].severity).toBe('hand')
})

test('both languages name the same parameters', () => {
  const named = (text: string): string[] =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort()
  for (const row of Object.values(findings)) expect(named(row['zh-CN'])).toEqual(named(row.en))
  expect(inWords({ code: 'ops.diskSoon', params: { freeMb: 7 } }, 'en')).toContain('7 MB')
})

test('[OPS13] shipping that missed two runs is named, with since when', () => {
  const ask = (shippedAt: number | undefined, began = now - 300_000): unknown =>
    examineShipping(now, { everyMs: 60_000, shippedAt, began })
  expect(ask(now - 120_000)).toEqual([])
  expect(ask(undefined, now - 60_000)).toEqual([])
  const late = { code: 'ops.shipLate', params: { seconds: 300 } }
  expect([ask(now - 300_000), ask(undefined)]).toEqual([[late], [late]])
})
