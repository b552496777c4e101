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

export function noteCopies(dataDir: string, copies: Partial<CopiesKept>): void {
  writeWhole(fileOf(dataDir), JSON.stringify({ ...readCopies(dataDir), ...copies }))
}
