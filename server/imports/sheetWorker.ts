/**
 * One workbook, unpacked in a process of its own: bytes come in on stdin, rows go out on stdout, some to a line. The only
 * room that knows the library. Formulas are not worked out: a cell is what the file says it came to.
 */
import { once } from 'node:events'
import { streamXlsxRows } from 'hucre/xlsx'
import type { SheetAsk } from './sheet.ts'
import { unpackedBytes } from './zip.ts'

const asked = JSON.parse(process.argv.at(-1) ?? '') as SheetAsk
setInterval(() => {
  if (process.memoryUsage.rss() > asked.memoryBytes) process.exit(asked.exits.tooLarge)
}, 20)

const rowsInLine = 200

async function read(): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function unpack(): Promise<void> {
  const file = await read()
  const unpacked = unpackedBytes(file)
  if (unpacked === undefined) process.exit(asked.exits.unreadable)
  if (unpacked > asked.unpackedBytes) process.exit(asked.exits.tooLarge)
  let some: [number, string[]][] = []
  const tell = async (): Promise<void> => {
    if (!process.stdout.write(`${JSON.stringify(some)}\n`)) await once(process.stdout, 'drain')
    some = []
  }
  for await (const { index, values } of streamXlsxRows(file)) {
    some.push([index + 1, values.map(textOf)])
    if (some.length === rowsInLine) await tell()
  }
  if (some.length > 0) await tell()
  process.stdout.end(() => process.exit(0))
}

/** As a person reads it; a moment as the wall clock of the sheet has it. */
function textOf(value: unknown): string {
  // One sign more than is allowed says that there are more.
  if (typeof value === 'string') return value.slice(0, asked.cell + 1)
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 19).replace('T', ' ')
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

unpack().catch(() => process.exit(asked.exits.unreadable))
