/** Checklists of a city (预案): what is to be done at an incident of some kinds and levels; each line becomes an order. */
import { z } from 'zod'
import { inBoth } from '../../shared/clocks/sources.ts'
import { categories, responseLevel } from '../../shared/features/incident/grading.ts'
import { max, publicSecurityTasks } from '../../shared/features/order/messages.ts'
import { agencyCode } from '../../shared/ids.ts'
import { noteDuplicates, type Sheet } from './sheet.ts'

const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
const line = z.strictObject({
  id,
  agency: agencyCode,
  assisting: z.array(agencyCode).max(9).optional(),
  what: inBoth(max.what),
  evidence: inBoth(max.evidence).optional(),
  purpose: z.enum(publicSecurityTasks).optional(),
  proportionality: inBoth(max.text).optional(),
  dueMinutes: z.number().int().min(1).max(525_600),
})
export const checklistsFile = z
  .array(
    z.strictObject({
      id,
      name: inBoth(80),
      categories: z.array(z.enum(categories)).min(1),
      responseLevels: z.array(responseLevel).min(1).max(4),
      source: z.string().trim().min(1).max(80),
      lines: z.array(line).min(1).max(60),
    }),
  )
  .max(60)
type Checklists = z.infer<typeof checklistsFile>

/** `agencies` is undefined where they could not be read: then nothing is judged by them. */
export function checkChecklists(
  sheet: Sheet<Checklists>,
  agencies: readonly { code: string; publicSecurity?: true | undefined }[] | undefined,
): void {
  noteDuplicates(sheet, 'id', 'checklist')
  const known = new Map(agencies?.map(({ code, publicSecurity }) => [code, publicSecurity === true]))
  for (const [index, { categories, lines }] of sheet.value.entries())
    for (const [at, { id: name, agency, assisting = [], purpose, proportionality }] of lines.entries()) {
      const path = [index, 'lines', at]
      const all = [agency, ...assisting]
      if (lines.findIndex((one) => one.id === name) < at)
        sheet.fault([...path, 'id'], `two lines are called ${name}`)
      if (new Set(all).size < all.length) sheet.fault(path, `line ${name} names an agency twice`)
      for (const code of agencies ? all.filter((one) => !known.has(one)) : [])
        sheet.fault(path, `line ${name} is for agency ${code}, which is not in agencies.json`)
      // The closed list (domain.md §6, 14): the order would be refused.
      const isGathering = categories.includes('socialSecurity') && all.some((code) => known.get(code))
      if (isGathering && !(purpose && proportionality))
        sheet.fault(path, `line ${name} orders public security without its purpose and why it harms least`)
    }
}
