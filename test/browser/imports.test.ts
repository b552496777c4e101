/** A hotline's export brought in at the ledger, and the ledger taken out again, by hand. */
import { readFileSync } from 'node:fs'
import { readXlsx } from 'hucre/xlsx'
import type { Download, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { CsvReader } from '../../server/imports/csv.ts'
import { exported, exportOf, textOf } from '../support/exports.ts'
import { seats } from '../support/seats.ts'
import { scriptUntil, startStage } from '../support/stage.ts'

const when = '2026-02-27 09:05:00'
const here = seats(() => startStage([scriptUntil('wages', '2026-02-27T12:00:00+08:00')]))

const open = () =>
  here.open({
    path: 'ledger?stage=all',
    login: 'intake-hotline',
    lang: 'zh-CN',
    viewport: { width: 1366, height: 768 },
  })
const fileOf = (text: string, name = '热线.csv') => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
})
async function saved(page: Page, button: string): Promise<{ download: Download; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ])
  return { download, bytes: readFileSync(await download.path()) }
}
function cellsOf(bytes: Buffer): string[][] {
  const text = bytes.toString('utf8')
  expect(text.charCodeAt(0)).toBe(0xfeff)
  const reader = new CsvReader()
  return [...reader.push(text.slice(1)), ...reader.end()].map(({ cells }) => cells)
}

it('[IMP3] [IMP6] is looked through, its faults are listed and saved, and the good rows come in', async () => {
  const page = await open()
  const { text, faults: expected } = exportOf(400, when)
  await page.getByRole('button', { name: '导入', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles(fileOf(text))
  await dialog.getByRole('button', { name: '检查文件' }).click()
  await dialog.getByText('检查完毕，还没有写入任何内容').waitFor()
  expect(await dialog.locator('dl').innerText()).toMatch(
    /共\s+400\s+可导入\s+396\s+已在台账\s+0\s+有问题\s+4/,
  )
  const list = cellsOf((await saved(page, '下载问题清单')).bytes)
  expect(list.slice(1).map(([row, column]) => [Number(row), column])).toEqual(
    expected.map(({ row, column }) => [row, column]),
  )
  await dialog.getByText('像有手机号').waitFor()
  await dialog.getByText('不认识这个写法').waitFor()

  await dialog.getByRole('button', { name: '导入 396 件' }).click()
  await dialog.getByText('导入完毕：已导入 396 件').waitFor({ timeout: 60_000 })
  const result = cellsOf((await saved(page, '下载导入结果')).bytes)
  expect(result).toHaveLength(401)
  expect(result[1]).toEqual(['2', '已导入', 'RX-20260000-0001'])
  expect(JSON.stringify([list, result])).not.toMatch(/canary|139\d{8}/)
  await dialog.getByRole('button', { name: '关闭' }).click()
})

it('[IMP9] goes out as one sees it, and nothing of it is a formula', async () => {
  const page = await open()
  const row = exported(9001, when)
  row[9] = '=HYPERLINK("http://x.example","看")'
  row[3] = '投诉'
  row[8] = ''
  await page.getByRole('button', { name: '导入', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles(fileOf(textOf([row])))
  await dialog.getByRole('button', { name: '检查文件' }).click()
  await dialog.getByRole('button', { name: '导入 1 件' }).click()
  await dialog.getByText('导入完毕：已导入 1 件').waitFor()
  await dialog.getByRole('button', { name: '关闭' }).click()
  await page.getByRole('searchbox').fill('RX-20260000-9001')
  await expect.poll(() => page.locator('tbody tr[data-key], [role=row]').count()).toBeGreaterThan(0)

  await page.getByRole('button', { name: '导出', exact: true }).click()
  await dialog.getByLabel('CSV').check()
  const csv = cellsOf((await saved(page, '保存文件')).bytes)
  const at = csv[0]?.indexOf('事项摘要') ?? -1
  expect(csv.at(-1)?.[at]).toBe(`'${row[9]}`)
  expect(csv.at(-1)).toContain('2026-02-27 09:05')
  await page.getByRole('button', { name: '导出', exact: true }).click()
  await dialog.getByLabel('XLSX').check()
  const { bytes } = await saved(page, '保存文件')
  const { sheets } = await readXlsx(bytes)
  expect(sheets[0]?.rows.at(-1)?.[at]).toBe(row[9])
})
