/** A city's papers under inspection: each is there, and none reads anything but its letterhead and what it is given. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { paperFiles, papersFile } from '../papers/files.ts'
import { readSheet, type Fault } from './sheet.ts'

/** Beside the shared letterhead, no other file; no package from afar; nothing that reads or runs text. */
const strange: readonly [pattern: RegExp, problem: string][] = [
  [/#?(?:import|include)\s+(?!"letterhead\.typ")/, 'reads another file than letterhead.typ'],
  [/\b(?:read|csv|yaml|toml|xml|cbor|plugin)\s*\(/, 'reads a file'],
  [/\beval\s*\(/, 'runs text'],
]

/** `agencies` is undefined where they could not be read; `bodies` are those that mediate. */
export function checkPapers(
  folder: string,
  faults: Fault[],
  { agencies, bodies }: { agencies: ReadonlySet<string> | undefined; bodies: readonly string[] },
): void {
  const sheet = readSheet(folder, 'papers/papers.json', papersFile, faults)
  if (sheet) {
    const headed = sheet.value.letterheads.map(({ agency }) => agency)
    for (const [index, agency] of headed.entries())
      if (agencies && !agencies.has(agency))
        sheet.fault(['letterheads', index, 'agency'], `agency ${agency} is not in agencies.json`)
    for (const body of bodies)
      if (!headed.includes(body)) sheet.fault(['letterheads'], `${body} mediates and has no letterhead`)
  }
  for (const name of paperFiles) {
    const file = `papers/${name}`
    const path = join(folder, file)
    if (!existsSync(path)) faults.push({ file, line: 0, problem: 'is missing' })
    else
      for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries())
        for (const [pattern, problem] of strange)
          if (pattern.test(line.replace(/\/\/.*$/, ''))) faults.push({ file, line: index + 1, problem })
  }
}
