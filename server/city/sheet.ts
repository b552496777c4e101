/** One file of a city under inspection: what it holds, and its faults by line. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { personalMarkMessage } from '../../shared/words.ts'
import { JsonFault, readJson } from './jsonText.ts'

export interface Fault {
  /** Within the city's folder. */
  file: string
  /** From 1; 0 where there is no file to have lines. */
  line: number
  problem: string
}

export interface Sheet<T> {
  file: string
  value: T
  /** Notes a fault where the value at `path` stands. */
  fault: (path: readonly PropertyKey[], problem: string) => void
}

/** Schema messages that are codes, in words. */
const said: Record<string, string> = {
  'geo.open': 'the ring is not closed: its last corner is not its first',
  'geo.crossed': 'the ring crosses itself',
  'calendar.noSuchDay': 'there is no such day in that year',
  'calendar.endsBeforeItBegins': 'ends before it begins',
  'calendar.order': 'comes before the end of the one above it',
  'calendar.worksAnyway': 'is no Saturday or Sunday: it is worked anyway',
  'calendar.holiday': 'is a holiday, and is said to be worked',
  'calendar.twice': 'stands there twice',
  'clock.hoursRunFromTheMoment': 'hours and minutes run from the moment: no day is left out',
  'clock.hoursDoNotRoll': 'hours and minutes run through holidays: nothing moves to a working day',
  'clock.notStatutory': 'what one place does, and what we chose, is never statutory',
  'words.malformed': 'the text holds control characters or halves of characters',
  [personalMarkMessage]: 'the text holds what looks like a personal number',
}

/** Reads and checks a file against its schema; undefined, with the faults noted, when that is all there is to say. */
export function readSheet<T>(
  folder: string,
  file: string,
  schema: z.ZodType<T>,
  faults: Fault[],
): Sheet<T> | undefined {
  const path = join(folder, file)
  if (!existsSync(path)) {
    faults.push({ file, line: 0, problem: 'is missing' })
    return undefined
  }
  try {
    const text = readJson(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
    const fault: Sheet<T>['fault'] = (at, problem) => faults.push({ file, line: text.lineAt(at), problem })
    const read = schema.safeParse(text.value)
    if (read.success) return { file, value: read.data, fault }
    noteIssues(read.error.issues, [], fault)
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    faults.push({ file, line: error.line, problem: `is not JSON: ${error.message}` })
  }
  return undefined
}

/** Notes what a schema found, each at its own place below `under`. */
export function noteIssues(
  issues: readonly z.core.$ZodIssue[],
  under: readonly PropertyKey[],
  fault: Sheet<unknown>['fault'],
): void {
  for (const issue of issues) {
    const [stranger] = issue.code === 'unrecognized_keys' ? issue.keys : []
    const path = [...under, ...issue.path, ...(stranger === undefined ? [] : [stranger])]
    fault(path, `${path.map(String).join('.')}: ${said[issue.message] ?? issue.message}`)
  }
}

/** Notes every entry whose key another one before it has. */
export function noteDuplicates<T>(
  sheet: Sheet<readonly T[]>,
  key: Extract<keyof T, string>,
  what: string,
): void {
  const seen = new Set<unknown>()
  for (const [index, entry] of sheet.value.entries()) {
    if (seen.has(entry[key])) sheet.fault([index, key], `${what} ${String(entry[key])} stands there twice`)
    seen.add(entry[key])
  }
}
