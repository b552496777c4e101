/** Rule ids in code and scripts on one side, rules in the city's data on the other: neither without the other (D16). */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { clockRule, type ClockRule } from '../../shared/clocks/rule.ts'
import { code, read, root, type Source } from '../architecture/sources.ts'

const city = 'server/city/yunting'
const rules: ClockRule[] = z.array(clockRule).parse(JSON.parse(read(`${city}/clockRules.json`)))
const known = new Map(rules.map((rule) => [rule.id, rule]))
const familyOf = (id: string): string => id.slice(0, id.indexOf('-'))
/** `INC`, `PR`, `XF` …: what begins like a rule and is shaped like one is meant as one. */
const families = new Set(rules.map(({ id }) => familyOf(id)))

interface Named {
  path: string
  id: string
}

/** Rule ids that stand in quotes. */
function namedIn({ path, text }: Source): Named[] {
  return [...text.matchAll(/['"`]([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)['"`]/g)]
    .map(([, id = '']) => ({ path, id }))
    .filter(({ id }) => families.has(familyOf(id)))
}

/** Code, and what the city tells code to open. */
const inCode = [
  ...code.filter(({ path }) => /^(?:shared|server|web)\//.test(path)),
  { path: `${city}/mediation.json`, text: read(`${city}/mediation.json`) },
  { path: `${city}/clearance.json`, text: read(`${city}/clearance.json`) },
  { path: `${city}/owed.json`, text: read(`${city}/owed.json`) },
  { path: `${city}/screening.json`, text: read(`${city}/screening.json`) },
].flatMap(namedIn)
const inScripts = readdirSync(`${root}${city}/scenarios`).flatMap((name) => {
  const path = `${city}/scenarios/${name}`
  // A script's own cases bear codes of the same shape: a rule stands where one is named.
  const text = [...read(path).matchAll(/"rule": ("[^"]+")/g)].map(([, rule]) => rule).join('\n')
  return namedIn({ path, text })
})
const said = ({ path, id }: Named): string => `${path} ${id}`

test('ids are found where they stand in quotes', () => {
  const text = `ruleOf(city, 'HL-5WD'); open("INC-NOSUCH"); digest('SHA-256')`
  expect(namedIn({ path: 'here', text }).map(said)).toEqual(['here HL-5WD', 'here INC-NOSUCH'])
})

test('[CLK8] every rule that code or a script names is in the data', () => {
  expect([...inCode, ...inScripts].filter(({ id }) => !known.has(id)).map(said)).toEqual([])
})

test('[CLK8] a rule that code opens is not marked as reference only', () => {
  expect(inCode.filter(({ id }) => known.get(id)?.referenceOnly).map(said)).toEqual([])
})

test('[CLK8] a rule in the data is named by code or a script, or marked as reference only', () => {
  const named = new Set([...inCode, ...inScripts].map(({ id }) => id))
  const idle = rules.filter(({ id, referenceOnly }) => !referenceOnly && !named.has(id))
  expect(idle.map(({ id }) => id)).toEqual([])
})
