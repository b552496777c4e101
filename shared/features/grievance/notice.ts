/** The completion notice (办结通报, domain.md M21): what was asked, what was done and not, on what basis, where else to turn. */
import type { GrievanceParts } from './state.ts'

type Language = 'zh' | 'en'
const phrases = {
  zh: {
    title: (code: string) => `办结通报 ${code}`,
    lines: ['事项', '地点', '来件', '事实', '依据', '结果', '救济途径', '承办'],
    callers: (n: number) => `${n} 人（户）`,
    colon: '：',
    exercise: '【演练】',
  },
  en: {
    title: (code: string) => `Completion notice ${code}`,
    lines: ['Matter', 'Place', 'Brought by', 'Facts', 'Basis', 'Result', 'Remedies', 'Handled by'],
    callers: (n: number) => `${n} ${n === 1 ? 'person or household' : 'people or households'}`,
    colon: ': ',
    exercise: 'EXERCISE',
  },
} as const

/**
 * The text of a notice, title first, one line each; names of place and units come in. It names nobody, for a matter
 * holds no name. Undefined while there is no answer, where words of it were erased, and for a matter that not everybody
 * may know of.
 */
export function noticeText(
  { open, work, closed }: GrievanceParts,
  {
    isExercise = false,
    ...names
  }: {
    area: (code: string) => string
    agency: (code: string) => string
    /** An exercise's papers say so (D20). */
    isExercise?: boolean
  },
  language: Language,
): string | undefined {
  const isPublic = !open.guarded && (closed?.against ?? []).length === 0
  const { facts, basis, result, remedies } = work?.reply ?? {}
  const said = [work?.summary, facts, basis, result, remedies]
  if (!isPublic || said.some((one) => typeof one !== 'string')) return undefined
  const { title, lines, callers, colon, exercise } = phrases[language]
  const values = [
    work?.summary,
    names.area(open.area),
    callers(open.callers),
    facts,
    basis,
    result,
    remedies,
    names.agency(open.lead ?? open.intake),
  ]
  return [
    ...(isExercise ? [exercise] : []),
    title(open.code),
    ...lines.map((line, at) => `${line}${colon}${values[at] ?? ''}`),
  ].join('\n')
}
