/**
 * A statement of a script as one thing, with the few instants that are told of it; it is played as all the orders it
 * takes, from its plan to the public reading it (domain.md §4.4). What is not told lies evenly between.
 */
import { z } from 'zod'
import { clearanceSteps, grounds, markKinds, paragraphIds } from '../../shared/features/statement/kinds.ts'
import { label, when, type Line } from './line.ts'

const login = z.string()

export const telling = z.strictObject({
  /** The script's own name for it. */
  stream: label,
  /** When it is planned; the text stands `writtenAt`, the last signature `signedAt`, and the public reads it `readableAt`. */
  at: when,
  writtenAt: when.optional(),
  signedAt: when.optional(),
  readableAt: when,
  /** Its desk. */
  by: login,
  confirmedBy: login,
  /** Looks through it, and lets it out once it is asked for. */
  checkedBy: login,
  signedBy: z.array(z.tuple([z.enum(clearanceSteps), login])).min(1),
  /** What `statement.plan` is given. */
  plan: z.record(z.string(), z.unknown()),
  title: z.string(),
  /** Paragraph by paragraph. */
  text: z.array(z.string()).min(1).max(paragraphIds.length),
  /** Marked places that stand, each with its reason. */
  waived: z.array(z.tuple([z.enum(paragraphIds), z.enum(markKinds), z.enum(grounds)])).optional(),
  /** The first of them is where somebody looks. */
  channels: z.array(z.string()).min(1),
})
export type Telling = z.infer<typeof telling>

type Step = Pick<Line, 'by' | 'type' | 'data'>

/** Every order it takes, in turn and each at its second. */
export function unfolded(told: Telling, path: Line['path']): Line[] {
  const steps = stepsOf(told)
  const written = steps.findIndex(({ type }) => type === 'statement.submitVersion')
  const signed = steps.findLastIndex(({ type }) => type === 'statement.sign')
  const known = new Map([
    [0, told.at],
    ...(told.writtenAt === undefined ? [] : [[written, told.writtenAt] as const]),
    ...(told.signedAt === undefined ? [] : [[signed, told.signedAt] as const]),
    [steps.length - 1, told.readableAt],
  ])
  return steps.map((step, index) => ({ ...step, at: instantOf(index, known), stream: told.stream, path }))
}

/** On a line between the nearest known instants around it, to the second. */
function instantOf(index: number, known: ReadonlyMap<number, number>): number {
  const at = [...known]
  const [from, begun] = at.findLast(([one]) => one <= index) ?? [0, 0]
  const [to, ended] = at.find(([one]) => one > index) ?? [from, begun]
  if (to === from) return begun
  return begun + Math.round(((ended - begun) * (index - from)) / (to - from) / 1000) * 1000
}

function stepsOf(told: Telling): Step[] {
  const { by, confirmedBy, checkedBy, signedBy, plan, title, text, channels } = told
  const order = paragraphIds.slice(0, text.length)
  const waived = (told.waived ?? []).map(([paragraph, kind, ground]) => ({ paragraph, kind, ground }))
  const [channel] = channels
  const steps: [by: string, type: string, data?: Record<string, unknown>][] = [
    [by, 'plan', plan],
    [by, 'take'],
    [by, 'submitVersion', { title, order, text: Object.fromEntries(order.map((id, n) => [id, text[n]])) }],
    [confirmedBy, 'confirmFacts'],
    [checkedBy, 'passCheck', { waived }],
    ...signedBy.map(([step, login]): [string, string, Record<string, unknown>] => [login, 'sign', { step }]),
    [by, 'askRelease', { channels }],
    [checkedBy, 'release'],
    [by, 'confirmReadable', { channel }],
  ]
  return steps.map(([login, type, data = {}]) => ({ by: login, type: `statement.${type}`, data }))
}
