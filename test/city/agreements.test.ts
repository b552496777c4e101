/** Every fault of the agreements a city begins from is named by file and line. */
import { afterEach, test } from 'vitest'
import { expectNamed, files, removeCities, type Broken } from './folder.ts'

afterEach(removeCities)

const [plain] = files['agreements.json']
const broken: Broken[] = [
  {
    what: 'two of one id',
    changes: { 'agreements.json': [plain, plain] },
    file: 'agreements.json',
    problem: /agreement plain/,
  },
  {
    what: 'one that promises to keep silent',
    changes: { 'agreements.json': [{ ...plain, terms: { zh: '双方不再上访', en: 'Paid by Friday' } }] },
    file: 'agreements.json',
    problem: /agreement plain holds a promise: 不再上访/,
  },
  {
    what: 'one for no channel',
    changes: { 'agreements.json': [{ ...plain, channels: [] }] },
    file: 'agreements.json',
    problem: /channels/,
  },
]

test.each(broken)('[MED11] a city is faulty with $what', (one) => expectNamed(one))
