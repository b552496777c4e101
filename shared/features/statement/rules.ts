/** How a city clears what it tells the public: chains by level, the word by telephone, channels. Data, with its source. */
import { z } from 'zod'
import { inBoth, evidence } from '../../clocks/sources.ts'
import { ruleId } from '../../clocks/rule.ts'
import { roles } from '../../event.ts'
import { agencyCode } from '../../ids.ts'
import { clearanceSteps } from './kinds.ts'

/** Whoever signs: a unit in a post, or the unit that leads the incident. */
const signer = z.strictObject({
  agency: z.union([agencyCode, z.literal('lead')]),
  role: z.enum(roles),
})
export type Signer = z.infer<typeof signer>
const step = z.strictObject({ step: z.enum(clearanceSteps), signers: z.array(signer).min(1).max(8) })

const chain = z
  .strictObject({
    /** Event or response levels it is for; the more severe of the two counts. 5: an incident with neither. */
    levels: z.array(z.number().int().min(1).max(5)).min(1).max(5),
    steps: z.array(step).min(1).max(clearanceSteps.length),
    basis: inBoth(240),
    evidence,
  })
  // They follow each other, and what is never approved never goes out.
  .refine(
    ({ steps }) =>
      steps.every(({ step: one }, index) => {
        const before = steps[index - 1]
        return !before || clearanceSteps.indexOf(before.step) < clearanceSteps.indexOf(one)
      }) && steps.at(-1)?.step === 'approve',
    { path: ['steps'] },
  )
export type Chain = z.infer<typeof chain>

export const clearanceRules = z.strictObject({
  chains: z
    .array(chain)
    .min(1)
    // Every level once, so that none is without signatures.
    .refine((all) => String(all.flatMap(({ levels }) => levels).sort()) === '1,2,3,4,5', {
      error: 'statement.levels',
    }),
  /** What is known and nothing else may go out with one signature (domain.md §4.4). */
  holding: z.strictObject({ signer, basis: inBoth(240), evidence }),
  /** How long whoever’s turn it is has to sign. */
  signing: ruleId,
  /** Who may sign in whose place once half of that time is gone; a post without one waits for itself. */
  deputies: z.array(z.strictObject({ of: signer, deputy: signer })).max(20),
  /** By when whoever approved by word of mouth says so at a desk of their own. */
  oral: ruleId,
  /** By when a medium that asked is answered. */
  enquiry: ruleId,
  /** Where it goes out: by id, name, and how many characters it takes (absent: any). */
  channels: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-zA-Z0-9]{1,23}$/),
        name: inBoth(40),
        maxLength: z.number().int().min(70).max(20_000).optional(),
      }),
    )
    .min(1)
    .max(12)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length),
})
export type ClearanceRules = z.infer<typeof clearanceRules>
