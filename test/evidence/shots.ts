/** The pictures there are: which screen, how large, who looks at it, what one does first. */
import type { Page } from 'playwright-core'

export interface Shot {
  name: string
  width: number
  height: number
  path: 'wall' | 'desk' | 'sign-in' | 'admin' | 'supervision' | 'rules'
  /** Demo account; nobody on the way in. */
  login?: string | undefined
  act?: (page: Page) => Promise<void>
  /** What is there once the screen shows live data. */
  ready: string
  /** Taken once more as a colour-blind eye and a grey print see it. */
  seenOtherwise?: true
}

const openFirst = (page: Page): Promise<void> => page.locator('.row').first().click()

async function openPage(page: Page): Promise<void> {
  await openFirst(page)
  await page.locator('.top h2 a').click()
  await page.waitForURL('**/incidents/*')
}

/** Every clock of the incident, also those behind. */
async function openEnded(page: Page): Promise<void> {
  await openFirst(page)
  await page.locator('.ended summary').click()
}
async function openOver(page: Page): Promise<void> {
  await page.locator('.closed').first().click()
  await page.locator('.ended summary').click()
}
async function openClock(page: Page): Promise<void> {
  await openFirst(page)
  await page.locator('.detail .chip').first().click()
}
const pressed =
  (...names: RegExp[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) await page.getByRole('button', { name }).first().click()
  }

const wall = { path: 'wall', ready: '.age.live' } as const
const desk = { path: 'desk', login: 'duty', ready: '.foot i.live' } as const
const admin = { path: 'admin', login: 'auditor', ready: '.page:has(.told .logs) .synced i.live' } as const
const board = { path: 'supervision', login: 'supervisor', ready: '.page:has(.board) .synced i.live' } as const
const phone = { width: 390, height: 844 } as const

export const shots: readonly Shot[] = [
  { name: 'wall-1920', width: 1920, height: 1080, ...wall, seenOtherwise: true },
  { name: 'wall-3840x2160', width: 3840, height: 2160, ...wall },
  { name: 'wall-3840x1080', width: 3840, height: 1080, ...wall },
  { name: 'desk-1366', width: 1366, height: 768, ...desk, act: openFirst },
  { name: 'desk-1920', width: 1920, height: 1080, ...desk, act: openFirst, seenOtherwise: true },
  { name: 'incident-1366', width: 1366, height: 768, ...desk, act: openPage },
  { name: 'signIn-1366', width: 1366, height: 768, path: 'sign-in', ready: 'form' },
  { name: 'admin-1366', width: 1366, height: 768, ...admin },
  { name: 'supervision-1366', width: 1366, height: 768, ...board },
  { name: 'supervision-1920', width: 1920, height: 1080, ...board },
  { name: 'phone-supervision', ...phone, ...board },
  { name: 'phone-admin', ...phone, ...admin },
  { name: 'phone-list', ...phone, ...desk },
  { name: 'phone-detail', ...phone, ...desk, act: openFirst },
  { name: 'phone-incident', ...phone, ...desk, act: openPage },
]

/** Of a moment in which clocks stand in every state. */
export const clockShots: readonly Shot[] = [
  { name: 'clocks-desk-1366', width: 1366, height: 1100, ...desk, act: openEnded },
  { name: 'clocks-over-1366', width: 1366, height: 900, ...desk, act: openOver },
  { name: 'clocks-details-1366', width: 1366, height: 900, ...desk, act: openClock },
  { name: 'clocks-incident-1366', width: 1366, height: 900, ...desk, act: openPage },
  { name: 'clocks-board-1366', width: 1366, height: 768, ...board },
  { name: 'clocks-wall-1920', width: 1920, height: 1080, ...wall, seenOtherwise: true },
]
export const stillShots: readonly Shot[] = [
  { name: 'clocks-still-wall-1920', width: 1920, height: 1080, ...wall },
]

const rules = { path: 'rules', login: 'supervisor', ready: '.page:has(.rows) .synced i.live' } as const
const asKeeper = { ...rules, login: 'keeper' } as const
const calendarView = /^(看工作日历|Working calendar)$/
/** Of a live city that has decided some things. */
export const ruleShots: readonly Shot[] = [
  { name: 'rules-1366', width: 1366, height: 768, ...rules },
  { name: 'rules-1920', width: 1920, height: 1080, ...rules, seenOtherwise: true },
  {
    name: 'rules-override-1366',
    width: 1366,
    height: 768,
    ...asKeeper,
    act: pressed(/^(提出调整|Propose a change)$/),
  },
  {
    name: 'rules-confirm-1366',
    width: 1366,
    height: 768,
    ...rules,
    act: pressed(/^(待本市确认|not confirmed here)/, /^(确认本市适用|Confirm for this city)$/),
  },
  { name: 'calendar-1366', width: 1366, height: 768, ...rules, act: pressed(calendarView) },
  {
    ...{ name: 'calendar-year-1366', width: 1366, height: 900, ...asKeeper },
    act: pressed(calendarView, /^(提出修改|Propose a change)$/),
  },
  { name: 'phone-rules', ...phone, ...rules },
  { name: 'phone-calendar', ...phone, ...rules, act: pressed(calendarView) },
]
