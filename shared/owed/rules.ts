/** What a city owes the public, as kinds of press tasks and data; where each task stands follows from its cause. */
import { z } from 'zod'
import { ruleId } from '../clocks/rule.ts'
import { agencyCode, derivedId } from '../ids.ts'

/** 首次权威发布, 续报, 新闻发布会, 澄清, 答问, 结案通报, 更正. A kind keeps its place: ids follow from it. */
export const taskKinds = [
  'firstRelease',
  'update',
  'conference',
  'clarification',
  'enquiry',
  'closing',
  'correction',
] as const
export type TaskKind = (typeof taskKinds)[number]

/** Of these an incident has one each. */
export const onceKinds = ['firstRelease', 'conference', 'closing'] as const satisfies readonly TaskKind[]

/** True for a kind of which an incident has one. */
export function isOnce(kind: unknown): kind is (typeof onceKinds)[number] {
  return onceKinds.some((one) => one === kind)
}

const level = z.number().int().min(1).max(4)
/** How a city owes the public its word: by whom, and by which of its rules of time. Data; each rule has its source. */
export const owedRules = z.strictObject({
  /** The unit whose tasks they are. */
  desk: agencyCode,
  /** Of each kind the first line that fits counts; one without levels fits every incident that was confirmed. */
  byLevel: z
    .array(
      z.strictObject({
        task: z.enum(['firstRelease', 'conference']),
        eventLevels: z.array(level).min(1).max(4).optional(),
        responseLevels: z.array(level).min(1).max(4).optional(),
        rule: ruleId,
      }),
    )
    .min(1)
    .max(12),
  clarification: ruleId,
  /** What a promised next word is called; when it is due, whoever promised it said. */
  update: ruleId,
  closing: ruleId,
})
export type OwedRules = z.infer<typeof owedRules>

/** The stream of the task of that kind that follows from another stream: an incident, a statement, a concern. */
export function taskOf(cause: string, kind: TaskKind): string {
  return derivedId(cause, taskKinds.indexOf(kind) + 1)
}
