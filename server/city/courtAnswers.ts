/** How a court's list of what became of joint applications is read: which heading and which word stands for what. */
import { z } from 'zod'
import { courtSteps } from '../../shared/features/mediation/kinds.ts'
import type { Sheet } from './sheet.ts'

/** All of them are needed: the case, what was decided, under which number, on which day. */
export const answerColumns = ['code', 'step', 'document', 'dated'] as const
export type AnswerColumn = (typeof answerColumns)[number]

const text = z.string().trim().min(1).max(80)
/** As they may be called; the first one that stands in the file counts. */
const headings = z.array(text).min(1).max(20)

export const courtAnswersFile = z.strictObject({
  columns: z.strictObject({ code: headings, step: headings, document: headings, dated: headings }),
  step: z.record(text, z.enum(courtSteps)),
})
export type CourtAnswers = z.infer<typeof courtAnswersFile>

/** No heading stands for two things, and every step of a court has a word. */
export function checkCourtAnswers({ value: { columns, step }, fault }: Sheet<CourtAnswers>): void {
  const seen = new Set<string>()
  for (const [name, names] of Object.entries(columns))
    for (const [at, heading] of names.entries()) {
      if (seen.has(heading)) fault(['columns', name, at], `heading ${heading} stands for two things`)
      seen.add(heading)
    }
  const said = new Set(Object.values(step))
  for (const one of courtSteps) if (!said.has(one)) fault(['step'], `nothing stands for ${one}`)
}
