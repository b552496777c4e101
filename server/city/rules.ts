/** The city's rules as decisions need them: its bounds, grading table, calendar and clock rules. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cityRules, type CityRules } from '../../shared/city.ts'
import { agenciesFile, cityFile } from './files.ts'

/** Reads them from a city's folder. Throws where they are missing or broken; `check.ts` says where and why. */
export function readCityRules(folder: string): CityRules {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
  const city = cityFile.parse(read('city'))
  const agencies = agenciesFile.parse(read('agencies'))
  return cityRules.parse({
    area: city.code,
    bounds: city.bounds,
    grading: read('grading'),
    calendar: read('calendar'),
    clocks: read('clockRules'),
    reporting: read('reporting'),
    mediation: read('mediation'),
    screening: read('screening'),
    clearance: read('clearance'),
    owed: read('owed'),
    publicSecurity: agencies.flatMap(({ code, publicSecurity }) => (publicSecurity ? [code] : [])),
  })
}
