/** What may be wrong with who owes reports of screening: each fault is named. */
import { test } from 'vitest'
import { expectNamed, files, type Broken } from './folder.ts'

const { next: rule } = files['screening.json']
const faults = [
  { what: 'the time until the next is no rule', next: 'NO-SUCH', found: 'rule NO-SUCH' },
  { what: 'an unknown agency owes it', agency: 'navy', found: 'agency navy' },
  { what: 'of an unknown area', area: '990199999000', found: 'area 990199999000' },
  { what: 'of a whole county', area: '990121000000', found: 'no community or street' },
].map(({ what, found, next = rule, agency = 'fire', area = '990121101000' }): Broken => ({
  what,
  changes: { 'screening.json': { next, owed: [{ agency, areas: [area] }] } },
  file: 'screening.json',
  problem: new RegExp(found),
}))

test.each(faults)('is named: $what', expectNamed)
