/** `/public`: official notices, newest first; what was followed, corrected or withdrawn stays readable and says so. */
import { addressOf, page, rung, type Masthead, type Tongue } from './frame.ts'
import { html, type Html } from './html.ts'
import { noticeWords, type NoticeWords } from './noticeWords.ts'
import { asSent, type Notice } from './notices.ts'
import { fill, words } from './words.ts'

/** A page stays below 100 KB with all it loads: what does not fit stands on the next. */
const mostBytes = 70_000

export interface Shown {
  /** Newest first. */
  notices: readonly Notice[]
  /** Older ones exist beyond these. */
  isMore: boolean
  /** Not the newest. */
  isOlder: boolean
  /** Where the feed is. */
  feed: string
  /** Where one looks up one’s own matter. */
  mine: string
  channel: (id: string) => string
  now: number
}

export function noticesPage(tongue: Tongue, shown: Shown): Html {
  const said = noticeWords[tongue.language]
  const all = shown.notices.map((one) => article(tongue, one, shown))
  const fitting = fits(all)
  const last = shown.notices[fitting - 1]
  const isMore = shown.isMore || fitting < all.length
  return page(
    tongue,
    html`
      <p class="hint">
        ${fill(said.lead, { city: tongue.city })} ${fill(said.asOf, { at: tongue.moment(shown.now) })}
      </p>
      ${all.length === 0 && html`<p>${said.none}</p>`} ${all.slice(0, fitting)}
      ${
        isMore &&
        last &&
        html`<p>
          <a class="button" href="${`${addressOf(tongue, {})}&before=${last.mark}`}">${said.older}</a>
        </p>`
      }
      ${shown.isOlder && html`<p><a href="${addressOf(tongue, {})}">${said.newest}</a></p>`}
      <p class="links"><a href="${shown.feed}">${said.feed}</a> <a href="${shown.mine}">${said.mine}</a></p>
    `,
    masthead(tongue, shown.feed),
  )
}

/** Nothing to show, and why. */
export function noNoticePage(tongue: Tongue, why: 'notFound' | 'unavailable' | 'tooMany'): Html {
  const said = noticeWords[tongue.language]
  return page(
    tongue,
    html`<p class="problem" role="alert">${said[why]}</p>
      <p><a class="button" href="${addressOf(tongue, {})}">${said.newest}</a></p>`,
    masthead(tongue),
  )
}

function masthead({ language, city, isExercise }: Tongue, feed?: string): Masthead {
  const { title, above } = noticeWords[language]
  return { title, above: fill(above, { city }), isListed: !isExercise, ...(feed !== undefined && { feed }) }
}

/** How many of them stand on one page: the first always does. */
function fits(all: readonly Html[]): number {
  let bytes = 0
  const over = all.findIndex(({ text }, index) => {
    bytes += Buffer.byteLength(text)
    return index > 0 && bytes > mostBytes
  })
  return over === -1 ? all.length : over
}

function article(tongue: Tongue, notice: Notice, shown: Shown): Html {
  const said = noticeWords[tongue.language]
  const { stream, kind, owner, area, releasedAt, follows, followed, withdrawn, nextAt } = notice
  const to = (id: string) => `${addressOf(tongue, {})}&notice=${id}`
  const at = { at: tongue.moment(releasedAt), kind: said.kind[kind], agency: tongue.agency(owner) }
  return html`<article id="n-${stream}">
    <h2><a href="${to(stream)}">${notice.title ?? said.removed}</a></h2>
    <p class="hint">${fill(said.published, at)}<br />${fill(said.about, { area: tongue.area(area) })}</p>
    ${
      withdrawn &&
      html`<p class="problem">
        ${said.withdrawn}<br />${fill(said.withdrawal, { reason: withdrawn.reason ?? said.removed })}
      </p>`
    }
    ${
      followed &&
      html`<p class="${followed.as === 'updated' ? 'note' : 'problem'}">
        ${said.followed[followed.as]} <a href="${to(followed.by)}">${said.after}</a>
      </p>`
    }
    ${
      follows &&
      html`<p class="note">
        ${said.follows[follows.as]}
        ${follows.as === 'corrected' && fill(said.wrong, { wrong: follows.wrong ?? said.removed })}
        <a href="${to(follows.stream)}">${said.before}</a>
      </p>`
    }
    <p class="text">${notice.text ?? said.removed}</p>
    ${
      nextAt !== undefined &&
      html`<p class="${shown.now > nextAt ? 'problem' : 'note'}">
        ${fill(shown.now > nextAt ? said.nextLate : said.next, { at: tongue.moment(nextAt) })}
      </p>`
    }
    ${rung(owner, words[tongue.language], tongue)} ${tongue.isExercise && sink(tongue, notice, said, shown)}
  </article>`
}

/** In an exercise nothing leaves the house: here stands what would have (D20). */
function sink(tongue: Tongue, notice: Notice, said: NoticeWords, { channel }: Shown): Html {
  const sent = asSent(notice, said.removed)
  const n = [...sent].length
  return html`<details>
    <summary>${said.sink}</summary>
    <ul>
      ${notice.outlets.map(
        (one) =>
          html`<li>
            <b>${fill(said.outlet, { channel: channel(one.channel), n })}</b><br />
            ${one.readableAt === null ? said.notReadable : fill(said.readable, { at: tongue.moment(one.readableAt) })}
            <p class="text">${sent}</p>
          </li>`,
      )}
    </ul>
  </details>`
}
