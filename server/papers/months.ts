/** What a month came to, for paper: tables of counts under their headings (SCR6). Nothing finer than a community is in it. */
import { fields } from '../../shared/fields.ts'
import type { Mediated, MonthCounts, Screened } from '../../shared/monthCounts.ts'
import type { PaperNames } from './names.ts'

const screenedColumns = ['reports', 'zeros', 'disputes', 'urgent', 'asked', 'opened', 'passedOn'] as const
const mediatedColumns = ['opened', 'agreed', 'ended', 'kept', 'broken'] as const

interface Row {
  name: string
  counts: number[]
}

/** Templates read it; `body` draws it up. */
export function monthFacts({ month, screening, mediation }: MonthCounts, names: PaperNames, body: string) {
  const { channel, counts: said, matterField } = names.words
  const [year = '', ordinal = ''] = month.split('-')
  const part = (name: string, corner: string, heads: string[], rows: Row[]) => ({
    ...{ name, corner, heads },
    rows:
      rows.length > 0 ? [...rows, sumOf(rows, said.all)] : [{ name: said.all, counts: heads.map(() => 0) }],
  })
  const screened = ({ body: by, area, ...row }: Screened): Row => ({
    name: `${names.agency(by)} · ${names.area(area)}`,
    counts: screenedColumns.map((column) => row[column]),
  })
  const mediated = ({ channel: of, body: by, ...row }: Mediated): Row => ({
    name: `${channel[of]} · ${names.agency(by)}`,
    counts: mediatedColumns.map((column) => row[column]),
  })
  const found = fields.flatMap((field): Row[] => {
    const n = screening.reduce((sum, row) => sum + (row.fields[field] ?? 0), 0)
    return n > 0 ? [{ name: matterField[field], counts: [n] }] : []
  })
  return {
    ...{ language: names.language, number: null, link: null, code: '', body: names.letterhead(body) },
    sides: [],
    month: said.month
      .replace('{year}', year)
      .replace('{month}', names.language === 'zh' ? String(Number(ordinal)) : ordinal),
    parts: [
      part(
        said.partOne,
        said.place,
        screenedColumns.map((column) => said[column]),
        screening.map(screened),
      ),
      part(said.partTwo, said.field, [said.disputes], found),
      part(
        said.partThree,
        said.channel,
        mediatedColumns.map((column) => said[column === 'opened' ? 'cases' : column]),
        mediation.map(mediated),
      ),
    ],
    note: said.note,
  }
}

function sumOf(rows: readonly Row[], name: string): Row {
  const [first] = rows
  const counts = (first?.counts ?? []).map((_one, at) =>
    rows.reduce((sum, row) => sum + (row.counts[at] ?? 0), 0),
  )
  return { name, counts }
}
