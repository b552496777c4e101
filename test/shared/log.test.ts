import { describe, expect, test } from 'vitest'
import { readsOf } from '../../shared/families.ts'
import { log } from '../../shared/features/log/log.ts'
import { community } from '../support/actors.ts'
import { contextOf, given, own, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { probe } from '../support/probe.ts'

const opened: Fact = { type: 'probe.opened', data: { area: community, tag: 'fire' } }
const closed: Fact = { type: 'probe.closed' }
const place = { position: 2, field: 'text' }

describe('erasing words', () => {
  test('is itself recorded, by the place and not by the words', () => {
    expect(given(probe, opened).when({ type: 'log.eraseWords', data: place })).toMatchObject({
      events: [{ type: 'log.wordsErased', data: place }],
    })
  })

  test('where none lie is refused', () => {
    const nothing = { hasWords: () => false }
    expect(given(probe, opened).when({ type: 'log.eraseWords', data: place }, nothing)).toEqual({
      refused: 'log.nothingToErase',
    })
  })

  test('asks for the one place it names', () => {
    const context = contextOf()
    const order = { commandId: idOf('erase'), stream: own, type: 'log.eraseWords', data: place }
    expect(readsOf(probe, order, undefined, context)).toEqual({ words: [place] })
    expect(readsOf(probe, { ...order, type: 'log.retire', data: {} }, undefined, context)).toEqual({})
  })

  test.each(['', 'text.', '.text', 'a..b', 'list[0]', '__proto__', 'a b'])('names no field %j', (field) => {
    expect(log.commands['log.eraseWords'].data.safeParse({ position: 1, field }).success).toBe(false)
  })
})

describe('retiring', () => {
  test('takes a closed stream out of the live set', () => {
    expect(given(probe, opened, closed).when({ type: 'log.retire' })).toMatchObject({
      events: [{ type: 'log.retired', data: {} }],
    })
  })

  test('does not take an open one', () => {
    expect(given(probe, opened).when({ type: 'log.retire' })).toEqual({ refused: 'log.notClosed' })
  })
})
