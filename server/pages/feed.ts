/** Official notices as a feed by RFC 4287. What was followed or withdrawn keeps its entry and says so. */
import type { Tongue } from './frame.ts'
import { html as xml, type Html } from './html.ts'
import { noticeWords } from './noticeWords.ts'
import type { Notice } from './notices.ts'
import { fill } from './words.ts'

export interface Fed {
  notices: readonly Notice[]
  /** Names the log; the same for as long as it lasts. */
  log: string
  /** Absolute address of the feed itself, and of the page it is of. */
  self: string
  page: string
  now: number
}

export function feed(tongue: Tongue, { notices, log, self, page, now }: Fed): Html {
  const said = noticeWords[tongue.language]
  const updated = notices.length === 0 ? now : Math.max(...notices.map(({ changedAt }) => changedAt))
  return xml`<?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${tongue.language}">
      <id>urn:lianxin:notices:${log}</id>
      <title>${tongue.city} ${said.title}</title>
      <updated>${instant(updated)}</updated>
      <author><name>${tongue.city}</name></author>
      <link rel="self" type="application/atom+xml" href="${self}" />
      <link rel="alternate" type="text/html" href="${page}" />
      ${notices.map((one) => entry(tongue, one, page))}
    </feed>
`
}

function entry(tongue: Tongue, notice: Notice, page: string): Html {
  const said = noticeWords[tongue.language]
  const { stream, kind, owner, releasedAt, changedAt, follows, followed, withdrawn } = notice
  const address = (id: string) => `${page}&notice=${id}`
  const state = withdrawn ? 'withdrawn' : followed?.as
  const title = kept(notice.title ?? said.removed)
  const told = [
    withdrawn && `${said.withdrawn} ${fill(said.withdrawal, { reason: withdrawn.reason ?? said.removed })}`,
    followed && said.followed[followed.as],
    follows && said.follows[follows.as],
    follows?.as === 'corrected' && fill(said.wrong, { wrong: follows.wrong ?? said.removed }),
    notice.text ?? said.removed,
  ].filter((part) => typeof part === 'string')
  return xml`<entry>
    <id>urn:lianxin:notice:${stream}</id>
    <title>${state ? fill(said.marked, { state: said.state[state], title }) : title}</title>
    <published>${instant(releasedAt)}</published>
    <updated>${instant(changedAt)}</updated>
    <author><name>${tongue.agency(owner)}</name></author>
    <category term="${kind}" label="${said.kind[kind]}" />
    <link rel="alternate" type="text/html" href="${address(stream)}" />
    ${follows && xml`<link rel="related" type="text/html" href="${address(follows.stream)}" />`}
    ${followed && xml`<link rel="related" type="text/html" href="${address(followed.by)}" />`}
    <content type="text">${kept(told.join('\n\n'))}</content>
  </entry>`
}

function instant(at: number): string {
  return new Date(at).toISOString()
}

/** XML has no room for two code points that text may hold (XML 1.0, production 2). */
function kept(text: string): string {
  return text.replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
}
