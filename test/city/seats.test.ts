/** Seats of the demo’s accounts: an agency has each of them once. */
import { afterEach, expect, test } from 'vitest'
import { faultsIn } from '../../server/city/check.ts'
import { cityWith, removeCities } from './folder.ts'

afterEach(removeCities)

const account = (login: string, agency: string) => ({
  ...{ login, role: 'dutyOfficer', agency, area: '990100000000', seat: '1' },
})
const faultsOf = (...accounts: object[]) =>
  faultsIn(cityWith({ 'demo.json': accounts, 'scenarios/leak.json': undefined }))

test('[MED15] a seat is held by one account of its agency', () => {
  expect(faultsOf(account('duty', 'centre'), account('second', 'fire'))).toEqual([])
  expect(faultsOf(account('duty', 'centre'), account('second', 'centre'))).toMatchObject([
    { file: 'demo.json', problem: 'seat 1 of agency centre is taken by another account' },
  ])
})
