/** The page of whoever brought a matter (`/my`): read without an account and without a script. */
import type { GrievanceOpen } from '../../shared/features/grievance/state.ts'
import type { Opening } from '../vault/openings.ts'
import { html, type Html } from './html.ts'
import { addressOf, opened, page, rung, waits, type Tongue } from './frame.ts'
import type { Matter } from './matter.ts'
import { fill, words, type Words } from './words.ts'

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
