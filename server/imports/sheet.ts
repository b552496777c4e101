/**
 * Workbooks (XLSX). They are unpacked where they can hurt nobody, in a process of its own that ends itself when it
 * grows too large (T11): a table of strings must be held whole before the first row is known. Only its rows come here,
 * a few at a time, as they are asked for.
 */
import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { mostImported } from '../../shared/imports.ts'
import { refused } from '../../shared/refusal.ts'
import { FileFault, type SheetRow } from './sheetRow.ts'

/** What one workbook may cost; `unpackedBytes` is all that its parts say they come to. */
export const sheetLimits = {
  unpackedBytes: 512 * 1024 * 1024,
  memoryBytes: 1024 * 1024 * 1024,
  timeMs: 600_000,
}
export type SheetLimits = typeof sheetLimits

const exits = { unreadable: 3, tooLarge: 4 } as const
export interface SheetAsk extends SheetLimits {
  exits: typeof exits
  cell: number
}

/** True for a file that begins as a workbook does. */
export function isWorkbook(file: Buffer): boolean {
  return file.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))
}

const written = z.array(z.tuple([z.number().int().min(1), z.array(z.string())]))

/** The rows of the first sheet. Throws a `FileFault` for what is no workbook or too large a one. */
export async function* workbookRows(file: Buffer, limits = sheetLimits): AsyncGenerator<SheetRow[]> {
  const asked: SheetAsk = { ...limits, exits, cell: mostImported.cell }
  // No environment: it needs none, and what reads a stranger's file shall know nothing.
  const child = spawn(process.execPath, [...held(limits), ...program(), JSON.stringify(asked)], {
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  try {
    if (child.pid !== undefined) setPriority(child.pid, 10)
  } catch {
    // Already over, or not ours to say.
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  ended.catch(() => undefined)
  const timer = setTimeout(() => child.kill('SIGKILL'), limits.timeMs)
  // A process that ended early does not read on; its end says why.
  child.stdin.on('error', () => undefined)
  child.stdin.end(file)
  try {
    let rest = ''
    for await (const piece of child.stdout.setEncoding('utf8')) {
      const lines = (rest + String(piece)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield written.parse(JSON.parse(line)).map(([row, cells]) => ({ row, cells }))
    }
    const code = await ended
    if (code !== 0)
      throw new FileFault(
        code === exits.unreadable
          ? refused('import.unreadable')
          : // One that ate too much or took too long was too large, whatever it said of itself.
            refused('import.tooLarge', { max: mostImported.bytes / 1024 / 1024 }),
      )
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
  }
}

/** What a table of strings may grow to while nothing else has a turn. */
function held({ memoryBytes }: SheetLimits): string[] {
  return [`--max-old-space-size=${Math.ceil(memoryBytes / 1024 / 1024)}`]
}

/** Built, it is a file beside this one; from source, it is read through tsx. */
function program(): string[] {
  if (!import.meta.url.endsWith('.ts')) return [fileURLToPath(new URL('./sheetWorker.js', import.meta.url))]
  const source = JSON.stringify(new URL('./sheetWorker.ts', import.meta.url).href)
  const script = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}) })`
  return ['--eval', script, '--']
}
