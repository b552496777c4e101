/** Every fault in how a city clears what it tells the public is named by file and line. */
import { afterEach, test } from 'vitest'
import { expectNamed, files, removeCities, type Broken } from './folder.ts'

afterEach(removeCities)

const whole = files['clearance.json']
const [chain] = whole.chains
const signedBy = (agency: string) => [{ step: 'approve', signers: [{ agency, role: 'approver' }] }]
const broken: Broken[] = [
  {
    what: 'a signer it does not have',
    changes: { 'clearance.json': { ...whole, chains: [{ ...chain, steps: signedBy('nobody') }] } },
    file: 'clearance.json',
    problem: /agency nobody is not in agencies/,
  },
  {
    what: 'a level without a chain',
    changes: { 'clearance.json': { ...whole, chains: [{ ...chain, levels: [1, 2, 3, 4] }] } },
    file: 'clearance.json',
    problem: /statement.levels/,
  },
  {
    what: 'a chain that ends without an approval',
    changes: {
      'clearance.json': {
        ...whole,
        chains: [{ ...chain, steps: [{ ...chain?.steps[0], step: 'review' }] }],
      },
    },
    file: 'clearance.json',
    problem: /steps/,
  },
  {
    what: 'no time to confirm a word by telephone',
    changes: { 'clearance.json': { ...whole, oral: 'X-NONE' } },
    file: 'clearance.json',
    problem: /rule X-NONE/,
  },
]

test.each(broken)('[PRESS8] a city is faulty with $what', (one) => expectNamed(one))
