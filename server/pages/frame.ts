/** What pages for the public share: their frame, and the parts that tell of times and of opened identities. */
import type { Opening } from '../vault/openings.ts'
import { html, type Html } from './html.ts'
import type { Wait } from './matter.ts'
import { fill, words, type Language, type Words } from './words.ts'

/** What a page is written with: the language asked for, the type, and how the city calls things and tells the time. */
export interface Tongue {
  language: Language
  isLarge: boolean
  isExercise: boolean
  /** The page's own path. */
  path: string
  city: string
  agency: (code: string) => string
  /** The number of its office, where the city gives one. */
  number: (agency: string) => string | undefined
  area: (code: string) => string
  rule: (id: string) => string
  /** Where it receives people, as the city's routes say. */
  place: (agency: string) => string
  /** An instant of the log, in the city's zone; its day alone. */
  moment: (at: number) => string
  day: (at: number) => string
}

/** What heads a page, and who besides people reads it. */
export interface Masthead {
  title: string
  /** Whose page it is, in small above its title. */
  above: string
  /** Search engines may list it. */
  isListed: boolean
  /** What a reader of feeds follows instead. */
  feed?: string
}

/** A whole page around its content; one about a person’s own matter where nothing else heads it. */
export function page(tongue: Tongue, content: Html, head: Masthead = ownMatter(tongue)): Html {
  const said = words[tongue.language]
  const language: Language = tongue.language === 'en' ? 'zh-CN' : 'en'
  return html`<!doctype html>
    <html lang="${tongue.language}" class="${tongue.isLarge ? 'large' : ''}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${!head.isListed && html`<meta name="robots" content="noindex" />`}
        <title>${head.title}</title>
        <link rel="stylesheet" href="/pages.css" />
        ${
          head.feed !== undefined &&
          html`<link rel="alternate" type="application/atom+xml" href="${head.feed}" />`
        }
      </head>
      <body>
        ${tongue.isExercise && html`<aside class="exercise">${said.exercise}</aside>`}
        <header>
          <p>${head.above}</p>
          <nav>
            <a href="${addressOf(tongue, { isLarge: !tongue.isLarge })}"
              >${tongue.isLarge ? said.ordinary : said.large}</a
            >
            <a href="${addressOf(tongue, { language })}" lang="${language}">${said.other}</a>
          </nav>
        </header>
        <main>
          <h1>${head.title}</h1>
          ${content}
        </main>
      </body>
    </html>`
}

function ownMatter({ language, city }: Tongue): Masthead {
  const { title, city: above } = words[language]
  return { title, above: fill(above, { city }), isListed: false }
}

/** The same page in another language or type. */
export function addressOf(tongue: Tongue, change: Partial<Pick<Tongue, 'language' | 'isLarge'>>): string {
  const { path, language, isLarge } = { ...tongue, ...change }
  return `${path}?lang=${language}${isLarge ? '&size=large' : ''}`
}

/** Whom to ring, where the city gives a number. */
export function rung(agency: string, said: Words, tongue: Tongue): Html | undefined {
  const number = tongue.number(agency)
  if (number === undefined) return undefined
  return html`<p>${fill(said.ring, { agency: tongue.agency(agency), number })}</p>`
}

/** The times that run. */
export function waits(all: readonly Wait[], said: Words, tongue: Tongue): Html {
  if (all.length === 0) return html`<p>${said.nothingNext}</p>`
  return html`<ul>
    ${all.map(({ rule, agency, due, isOver, isStill }) => {
      const at = { at: tongue.moment(due) }
      return html`<li class="${isOver ? 'over' : ''}">
        <b
          >${agency === undefined ? tongue.rule(rule) : fill(said.duty, { rule: tongue.rule(rule), agency: tongue.agency(agency) })}</b
        ><br />
        ${isStill ? said.stillFor : fill(isOver ? said.over : said.until, at)}
      </li>`
    })}
  </ul>`
}

/** Who opened one's identity. */
export function opened(all: readonly Opening[], said: Words, tongue: Tongue): Html {
  if (all.length === 0) return html`<p>${said.noOpenings}</p>`
  return html`<ul>
    ${all.map(({ at, agency, role, part, purpose, note }) => {
      const line = fill(said.opening, {
        ...{ at: tongue.moment(at), agency: tongue.agency(agency), role: said.role[role] },
        ...{ part: said.part[part], purpose: said.purpose[purpose] },
      })
      return html`<li>${line}<br />${fill(said.note, { note: note ?? said.removed })}</li>`
    })}
  </ul>`
}
