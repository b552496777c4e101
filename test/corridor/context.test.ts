import { expect, test } from 'vitest'
import { contextFor } from '../../server/corridor/context.ts'
import { actorOf } from '../support/actors.ts'

const given = { now: 1, day: '1121', actor: actorOf('dutyOfficer') }
const gathered = {
  states: new Map(),
  series: new Map([['code:EV-1121-', 3]]),
  words: new Map([['7/text', false]]),
}

test('a decision knows what it read', () => {
  const context = contextFor(gathered, given)
  expect(context).toMatchObject(given)
  expect(context.seriesLength('code:EV-1121-')).toBe(3)
  expect(context.hasWords(7, 'text')).toBe(false)
})

test('asking for what was not read is a bug and throws', () => {
  const context = contextFor(gathered, given)
  expect(() => context.seriesLength('code:EV-1122-')).toThrow('series code:EV-1122- was not named by reads')
  expect(() => context.hasWords(7, 'title')).toThrow('words 7/title were not named by reads')
})
