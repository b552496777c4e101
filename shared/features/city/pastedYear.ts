/** Holidays and make-up days of a year as they are pasted or uploaded: lines of a table, or the JSON of the city's files. Pure. */
import { z } from 'zod'
import { cityCommands } from './messages.ts'

/** Days `MM-DD` of one year; what is read is checked no further than `problems` says. */
export interface ReadDays {
  year: number
  holidays: { from: string; to: string; name: { zh: string; en: string } }[]
  workingDays: string[]
  /** Said by a file of its own; a table says neither. */
  source?: string | undefined
  evidence?: string | undefined
}
/** What can be wrong with a text or a day in it. */
export const dayProblems = [
  'empty',
  'json',
  'kind',
  'date',
  'otherYear',
  'name',
  'noSuchDay',
  'endsBeforeItBegins',
  'order',
  'worksAnyway',
  'holiday',
  'twice',
  'tooMany',
] as const
/** `at` names the line, or the day, that is wrong. */
export interface DayProblem {
  problem: (typeof dayProblems)[number]
  at: string
}
/** `days` as soon as there is something to show. */
export type ReadYear =
  { days: ReadDays; problems: readonly DayProblem[] } | { problems: readonly DayProblem[] }

const kinds: Readonly<Record<string, 'holiday' | 'work'>> = {
  放假: 'holiday',
  holiday: 'holiday',
  上班: 'work',
  调休: 'work',
  work: 'work',
}
const date = /^(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?$/
const jsonYear = z.object({
  year: z.number(),
  holidays: z.array(
    z.object({ from: z.string(), to: z.string(), name: z.object({ zh: z.string(), en: z.string() }) }),
  ),
  workingDays: z.array(z.string()),
  source: z.string().optional(),
  evidence: z.string().optional(),
})
const jsonFile = z.union([
  jsonYear,
  z.object({ years: z.array(jsonYear).length(1) }).transform(({ years: [year] }) => year),
])

/** What a text says, and all that is wrong with it; days where there is enough to show. */
export function readYear(text: string): ReadYear {
  const plain = text.replace(/^\uFEFF/, '').trim()
  if (plain === '') return { problems: [{ problem: 'empty', at: '' }] }
  const read = plain.startsWith('{') ? fromJson(plain) : fromTable(plain)
  if (!('days' in read) || read.problems.length > 0) return read
  return { days: read.days, problems: faultsOf(read.days) }
}

/** A year as lines of a table, as one may paste them again. */
export function tableOf({ year, holidays, workingDays }: ReadDays): string {
  return [
    ...holidays.map(({ from, to, name }) =>
      ['放假', `${year}-${from}`, `${year}-${to}`, name.zh, name.en].join(','),
    ),
    ...workingDays.map((day) => `上班,${year}-${day}`),
  ].join('\n')
}

function fromJson(text: string): ReadYear {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problems: [{ problem: 'json', at: '' }] }
  }
  const read = jsonFile.safeParse(value)
  return read.success && read.data
    ? { days: read.data, problems: [] }
    : { problems: [{ problem: 'json', at: '' }] }
}

function fromTable(text: string): ReadYear {
  const problems: DayProblem[] = []
  const days: ReadDays = { year: 0, holidays: [], workingDays: [] }
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const note = (problem: DayProblem['problem']): void =>
      void problems.push({ problem, at: String(index + 1) })
    const [kind = '', ...cells] = line.split(/[,，;；\t]/).map((cell) => cell.trim().replace(/^"|"$/g, ''))
    const what = kinds[kind.toLowerCase()]
    if (!what) note('kind')
    else takeLine(what, cells, days, note)
  }
  return { days, problems }
}

function takeLine(
  what: 'holiday' | 'work',
  [first = '', second = '', zh = '', en = '']: string[],
  days: ReadDays,
  note: (problem: DayProblem['problem']) => void,
): void {
  const from = dayIn(first)
  const to = what === 'work' || second === '' ? from : dayIn(second)
  if (!from || !to) return note('date')
  days.year ||= from.year
  if (from.year !== days.year || to.year !== days.year) return note('otherYear')
  if (what === 'work') days.workingDays.push(from.day)
  else if (zh === '' || en === '') note('name')
  else days.holidays.push({ from: from.day, to: to.day, name: { zh, en } })
}

function dayIn(text: string): { year: number; day: string } | undefined {
  const [, year, month = '', day = ''] = date.exec(text) ?? []
  return year === undefined
    ? undefined
    : { year: Number(year), day: `${month.padStart(2, '0')}-${day.padStart(2, '0')}` }
}

/** What the house would refuse of these days (CLK6), each with the day it is about. */
function faultsOf(days: ReadDays): DayProblem[] {
  const { year, holidays, workingDays } = days
  const data = { year, evidence: 'full', holidays, workingDays, source: '—' }
  const checked = cityCommands['city.proposeYear'].data.safeParse(data)
  if (checked.success) return []
  return checked.error.issues.map(({ path, message, code }) => {
    const [list, index = 0, part] = path
    const at =
      list === 'workingDays'
        ? workingDays[Number(index)]
        : holidays[Number(index)]?.[part === 'to' ? 'to' : 'from']
    const said = message.replace('calendar.', '')
    const problem =
      dayProblems.find((one) => one === said) ??
      (part === 'name' ? 'name' : code === 'too_big' ? 'tooMany' : code === 'too_small' ? 'empty' : 'date')
    return { problem, at: at ?? String(year) }
  })
}
