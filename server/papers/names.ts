/** What a city's areas and agencies are called on paper, and how it writes a moment. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { areaPath } from '../../shared/access/actor.ts'
import { dateIn, dayIn, minuteIn, type Language } from '../../shared/paper.ts'
import { agenciesFile, areasFile, calendarFile } from '../city/files.ts'
import { papersFile } from './files.ts'
import type { PaperWords } from './words.ts'
import { paperWords } from './wordsIn.ts'

export interface PaperNames {
  language: Language
  words: PaperWords
  agency: (code: string) => string
  /** From the district down. */
  area: (code: string) => string
  /** As on its own papers: in full, with the city's name. */
  letterhead: (agency: string) => string
  moment: (at: number) => string
  day: (at: number) => string
  /** The end of what began then: the minute alone on the same day. */
  until: (at: number, began: number) => string
  /** Year and month as the city's clock has them. */
  monthOf: (at: number) => { year: number; month: number }
}

/** The city's words, read once; a missing or broken file stops the house there and then. */
export function readPaperNames(cityFolder: string): (language: Language) => PaperNames {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(cityFolder, `${name}.json`), 'utf8'))
  const agencies = new Map(agenciesFile.parse(read('agencies')).map(({ code, name }) => [code, name]))
  const areas = new Map(areasFile.parse(read('areas')).map(({ code, name }) => [code, name]))
  const papers = papersFile.parse(read('papers/papers'))
  const letterheads = new Map(papers.letterheads.map(({ agency, name }) => [agency, name]))
  const { utcOffsetMinutes: offset } = calendarFile.parse(read('calendar'))
  return (language) => ({
    language,
    words: paperWords[language],
    agency: (code) => agencies.get(code)?.[language] ?? code,
    area: (code) => {
      const path = areaPath(code).slice(1)
      const named = path.map((one) => areas.get(one)?.[language] ?? one)
      return language === 'zh' ? named.join('') : named.reverse().join(', ')
    },
    letterhead: (code) => letterheads.get(code)?.[language] ?? agencies.get(code)?.[language] ?? code,
    moment: (at) => dateIn[language](at, offset),
    day: (at) => dayIn[language](at, offset),
    until: (at, began) =>
      dayIn[language](at, offset) === dayIn[language](began, offset)
        ? minuteIn[language](at, offset)
        : dateIn[language](at, offset),
    monthOf: (at) => {
      const local = new Date(at + offset * 60_000)
      return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1 }
    },
  })
}
