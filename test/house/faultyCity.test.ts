/** A city that is not whole: the house says where, and does not start. */
import { readdirSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { cityWith, crossed, files, polygon, removeCities } from '../city/folder.ts'
import { freshFolder } from '../log/stores.ts'
import { startProcess } from '../support/process.ts'

afterAll(removeCities)

test.each(['main', 'demo'] as const)(
  '%s names each fault by file and line, and leaves nothing',
  async (name) => {
    const folder = cityWith({
      'areas.json': files['areas.json'].filter(({ code }) => code !== '990121000000'),
      'agencies.json': [...files['agencies.json'], ...files['agencies.json'].slice(0, 1)],
      'basemap.json': { ...files['basemap.json'], water: polygon(crossed, { kind: 'lake' }) },
    })
    const dataDir = freshFolder()
    const house = startProcess(name, { CITY: folder, DATA_DIR: dataDir, PORT: '0' })
    expect(await house.ended).toBe(1)
    expect(house.text()).toMatch(/areas\.json:\d+ area \d+ belongs to 990121000000, which is missing/)
    expect(house.text()).toMatch(/agencies\.json:\d+ agency \w+ /)
    expect(house.text()).toMatch(/basemap\.json:\d+ the ring crosses itself/)
    expect(house.text()).not.toContain('listens')
    expect(
      readdirSync(dataDir, { recursive: true }).filter((entry) => !String(entry).startsWith('demo')),
    ).toEqual([])
  },
)
