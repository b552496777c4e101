/** What the operator's commands leave for the house and for doctor: when a copy was last made and tried. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../log/wholeFile.ts'

const copiesKept = z.object({
  /** Real ms of the last backup, and of the last time one was restored on trial and found whole. */
  backupAt: z.number().optional(),
  drillAt: z.number().optional(),
  /** Where it lies. */
  folder: z.string().optional(),
})
export type CopiesKept = z.infer<typeof copiesKept> & {
  backupAt: number | undefined
  drillAt: number | undefined
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'copies.json')
}

/** Nothing is known where nothing was written, or not by us. */
export function readCopies(dataDir: string): CopiesKept {
  const nothing = { backupAt: undefined, drillAt: undefined }
  try {
    return { ...nothing, ...copiesKept.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8'))) }
  } catch {
    return nothing
  }
}

const shipped = z.object({
  /** Real ms before which everything is shipped, and how far that was: per `<log>/<epoch>`. */
  at: z.number(),
  upTo: z.record(z.string(), z.number()),
})
export type Shipped = z.infer<typeof shipped>

/** Undefined where nothing was written, or not by us. */
export function readShipped(dataDir: string): Shipped | undefined {
  try {
    return shipped.parse(JSON.parse(readFileSync(join(dataDir, 'shipped.json'), 'utf8')))
  } catch {
    return undefined
  }
}

export function noteShipped(dataDir: string, made: Shipped): void {
  writeWhole(join(dataDir, 'shipped.json'), JSON.stringify(made))
}

export function noteCopies(dataDir: string, copies: Partial<CopiesKept>): void {
  writeWhole(fileOf(dataDir), JSON.stringify({ ...readCopies(dataDir), ...copies }))
}
