import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant, jumpedTo, logClock, logTime, withSpeed } from '../../shared/time.ts'

const real = Date.UTC(2026, 10, 21, 1)
const live = logClock.parse({ anchorReal: real, anchorLog: real, speed: 1 })

const clocks = fc.record({
  anchorReal: fc.integer({ min: real, max: real + 1e9 }),
  anchorLog: fc.integer({ min: 0, max: real }),
  speed: fc.oneof(fc.constantFrom(0, 1, 60, 240), fc.double({ min: 0, max: 240, noNaN: true })),
})
const later = fc.integer({ min: 0, max: 1e9 })

describe('log time', () => {
  test('of the live log is real time', () => {
    expect(logTime(live, real + 12_345)).toBe(real + 12_345)
  })

  test('of an exercise runs at its speed', () => {
    expect(logTime({ ...live, speed: 60 }, real + 1000)).toBe(real + 60_000)
  })

  test('stands still at speed 0', () => {
    expect(logTime({ ...live, speed: 0 }, real + 1e9)).toBe(real)
  })

  test('before its anchor is the anchor', () => {
    expect(logTime(live, real - 5000)).toBe(real)
  })

  test('is an instant and never goes back while real time does not', () => {
    fc.assert(
      fc.property(clocks, later, later, (clock, first, more) => {
        const before = logTime(clock, clock.anchorReal + first)
        const after = logTime(clock, clock.anchorReal + first + more)
        expect(instant.parse(before)).toBeLessThanOrEqual(after)
      }),
      { seed: 10 },
    )
  })
})

describe('a clock', () => {
  test('takes another speed without a leap', () => {
    fc.assert(
      fc.property(clocks, later, (clock, passed) => {
        const now = clock.anchorReal + passed
        expect(logTime(withSpeed(clock, now, 7), now)).toBe(logTime(clock, now))
      }),
      { seed: 14 },
    )
  })

  test('jumps forward and keeps its speed', () => {
    const jumped = jumpedTo({ ...live, speed: 60 }, real + 1000, real + 3_600_000)
    expect(logTime(jumped, real + 1000)).toBe(real + 3_600_000)
    expect(logTime(jumped, real + 2000)).toBe(real + 3_660_000)
  })

  test('never jumps back', () => {
    expect(() => jumpedTo(live, real + 1000, real + 999)).toThrow('cannot go back')
    expect(logTime(jumpedTo(live, real + 1000, real + 1000), real + 1000)).toBe(real + 1000)
  })

  test.each([-1, 241, Number.NaN, Number.POSITIVE_INFINITY])('does not run at speed %s', (speed) => {
    expect(() => withSpeed(live, real, speed)).toThrow()
  })
})
