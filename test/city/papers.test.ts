/** Faults of a city's papers: what is missing, and templates that reach beyond what they are given. */
import { afterEach, expect, test } from 'vitest'
import { faultsIn } from '../../server/city/check.ts'
import { yunting } from '../support/playing.ts'
import { expectNamed, files, removeCities, type Broken } from './folder.ts'

afterEach(removeCities)

const faults: Broken[] = [
  {
    what: 'a paper that is missing',
    changes: { 'papers/register.typ': undefined },
    file: 'papers/register.typ',
    problem: /is missing/,
  },
  {
    what: 'a paper that reads a file',
    changes: { 'papers/register.typ': '#let all = read("../city.json")' },
    file: 'papers/register.typ',
    problem: /reads a file/,
  },
  {
    what: 'a paper that takes a package from afar',
    changes: { 'papers/register.typ': '#import "@preview/cades:0.3.0": qr-code' },
    file: 'papers/register.typ',
    problem: /another file than letterhead/,
  },
  {
    what: 'a body without a letterhead',
    changes: { 'papers/papers.json': { ...files['papers/papers.json'], letterheads: [] } },
    file: 'papers/papers.json',
    problem: /fire mediates and has no letterhead/,
  },
]
test.each(faults)('$what is named', (broken) => {
  expectNamed(broken)
})

test('the fictional city’s papers are whole', () => {
  expect(faultsIn(yunting)).toEqual([])
})
