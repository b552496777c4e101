/** Every fault of a city's checklists and of its offices' numbers is named by file and line. */
import { afterEach, describe, expect, test } from 'vitest'
import { faultsIn } from '../../server/city/check.ts'
import { readCityRules } from '../../server/city/rules.ts'
import { yunting } from '../support/playing.ts'
import { cityWith, expectNamed, files, removeCities, type Broken } from './folder.ts'

afterEach(removeCities)

const [checklist] = files['checklists.json']
const [listen, traffic] = checklist?.lines ?? []
const withLines = (...lines: object[]) => ({ 'checklists.json': [{ ...checklist, lines }] })
const [centre, fire, police] = files['agencies.json']

test('the small city and the demo city are whole, and police is public security', () => {
  expect(faultsIn(cityWith())).toEqual([])
  expect(faultsIn(yunting)).toEqual([])
  expect(readCityRules(yunting).publicSecurity).toEqual(['police'])
})

const broken: Broken[] = [
  {
    what: 'two checklists of one id',
    changes: { 'checklists.json': [checklist, checklist] },
    file: 'checklists.json',
    problem: /checklist gathering/,
  },
  {
    what: 'two lines of one id',
    changes: withLines(listen ?? {}, listen ?? {}),
    file: 'checklists.json',
    problem: /two lines are called listen/,
    on: /"listen"/,
  },
  {
    what: 'a line for nobody known',
    changes: withLines({ ...listen, agency: 'nobody' }),
    file: 'checklists.json',
    problem: /agency nobody, which is not in agencies.json/,
  },
  {
    what: 'an agency that assists itself',
    changes: withLines({ ...listen, assisting: ['centre'] }),
    file: 'checklists.json',
    problem: /names an agency twice/,
  },
  {
    what: 'public security without the reason',
    changes: withLines({ ...traffic, proportionality: undefined }),
    file: 'checklists.json',
    problem: /traffic orders public security without/,
  },
  {
    what: 'public security for something else',
    changes: withLines({ ...traffic, purpose: 'disperse' }),
    file: 'checklists.json',
    problem: /./,
    on: /disperse/,
  },
  {
    what: 'a mobile number to call',
    changes: {
      'agencies.json': [
        { ...centre, calls: [{ name: { zh: '值班', en: 'Duty' }, number: '13800138000' }] },
        fire,
        police,
      ],
    },
    file: 'agencies.json',
    problem: /./,
    on: /13800138000/,
  },
]

describe('[ORD9] [ORD13] a city', () => {
  test.each(broken)('with $what', (one) => expectNamed(one))
})
