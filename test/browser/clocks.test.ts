/** A clock in real browsers: opened by what happened, it warns, runs out, and desk, wall and board say so by themselves. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { jumpedTo, logTime } from '../../shared/time.ts'
import { script } from '../../server/scenario/script.ts'
import { exerciseLog } from '../support/exercise.ts'
import { violationsOf } from '../support/axe.ts'
import { seats } from '../support/seats.ts'
import { startStage } from '../support/stage.ts'

const minute = 60_000
const hour = 60 * minute
const at = '2026-05-17T00:10:00+08:00'
const line = (by: string, type: string, data: Record<string, unknown>) => ({
  at,
  by,
  stream: 'I',
  type,
  data,
})
/** A leak that is responded to at level 2. */
const leak = script.parse({
  name: 'leak',
  lines: [
    line('duty', 'incident.report', {
      ...{ category: 'accident', title: '储罐泄漏', area: '990121101000', source: 'hotline' },
    }),
    line('duty', 'incident.startVerification', {}),
    line('commander', 'incident.confirm', {
      category: 'accident',
      signs: {},
      eventLevel: null,
      reason: '待核',
    }),
    line('commander', 'incident.activateResponse', {
      ...{ level: 2, expectedHours: 12, matters: '泄漏', measures: '疏散' },
    }),
  ],
})

const here = seats(() => startStage([leak]))
let openedAt: number

async function open(path: string, login?: string): Promise<Page> {
  const viewport = { width: 1600, height: 1000 }
  return here.open({ path, login, viewport })
}

async function events(): Promise<{ type: string; stream: string }[]> {
  const { events } = await here.stage.house.log.page(exerciseLog, 0, 1000)
  return [...events]
}
const countOf = async (type: string): Promise<number> =>
  (await events()).filter((event) => event.type === type).length

/** The exercise's clock, which stands, is stepped so far after the opening. */
async function stepTo(afterMs: number): Promise<void> {
  const { clock } = await here.stage.house.log.head(exerciseLog)
  await here.stage.house.log.setClock(exerciseLog, jumpedTo(clock, Date.now(), openedAt + afterMs))
}

beforeAll(async () => {
  const { clock } = await here.stage.house.log.head(exerciseLog)
  openedAt = logTime(clock, Date.now())
})

describe('[SHOW1] the clock of a first release that a response owes', () => {
  it('is far on wall and desk, near once it warned, overdue once it ran out', async () => {
    const wall = await open('wall')
    const desk = await open('desk', 'commander')
    const onWall = wall.locator('.deadlines li').first()
    const inList = desk.locator('.row .due')
    await expect.poll(() => onWall.getAttribute('class')).toBe('normal')
    await expect.poll(() => inList.textContent()).toMatch(/^(5:00|4:59)$/)

    await stepTo(4 * hour + 10 * minute)
    await expect.poll(() => countOf('clock.warned')).toBe(1)
    await expect.poll(() => onWall.getAttribute('class')).toBe('near')
    await expect.poll(() => inList.textContent()).toMatch(/^0:(50|49)$/)

    await stepTo(5 * hour + 12 * minute)
    await expect.poll(() => countOf('clock.missed')).toBe(1)
    await expect.poll(() => onWall.textContent()).toMatch(/逾期 0:12/)
    await expect.poll(() => onWall.getAttribute('class')).toBe('overdue')
    await expect.poll(() => inList.textContent()).toBe('逾期 0:12')
    await expect.poll(() => desk.locator('.bell').textContent()).toContain('提醒 1')
    await desk.locator('.bell').click()
    await expect.poll(() => desk.locator('dialog .p1').textContent()).toContain('紧急')
  })

  it('[SHOW2] says in one tap what it rests on, and that an exercise counts by rules of its own', async () => {
    const desk = await open('desk', 'commander')
    await desk.locator('.detail .chip').first().click()
    const said = await desk.locator('dialog').textContent()
    for (const words of ['宣传', '依据', '演练按演练自带的规则计时']) expect(said).toContain(words)
  })
})

describe('[SHOW3] the board', () => {
  it('holds it, opens a supervision of its unit, and then says that it is supervised', async () => {
    const board = await open('supervision', 'supervisor')
    const row = board.locator('.board .row').first()
    await expect.poll(() => row.textContent()).toContain('逾期')
    await board.keyboard.press('s')
    await board.getByRole('button', { name: '下达督办' }).click()
    await expect.poll(() => board.locator('.said').textContent()).toContain('已对宣传下达督办')
    await expect.poll(() => row.textContent()).toContain('督办中')
  })

  it('[SHOW4] is looked at as its address says, and reads well to a machine', async () => {
    const board = await open('supervision', 'supervisor')
    await board.locator('.board .row').first().waitFor()
    expect(await violationsOf(board)).toEqual([])
    await board.getByRole('button', { name: '看图表' }).click()
    await board.locator('.drawing canvas').first().waitFor()
    await expect.poll(() => board.locator('.figures table').first().textContent()).toContain('宣传')
    await board.getByRole('button', { name: '看清单' }).click()
    await board.getByRole('button', { name: /^暂停/ }).click()
    await board.waitForURL(/kind=paused/)
    await expect.poll(() => board.locator('.empty').textContent()).toContain('没有符合条件的事项')
  })

  it('is nothing to whoever does not supervise', async () => {
    const desk = await open('supervision', 'liaison-fire')
    await desk.waitForURL('**/desk')
  })
})
