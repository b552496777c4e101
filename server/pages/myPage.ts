/** The page of whoever brought a matter (`/my`): read without an account and without a script. */
import type { GrievanceOpen } from '../../shared/features/grievance/state.ts'
import { faceOf, mayLeave, type MediationOpen } from '../../shared/features/mediation/state.ts'
import type { Opening } from '../vault/openings.ts'
import { html, type Html } from './html.ts'
import { waitsIn, type Matter, type Wait } from './matter.ts'
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
  /** An instant of the log, in the city's zone. */
  moment: (at: number) => string
}

export type Problem = 'notFound' | 'tooMany' | 'unavailable'

/** The form, with what went wrong the last time and the code as it was typed. */
export function askPage(
  tongue: Tongue,
  asked?: { problem: Problem; receipt: string; waitMin: number },
): Html {
  const said = words[tongue.language]
  const problem = asked && fill(said[asked.problem], { minutes: asked.waitMin })
  return page(
    tongue,
    html`
      <p>${said.lead}</p>
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <form method="post" action="${addressOf(tongue, {})}">
        <label for="receipt">${said.receipt}</label>
        <input
          id="receipt"
          name="receipt"
          value="${asked?.receipt ?? ''}"
          required
          maxlength="40"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          aria-describedby="receipt-hint"
        />
        <p class="hint" id="receipt-hint">${said.receiptHint}</p>
        <label for="word">${said.word}</label>
        <input
          id="word"
          name="word"
          type="password"
          required
          maxlength="64"
          autocomplete="off"
          aria-describedby="word-hint"
        />
        <p class="hint" id="word-hint">${said.wordHint}</p>
        <button>${said.open}</button>
      </form>
    `,
  )
}

/** The matter, and who opened the identity of the party that asks. */
export function matterPage(tongue: Tongue, matter: Matter, openings: readonly Opening[], now: number): Html {
  const said = words[tongue.language]
  const { open, original, reply } = matter
  const worked = original ?? open
  const isElsewhere = worked.referral !== null
  const about = `${said.field[open.field]}${tongue.language === 'en' ? ', ' : '，'}${tongue.area(open.area)}`
  return page(
    tongue,
    html`
      <h2 class="code">${open.code}</h2>
      <dl>
        <dt>${said.about}</dt>
        <dd>${about}</dd>
        <dt>${said.receivedName}</dt>
        <dd>
          ${fill(said.received, { at: tongue.moment(open.receivedAt), channel: said.channel[open.channel] })}
        </dd>
      </dl>
      ${original && html`<p class="note">${fill(said.merged, { code: original.code })}</p>`}
      ${worked.callers > 1 && html`<p class="note">${fill(said.withOthers, { callers: worked.callers })}</p>`}
      <h2>${said.stands}</h2>
      <p class="stage">${said.stage[worked.stage]}</p>
      ${asked(worked, matter.more, said, tongue)} ${shown(worked, matter.referral, said, tongue)}
      <h2>${isElsewhere ? said.wayBack : said.body}</h2>
      ${
        worked.lead === null
          ? !isElsewhere && html`<p>${fill(said.nobody, { agency: tongue.agency(worked.intake) })}</p>`
          : html`<p class="stage">${tongue.agency(worked.lead)}</p>`
      }
      ${
        worked.first !== null &&
        worked.first !== worked.lead &&
        html`<p>${fill(said.first, { agency: tongue.agency(worked.first) })}</p>`
      }
      ${isElsewhere && html`<p>${fill(said.back, { agency: tongue.agency(worked.intake) })}</p>`}
      ${rung(worked.lead ?? worked.intake, said, tongue)}
      <h2>${said.next}</h2>
      ${waits(matter.waits, said, tongue)}
      ${
        !isElsewhere &&
        html`<h2>${said.answer}</h2>
          ${reply ? answered(reply, said) : html`<p>${said.noAnswer}</p>`}`
      }
      <h2>${said.openings}</h2>
      ${opened(openings, said, tongue)}
      <p class="hint">${fill(said.asOf, { at: tongue.moment(now) })}</p>
      <p><a class="button" href="${addressOf(tongue, {})}">${said.again}</a></p>
    `,
  )
}

/** The dispute, for a party to it: who mediates, how far it is, when one meets next, and that nobody has to. */
export function disputePage(
  tongue: Tongue,
  dispute: MediationOpen,
  openings: readonly Opening[],
  now: number,
): Html {
  const said = words[tongue.language]
  const { body, channel, session, subject } = dispute
  return page(
    tongue,
    html`
      <h2>${said.dispute}</h2>
      <dl>
        <dt>${said.about}</dt>
        <dd class="text">${subject ?? said.removed}</dd>
        <dt>${said.channelName}</dt>
        <dd>${said.disputeChannel[channel]}</dd>
      </dl>
      <h2>${said.stands}</h2>
      <p class="stage">${said.disputeStage[faceOf(dispute)]}</p>
      <h2>${said.body}</h2>
      <p class="stage">${tongue.agency(body)}</p>
      ${rung(body, said, tongue)}
      <h2>${said.meeting}</h2>
      ${
        session
          ? html`<p>${tongue.moment(session.startsAt)}</p>
              <p class="text">${session.place ?? said.removed}</p>`
          : html`<p>${said.noMeeting}</p>`
      }
      <p class="note">${said.free}</p>
      ${mayLeave(dispute) ? leaving(tongue, said) : dispute.stage === 'ended' && html`<p class="note">${routesOf(tongue, dispute)}</p>`}
      <h2>${said.next}</h2>
      ${waits(waitsIn(dispute, now), said, tongue)}
      <h2>${said.openings}</h2>
      ${opened(openings, said, tongue)}
      <p class="hint">${fill(said.asOf, { at: tongue.moment(now) })}</p>
      <p><a class="button" href="${addressOf(tongue, {})}">${said.again}</a></p>
    `,
  )
}

