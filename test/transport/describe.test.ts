/** The documents name every door, made from the schemas that guard it. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asyncApi, openApi } from '../../server/transport/describe.ts'
import { catalogue } from '../../shared/catalogue.ts'
import { downward, upward } from '../../shared/protocol.ts'

const document = z.looseObject({ components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }) })

describe('the documents', () => {
  it('OpenAPI 3.1 names every command with its data', () => {
    const { components } = document.parse(openApi(catalogue))
    const commands = Object.values(catalogue.features).flatMap(({ commands }) => Object.keys(commands))
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(commands))
    const report = z
      .object({ properties: z.object({ data: z.object({ required: z.array(z.string()) }) }) })
      .parse(components.schemas['incident.report'])
    expect(report.properties.data.required).toEqual(
      expect.arrayContaining(['category', 'title', 'area', 'source']),
    )
  })

  it('AsyncAPI 3 names everything either side may say, each direction apart', () => {
    const { operations } = z
      .looseObject({ operations: z.record(z.string(), z.unknown()) })
      .parse(asyncApi(catalogue))
    const said = Object.keys(upward).map((name) => `receive-${name}`)
    const told = Object.keys(downward).map((name) => `send-${name}`)
    expect(Object.keys(operations).sort()).toEqual([...said, ...told].sort())
  })

  it('every reference resolves', () => {
    for (const made of [openApi(catalogue), asyncApi(catalogue)]) {
      const references = [...JSON.stringify(made).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
        ([, path]) => path ?? '',
      )
      expect(references.length).toBeGreaterThan(0)
      for (const path of references)
        expect(
          path.split('/').reduce<unknown>((value, key) => child(value, key), made),
          path,
        ).toBeDefined()
    }
  })
})

function child(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}
