/** What fonts say of themselves, and what the code on a paper holds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { missingIn, readFonts, systemFolders } from '../../server/papers/fonts.ts'
import { linkTo } from '../../server/papers/link.ts'

const folder = mkdtempSync(join(tmpdir(), 'lianxin-fonts-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('families and signs are read from the system’s fonts', () => {
  const fonts = readFonts(systemFolders)
  expect([...fonts.families]).toContain('Noto Serif CJK SC')
  expect(missingIn('云汀市人民调解协议书 M-1121-01 ¥3,200 〔2026〕𠮷\u200b\n', fonts)).toEqual([])
  expect(missingIn('a\ue000b\ue001\ue000', fonts)).toEqual(['\ue000', '\ue001'])
})

test('a folder without fonts has none, and damaged ones are passed over', () => {
  for (const [name, bytes] of Object.entries({
    'empty.ttf': '',
    'words.otf': 'no font',
    'short.ttc': 'ttcf\0\0\0\x01\0\0\xff\xff',
  }))
    writeFileSync(join(folder, name), bytes, 'latin1')
  const fonts = readFonts([folder, join(folder, 'nowhere')])
  expect([...fonts.families]).toEqual([])
  expect(missingIn('中', fonts)).toEqual(['中'])
})

test('the code holds the address of the case and nothing else', () => {
  const { url, mark } = linkTo('https://lianxin.example', 'M0123456789-abcdefghi')
  expect(url).toBe('https://lianxin.example/mediation?case=M0123456789-abcdefghi')
  expect(mark.replace(/(?: d="[\dMhvz -]+"|viewBox="[\d ]+")/g, '')).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" ><path/></svg>',
  )
})
