/** What the pages for the public share at their door: the city's names, the log they tell of, what they may do. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { agenciesFile, areasFile, cityFile } from '../city/files.ts'
import { routesFile } from '../city/otherRoutes.ts'
import { liveLog } from '../corridor/accounts.ts'
import type { House } from '../house.ts'
import type { Tongue } from '../pages/frame.ts'
import type { Html } from '../pages/html.ts'
import { languages, type Language } from '../pages/words.ts'

export const tongueQuery = z.object({
  lang: z.enum(languages).optional().catch(undefined),
  size: z.literal('large').optional().catch(undefined),
})

/** Nothing runs in them; their forms go nowhere else. Whatever is done needs receipt and word each time and no cookie is read, so none can be misused. */
export const pagePolicy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** A receipt, and what was told to the public, belongs to one log: an exercise has pages of its own (D20). */
export function logFor({ served }: Pick<House, 'served'>, isExercise: boolean): string | undefined {
  const mode = isExercise ? 'exercise' : 'live'
  return [...served].find(([, { broadcast }]) => broadcast.mode === mode)?.[0]
}

/** The city's names, read once; a missing or broken file stops the house there and then. */
export function tonguesOf({
  cityFolder,
  config,
  book,
  now,
}: House): (request: Request, page: string) => Tongue {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(cityFolder, `${name}.json`), 'utf8'))
  const city = cityFile.parse(read('city'))
  const agencies = new Map(agenciesFile.parse(read('agencies')).map((agency) => [agency.code, agency]))
  const areas = new Map(areasFile.parse(read('areas')).map(({ code, name }) => [code, name]))
  const { places } = routesFile.parse(read('routes'))
  const where = new Map(places.map(({ agency, place }) => [agency, place]))
  return (request, page) => {
    const { lang, size } = tongueQuery.parse(request.query)
    const language: Language = lang ?? (request.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh-CN')
    const side = language === 'en' ? 'en' : 'zh'
    const date = { timeZone: config.TZ_CITY, year: 'numeric', month: 'long', day: 'numeric' } as const
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    const format = new Intl.DateTimeFormat(language, { ...date, ...time })
    const days = new Intl.DateTimeFormat(language, date)
    return {
      language,
      isLarge: size !== undefined,
      isExercise: page.startsWith('/exercise/'),
      path: page,
      city: city.name[side],
      agency: (code) => agencies.get(code)?.name[side] ?? code,
      number: (code) => agencies.get(code)?.calls?.[0]?.number,
      area: (code) => areas.get(code)?.[side] ?? code,
      rule: (id) => book.rulesOf(liveLog, now()).clocks.find((rule) => rule.id === id)?.name[side] ?? id,
      place: (code) => where.get(code)?.[side] ?? '',
      moment: (at) => format.format(at),
      day: (at) => days.format(at),
    }
  }
}

export function sendPage(response: Response, status: number, page: Html): void {
  response.status(status).type('text/html; charset=utf-8').send(page.text)
}
