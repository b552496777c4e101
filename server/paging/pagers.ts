/** The ways out of a log: the city's own for the live one, a sink for every other (D20, PAGE7). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mode } from '../../shared/protocol.ts'
import { agenciesFile } from '../city/files.ts'
import type { Config } from '../config.ts'
import { hookPager } from './hook.ts'
import { mailPager } from './mail.ts'
import type { Pager } from './page.ts'

export type PagingConfig = Pick<Config, 'PAGING_SMTP' | 'PAGING_FROM' | 'PAGING_UNITS' | 'TZ_CITY'>

/**
 * Gives the ways out of a log of that mode. Throws where a unit is listed that the city does not have: a slip of the pen
 * would call nobody.
 */
export function waysOut(config: PagingConfig, { cityFolder, now }: WaysOut): (mode: Mode) => Pager[] {
  const { PAGING_UNITS: units, PAGING_SMTP: url, PAGING_FROM: from, TZ_CITY: timeZone } = config
  const text = readFileSync(join(cityFolder, 'agencies.json'), 'utf8')
  const names = new Map(agenciesFile.parse(JSON.parse(text)).map(({ code, short }) => [code, short]))
  const strangers = Object.keys(units).filter((agency) => !names.has(agency))
  if (strangers.length > 0) throw new Error(`PAGING_UNITS: the city has no ${strangers.join(', ')}`)
  const nameOf = (agency: string) => names.get(agency) ?? { zh: agency, en: agency }
  const hook = hookPager(units, { now })
  const isMailed = url !== undefined && from !== undefined
  const pagers = isMailed ? [mailPager(units, { url, from, timeZone, nameOf }), hook] : [hook]
  return (mode) => (mode === 'live' ? pagers : pagers.map(sink))
}

export interface WaysOut {
  cityFolder: string
  now: () => number
}

/** Says whom it would have called, and calls nobody. */
function sink({ means, reaches }: Pager): Pager {
  return { means, reaches, send: () => Promise.resolve('sunk') }
}
