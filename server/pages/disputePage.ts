/** The page of a party to a dispute (`/my`): how it stands, that nobody has to talk, and what else is open until when. */
import {
  beforeConsent,
  faceOf,
  mayLeave,
  withAgreement,
  type Claim,
  type MediationOpen,
} from '../../shared/features/mediation/state.ts'
import { max } from '../../shared/features/mediation/messages.ts'
import type { Opening } from '../vault/openings.ts'
import { addressOf, opened, page, rung, waits, type Tongue } from './frame.ts'
import { html, type Html } from './html.ts'
import { waitsIn } from './matter.ts'
import type { LastDay, OtherRoute } from './routes.ts'
import { routeWords } from './routeWords.ts'
import { fill, words, type Words } from './words.ts'

/** A dispute as its party may know it. */
export interface Dispute {
  open: MediationOpen
  /** What else is open; the first is the next. None once another body has it. */
  routes: readonly OtherRoute[]
  /** The agency that helps free of charge. */
  legalAid: string
  /** The party's own rows of the register. */
  claims: readonly Claim[]
  openings: readonly Opening[]
}

export function disputePage(
  tongue: Tongue,
  { open: dispute, routes, legalAid, claims, openings }: Dispute,
  now: number,
): Html {
  const said = words[tongue.language]
  const { body, channel, session, stage, subject } = dispute
  const isOver = stage === 'ended'
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
      ${isOver && html`<p class="note" role="status">${routeWords[tongue.language].left}</p>`}
      ${isOver && others(tongue, dispute, routes, legalAid)}
      <h2>${said.body}</h2>
      <p class="stage">${tongue.agency(body)}</p>
      ${rung(body, said, tongue)}
      ${
        !isOver &&
        html`<h2>${said.meeting}</h2>
          ${
            session
              ? html`<p>${tongue.moment(session.startsAt)}</p>
                  <p class="text">${session.place ?? said.removed}</p>`
              : html`<p>${said.noMeeting}</p>`
          }
          <p class="note">${said.free}</p>`
      }
      ${mayLeave(dispute) && leaving(tongue, dispute, said)}
      ${!isOver && others(tongue, dispute, routes, legalAid)} ${asked(tongue, claims)}
      ${
        !isOver &&
        html`<h2>${said.next}</h2>
          ${waits(waitsIn(dispute, now), said, tongue)}`
      }
      <h2>${said.openings}</h2>
      ${opened(openings, said, tongue)}
      <p class="hint">${fill(said.asOf, { at: tongue.moment(now) })}</p>
      <p><a class="button" href="${addressOf(tongue, {})}">${said.again}</a></p>
    `,
  )
}

/** What a party is told as it leaves, as one text: what the record keeps of it. */
export function toldOf(tongue: Tongue, { routes, legalAid }: Pick<Dispute, 'routes' | 'legalAid'>): string {
  const said = routeWords[tongue.language]
  const told = routes.map((one) =>
    fill(said.told, {
      ...{ name: said.route[one.route].name, agency: tongue.agency(one.agency) },
      last: lastSaid(tongue, one)
        .filter(Boolean)
        .join(tongue.language === 'en' ? '; ' : '，'),
    }),
  )
  const aid = fill(said.toldAid, { agency: tongue.agency(legalAid) })
  return [...told, aid].join('\n').slice(0, max.text)
}

/** Leaving is asked with receipt and word once more: there is no session that could be misused. */
function leaving(tongue: Tongue, { stage }: MediationOpen, said: Words): Html {
  const isAsked = beforeConsent.includes(stage)
  return html`
    <h2>${isAsked ? said.declineHeading : said.leaveHeading}</h2>
    <p>${isAsked ? said.declineLead : said.leaveLead}</p>
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
      <button>${isAsked ? said.decline : said.leave}</button>
    </form>
  `
}

/** What the party asks for, as it stands in the register. */
function asked({ language }: Tongue, claims: readonly Claim[]): Html | undefined {
  if (claims.length === 0) return undefined
  const said = routeWords[language]
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: 'CNY' })
  return html`<h2>${said.claims}</h2>
    <ul>
      ${claims.map(({ kind, amountFen, withdrawn }) => {
        const parts = [said.claim[kind], ...(amountFen === null ? [] : [money.format(amountFen / 100)])]
        return html`<li>
          ${[...parts, ...(withdrawn ? [said.withdrawn] : [])].join(language === 'en' ? ', ' : '，')}
        </li>`
      })}
    </ul>`
}

function others(
  tongue: Tongue,
  { matter, stage }: MediationOpen,
  routes: readonly OtherRoute[],
  legalAid: string,
): Html | undefined {
  if (routes.length === 0) return undefined
  const said = routeWords[tongue.language]
  const heading = withAgreement.includes(stage) ? 'agreed' : stage === 'ended' ? 'over' : 'besides'
  return html`
    <h2>${said.heading[heading]}</h2>
    <ol class="routes">
      ${routes.map((one, index) => routeLine(tongue, one, index === 0))}
    </ol>
    <h2>${said.aid}</h2>
    <p>${said.aidFor[matter]}</p>
    <p>${where(tongue, legalAid)}</p>
    <p class="hint">${said.estimate}</p>
  `
}

function routeLine(tongue: Tongue, one: OtherRoute, isNext: boolean): Html {
  const said = routeWords[tongue.language]
  const { name, note } = said.route[one.route]
  const [day, ...counted] = lastSaid(tongue, one)
  const basis = tongue.language === 'en' ? one.basis.en : one.basis.zh
  return html`<li>
    ${isNext && html`<span class="next">${said.next}</span>`} <b>${name}</b><br />
    <strong>${day}</strong>
    ${counted.map((line) => html`<br />${line}`)} ${note && html`<br />${note}`}<br />
    ${where(tongue, one.agency)}<br />
    <small>${fill(said.basis, { basis })}</small>
  </li>`
}

function where(tongue: Tongue, agency: string): Html {
  const said = routeWords[tongue.language]
  const number = tongue.number(agency)
  return html`${fill(said.where, { agency: tongue.agency(agency), place: tongue.place(agency) })}
  ${number && html`${said.rung} <span class="number">${number}</span>`}`
}

/** Its last day, and how that is counted: the day first where it is known. */
function lastSaid(tongue: Tongue, { route, last }: OtherRoute): string[] {
  const said = routeWords[tongue.language]
  const isTheirs = route === 'award' || route === 'decision'
  const amount = ({ unit, amount: n }: Extract<LastDay, { is: 'counted' }>['of']): string =>
    fill(said.amount[unit][n === 1 ? 0 : 1], { n })
  switch (last.is) {
    case 'unlimited':
      return [said.unlimited]
    case 'counted':
      return [fill(said.route[route].counted, { amount: amount(last.of) })]
    case 'clock': {
      const { at, isOver, subject } = last
      const day = tongue.day(at)
      if (isTheirs) return [fill(said.theirs, { day })]
      if (isOver) return [fill(said.past, { day })]
      return [subject === undefined ? fill(said.lastDay, { day }) : fill(said.lastDayOf, { day, subject })]
    }
    case 'anew': {
      const { at, isOver, from, since, of } = last
      const day = tongue.day(at)
      if (isOver) return [fill(said.past, { day })]
      return [
        fill(said.lastDay, { day }),
        fill(said.anew[from], { since: tongue.day(since), amount: amount(of) }),
      ]
    }
  }
}
