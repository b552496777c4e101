/** Names as devices give them: always such as the house takes, and never less than what can be kept of them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileName } from '../../shared/attachment.ts'
import { plainFileName, sizeOf } from '../../web/attachments/fileNames.ts'

describe('a file name', () => {
  test.each([
    ['现场照片.jpg', '现场照片.jpg'],
    ['C:\\Users\\值班\\图 1.png', '图 1.png'],
    ['../../etc/passwd', 'passwd'],
    ['图\u202Egpj.exe', '图gpj.exe'],
    ['a\0b\r\nc.txt', 'abc.txt'],
    ['.htaccess', 'htaccess'],
    ['', '附件'],
    ['...', '附件'],
    ['/', '附件'],
    ['电话13800138000.jpg', '附件.jpg'],
    ['6222021234567890123.png', '附件.png'],
    ['mmexport1764209876543.jpg', 'mmexport1764209876543.jpg'],
  ])('%j becomes %j', (given, expected) => {
    expect(plainFileName(given, '附件')).toBe(expected)
  })

  test('[ATT6] whatever it was, the house takes it', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(fileName.safeParse(plainFileName(name, '附件')).success).toBe(true)
      }),
    )
    expect(plainFileName(`${'长'.repeat(300)}.jpg`, '附件')).toMatch(/^长{116}\.jpg$/)
    expect(plainFileName(`${'🙂'.repeat(100)}.jpg`, '附件')).toMatch(/^(?:🙂){58}\.jpg$/u)
  })
})

test.each([
  [1, 'kb', 1],
  [90_112, 'kb', 88],
  [1_572_864, 'mb', 1.5],
] as const)('%i bytes are said as people say them', (bytes, unit, n) => {
  expect(sizeOf(bytes)).toEqual({ unit, n })
})
