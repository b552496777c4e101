/** A grid worker's phone without a link: four taps, kept, delivered once; at the desk it is counted, and who is missing. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seats } from '../support/seats.ts'
import { scriptUntil, startStage } from '../support/stage.ts'

const here = seats(() => startStage([scriptUntil('wages', '2026-03-16T07:06:00+08:00')]))

async function open(path: string, login: string, width: number, height: number): Promise<Page> {
  return here.open({ path, login, viewport: { width, height } })
}

describe('screening', () => {
  it('[SCR3] [SCR5] [SCR6] is reported from a phone without a link, and counted at the desk', async () => {
    const phone = await open('desk', 'grid-weitang', 390, 844)
    await phone.getByRole('link', { name: '排查未报 1' }).waitFor()
    await phone.getByRole('button', { name: '排查上报' }).click()
    const dialog = phone.getByRole('dialog')
    await phone.context().setOffline(true)
    for (const tap of ['劳动', '10–49 人', '紧急', '上报'])
      await dialog.getByRole('button', { name: tap }).last().click()
    await dialog.getByText(/待上传|上传中/).waitFor()
    await phone.context().setOffline(false)
    await dialog.getByText('已送达').waitFor()
    await dialog.getByRole('button', { name: '报值班员' }).click()
    await dialog.getByText('已报值班员').waitFor()

    const desk = await open('screening', 'supervisor', 1366, 768)
    await desk.getByRole('heading', { name: '排查未报 6' }).waitFor()
    const row = desk.getByRole('row').filter({ hasText: '苇塘' })
    await row.waitFor()
    expect((await row.getByRole('cell').allTextContents()).map((text) => text.trim())).toEqual([
      '1',
      '0',
      '1',
      '1',
      '0',
      '0',
      '1',
    ])
  })
})
