/** What is wrong with a form, found by the command's own schema before anything is sent. Pure. */
import { catalogue, type CommandType } from '../../../shared/catalogue.ts'
import { personalMarkMessage } from '../../../shared/words.ts'

/** What each field lacks; `missing` and `tooLong` are about the form, `personalMark` about what was typed. */
export type Problem = 'missing' | 'tooLong' | 'personalMark' | 'malformed'

export function fieldProblems(
  type: CommandType,
  data: Record<string, unknown>,
): Readonly<Record<string, Problem>> {
  const checked = catalogue.command(type)?.data.safeParse(data)
  if (!checked || checked.success) return {}
  const found: Record<string, Problem> = {}
  for (const issue of checked.error.issues) {
    const field = String(issue.path[0])
    found[field] ??=
      issue.message === personalMarkMessage
        ? 'personalMark'
        : issue.code === 'too_big'
          ? 'tooLong'
          : isEmpty(data[field])
            ? 'missing'
            : 'malformed'
  }
  return found
}

function isEmpty(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === ''
}
