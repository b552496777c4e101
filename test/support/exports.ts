/** An office's export as it comes, with faults on purpose, and what is to be said of each. */
import { importLine, type ImportLine } from '../../shared/imports.ts'
import type { Sender } from './doors.ts'

export const headings = [
  ...['工单编号', '受理时间', '来源渠道', '诉求类型', '诉求分类', '事发区域', '反映人数', '承办单位'],
  ...['被反映单位', '工单标题', '来电人', '联系电话', '联系地址', '诉求内容'],
]

/** One row that has no fault; `n` from 1. Everything of who brought it is a word that must turn up nowhere else. */
export function exported(n: number, at = '2026-03-02 09:05:00'): string[] {
  return [
    `2026${String(n).padStart(8, '0')}`,
    at,
    '电话',
    n % 50 === 0 ? '举报' : '投诉',
    '供水',
    '临澜区/苇塘街道/新圩社区',
    '1',
    n % 3 === 0 ? '苇塘街道' : '',
    n % 50 === 0 ? '市供水公司' : '',
    `第${n}号楼水压不足，希望检查`,
    `canary-name-${n}`,
    `139${String(n).padStart(8, '0')}`,
    `canary-address-${n}`,
    `canary-words-${n} 楼上"漏水"三个月，
没有人来看`,
  ]
}

/** What may go wrong: the cell and what is said of it. */
const spoilt: readonly { at: number; text: string; code: string }[] = [
  { at: 9, text: '请回电 13912345678', code: 'row.personalMark' },
  { at: 5, text: '无此社区', code: 'row.unknownValue' },
  { at: 4, text: '', code: 'row.missing' },
  { at: 1, text: '2026-02-31 10:00', code: 'row.malformed' },
  { at: 11, text: '电话同上', code: 'row.malformed' },
  { at: 9, text: '水'.repeat(121), code: 'row.tooLong' },
  { at: 1, text: '2199-01-01 10:00', code: 'row.inFuture' },
  { at: 7, text: '不存在的局', code: 'row.unknownValue' },
]

export interface Told {
  row: number
  column: string
  code: string
}

export function textOf(rows: readonly (readonly string[])[]): string {
  return [headings, ...rows].map(csv).join('')
}

/** So many rows with a fault in every hundredth, and each of the faults. */
export function exportOf(rows: number, when?: string): { text: string; faults: Told[] } {
  const faults: Told[] = []
  const lines = [csv(headings)]
  for (let n = 1; n <= rows; n++) {
    const cells = exported(n, when)
    const { at, text, code } = (n % 100 === 7 && spoilt[Math.floor(n / 100) % spoilt.length]) || {}
    if (at !== undefined && text !== undefined && code !== undefined) {
      cells[at] = text
      faults.push({ row: n + 1, column: headings[at] ?? '', code })
    }
    lines.push(csv(cells))
  }
  return { text: lines.join(''), faults }
}

export function csv(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
}

export function sendExport(
  url: string,
  who: Pick<Sender, 'headers'> | undefined,
  act: 'check' | 'import',
  file: string | Buffer,
  { log = 'live', kind, signal }: { log?: string; kind?: 'court'; signal?: AbortSignal } = {},
): Promise<Response> {
  const asked = new URLSearchParams({ log, act, ...(kind && { kind }) })
  return fetch(`${url}/api/imports?${asked}`, {
    method: 'POST',
    headers: { ...who?.headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(Buffer.from(file as string)),
    ...(signal && { signal }),
  })
}

/** A text in GBK, for which there is a reader here and no writer. */
export function gbkOf(text: string): Buffer {
  const decoder = new TextDecoder('gbk')
  const codes = new Map<string, Buffer>()
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const code = Buffer.from([lead, trail])
      codes.set(decoder.decode(code), code)
    }
  return Buffer.concat([...text].map((sign) => codes.get(sign) ?? Buffer.from(sign)))
}

/** Its lines as they come. */
export async function* linesOf(response: Response): AsyncGenerator<ImportLine> {
  if (!response.body) return
  let rest = ''
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield importLine.parse(JSON.parse(line))
  }
  if (rest !== '') throw new Error('the last line was cut')
}

export async function allLines(response: Response): Promise<ImportLine[]> {
  if (response.status !== 200) throw new Error(`refused: ${await response.text()}`)
  const lines: ImportLine[] = []
  for await (const line of linesOf(response)) lines.push(line)
  return lines
}

/** The lines of one kind. */
export function ofKind<K extends ImportLine['kind']>(
  lines: readonly ImportLine[],
  kind: K,
): Extract<ImportLine, { kind: K }>[] {
  return lines.filter((line): line is Extract<ImportLine, { kind: K }> => line.kind === kind)
}
