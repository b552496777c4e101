/** Agreements a city begins from, by channel and matter. Names stand as places to fill in, and are merged only in print. */
import { z } from 'zod'
import { inBoth } from '../../shared/clocks/sources.ts'
import { channels, matters } from '../../shared/features/mediation/kinds.ts'
import { max } from '../../shared/features/mediation/messages.ts'
import { forbiddenPromise } from '../../shared/features/mediation/wording.ts'
import { noteDuplicates, type Sheet } from './sheet.ts'

export const agreementsFile = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
      name: inBoth(80),
      channels: z.array(z.enum(channels)).min(1).max(channels.length),
      /** Of any matter where none is named. */
      matters: z.array(z.enum(matters)).min(1).max(matters.length).optional(),
      terms: inBoth(max.text),
    }),
  )
  .max(60)
type Agreements = z.infer<typeof agreementsFile>

/** What no agreement may hold, none may begin from. */
export function checkAgreements(sheet: Sheet<Agreements>): void {
  noteDuplicates(sheet, 'id', 'agreement')
  for (const [index, { id, terms }] of sheet.value.entries())
    for (const text of [terms.zh, terms.en]) {
      const promise = forbiddenPromise(text)
      if (promise !== undefined) sheet.fault([index, 'terms'], `agreement ${id} holds a promise: ${promise}`)
    }
}
