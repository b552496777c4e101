import { describe, expect, test } from 'vitest'
import { permissions } from '../../shared/access/permissions.ts'
import { catalogue, features } from '../../shared/catalogue.ts'
import { featureOf } from '../../shared/event.ts'
import type { Family, Feature } from '../../shared/feature.ts'
import { families } from '../../shared/families.ts'
import { refusal, refusalCodes, refusals, refused } from '../../shared/refusal.ts'
import { wordsPaths } from '../../shared/words.ts'

const all: (Feature | Family)[] = [...Object.values(families), ...Object.values(features)]
const commands = all.flatMap((one) => Object.keys(one.commands))

describe('the catalogue', () => {
  test('finds commands, events and features by name', () => {
    expect(catalogue.command('incident.report')?.opens).toBe(true)
    expect(catalogue.event('log.retired').layer).toBe('open')
    expect(catalogue.feature('incident')).toEqual(features.incident)
    expect(featureOf('incident.report')).toBe('incident')
  })

  test.each(['incident.unheardOf', 'constructor', '__proto__'])('knows no %s', (name) => {
    expect(catalogue.command(name)).toBeUndefined()
    expect(() => catalogue.event(name)).toThrow(`unknown event type ${name}`)
    expect(() => catalogue.feature(name)).toThrow(`unknown feature ${name}`)
  })

  test('lists each family and feature under its own name', () => {
    expect(all.map(({ name }) => name)).toEqual([...Object.keys(families), ...Object.keys(features)])
  })

  test('has a permission for every command and none besides', () => {
    expect(Object.keys(permissions).sort()).toEqual(commands.sort())
  })

  test('can address the words of every event and order', () => {
    for (const one of all)
      for (const { data } of [...Object.values(one.events), ...Object.values(one.commands)])
        expect(() => wordsPaths(data)).not.toThrow()
  })

  test('lets erased words be read: every words field of an event may be null', () => {
    for (const one of all)
      for (const [type, { data }] of Object.entries(one.events))
        for (const path of wordsPaths(data)) {
          const issues = data.safeParse(nullAt(path)).error?.issues ?? []
          expect(
            issues.filter(({ path: at }) => at.join('.') === path.join('.')),
            type,
          ).toEqual([])
        }
  })
})

describe('a refusal', () => {
  test.each(refusalCodes)('%s fits the wire and has its retry and status from the table', (code) => {
    const made = refused(code, { agency: 'fire', seen: 3 })
    expect(refusal.parse(made)).toEqual({ code, params: { agency: 'fire', seen: 3 }, ...refusals[code] })
  })
})

function nullAt(path: readonly string[]): unknown {
  const [key, ...rest] = path
  return key === undefined ? null : { [key]: nullAt(rest) }
}
