/** One house and one browser for a file of tests, and the screens somebody sits at. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { launchChromium } from './chromium.ts'
import type { Exercise } from './exercise.ts'
import { openScreen, type Screen, type ScreenOptions } from './screen.ts'

export interface Seats<House> {
  /** Only once the tests began, as the browser. */
  readonly stage: House
  readonly browser: Browser
  /** Opened in a test it is closed after it, for every open screen slows the others; before the tests, it stays. */
  open: (options: ScreenOptions) => Promise<Page>
}

/**
 * Called once at the top of a file; `start` gives the house. Whatever a screen did that it should not (an exception nobody
 * caught, something the policy forbids) fails the test it was open in.
 */
export function seats<House extends Pick<Exercise, 'house' | 'cookie' | 'close'>>(
  start: () => Promise<House>,
): Seats<House> {
  let house: House | undefined
  let browser: Browser | undefined
  const staying: Screen[] = []
  let passing: Screen[] | undefined
  const begun = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the house is not open before the tests')
    return part
  }

  beforeAll(async () => {
    house = await start()
    browser = await launchChromium()
  })
  beforeEach(() => {
    passing = []
  })
  afterEach(async () => {
    for (const { faults } of [...staying, ...(passing ?? [])])
      expect([faults.pageErrors, faults.cspViolations]).toEqual([[], []])
    for (const { close } of passing ?? []) await close()
  })
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  return {
    get stage() {
      return begun(house)
    },
    get browser() {
      return begun(browser)
    },
    open: async (options) => {
      const screen = await openScreen(begun(browser), begun(house), options)
      ;(passing ?? staying).push(screen)
      return screen.page
    },
  }
}