/** What a party may do instead of mediating, as it is told when it leaves. */
export function routesOf({ language }: Tongue, { matter }: MediationOpen): string {
  return words[language].routes[matter]
}

/** Leaving is asked with receipt and word once more: there is no session that could be misused. */
function leaving(tongue: Tongue, said: Words): Html {
  return html`
    <h2>${said.leaveHeading}</h2>
    <p>${said.leaveLead}</p>
    <form method="post" action="${addressOf(tongue, {})}">
      <input type="hidden" name="act" value="leave" />
      <label for="receipt">${said.receipt}</label>
      <input
        id="receipt"
        name="receipt"
        required
        maxlength="40"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
      />
      <label for="word">${said.word}</label>
      <input id="word" name="word" type="password" required maxlength="64" autocomplete="off" />
      <button>${said.leave}</button>
    </form>
  `
}

function rung(agency: string, said: Words, tongue: Tongue): Html | undefined {
  const number = tongue.number(agency)
  if (number === undefined) return undefined
  return html`<p>${fill(said.ring, { agency: tongue.agency(agency), number })}</p>`
}

/** What is missing, and how it is supplied. */
function asked(
  { asked: missing, intake, lead }: GrievanceOpen,
  what: string | null,
  said: Words,
  tongue: Tongue,
): Html | undefined {
  if (!missing) return undefined
  return html`<h2>${said.more}</h2>
    <ul>
      ${missing.lacks.map((lack) => html`<li>${said.lack[lack]}</li>`)}
    </ul>
    <p class="text">${what ?? said.removed}</p>
    ${missing.until !== null && html`<p>${fill(said.moreUntil, { at: tongue.moment(missing.until) })}</p>`}
    <p>${fill(said.supply, { agency: tongue.agency(lead ?? intake) })}</p>`
}

/** Why it is not handled here, where to go, and that one may come back. */
function shown(
  { referral }: GrievanceOpen,
  worded: Matter['referral'],
  said: Words,
  tongue: Tongue,
): Html | undefined {
  if (!referral) return undefined
  return html`<h2>${said.otherWay}</h2>
    <dl>
      <dt>${said.why}</dt>
      <dd>${said.notOurs[referral.reason]}</dd>
      <dd class="text">${worded?.why ?? said.removed}</dd>
      <dt>${said.way}</dt>
      <dd>${said.route[referral.route]}</dd>
      <dt>${said.where}</dt>
      <dd class="text">${worded?.where ?? said.removed}</dd>
      ${
        referral.until !== null &&
        html`<dt>${said.wayUntil}</dt>
          <dd>${fill(said.until, { at: tongue.moment(referral.until) })}</dd>`
      }
    </dl>`
}

function waits(all: readonly Wait[], said: Words, tongue: Tongue): Html {
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

function answered(reply: NonNullable<Matter['reply']>, said: Words): Html {
  const parts = ['facts', 'basis', 'result', 'remedies'] as const
  return html`<dl>
    ${parts.map(
      (part) =>
        html`<dt>${said[part]}</dt>
          <dd class="text">${reply[part] ?? said.removed}</dd>`,
    )}
  </dl>`
}

function opened(all: readonly Opening[], said: Words, tongue: Tongue): Html {
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

/** The same page in another language or type. */
function addressOf(tongue: Tongue, change: Partial<Pick<Tongue, 'language' | 'isLarge'>>): string {
  const { path, language, isLarge } = { ...tongue, ...change }
  return `${path}?lang=${language}${isLarge ? '&size=large' : ''}`
}

function page(tongue: Tongue, content: Html): Html {
  const said = words[tongue.language]
  const language: Language = tongue.language === 'en' ? 'zh-CN' : 'en'
  return html`<!doctype html>
    <html lang="${tongue.language}" class="${tongue.isLarge ? 'large' : ''}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${said.title}</title>
        <link rel="stylesheet" href="/pages.css" />
      </head>
      <body>
        ${tongue.isExercise && html`<p class="exercise">${said.exercise}</p>`}
        <header>
          <p>${fill(said.city, { city: tongue.city })}</p>
          <nav>
            <a href="${addressOf(tongue, { isLarge: !tongue.isLarge })}"
              >${tongue.isLarge ? said.ordinary : said.large}</a
            >
            <a href="${addressOf(tongue, { language })}" lang="${language}">${said.other}</a>
          </nav>
        </header>
        <main>
          <h1>${said.title}</h1>
          ${content}
        </main>
      </body>
    </html>`
}
