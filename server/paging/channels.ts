/**
 * Ways out for what is released (PRESS40): a channel of the city that has an address is given the text by e-mail or by a
 * signed webhook. Whether the public can read it there a person says. All others are filled by hand, with a copy-ready
 * text; in an exercise nothing leaves the house (D20).
 */
import { feedChannel, pageChannel } from '../../shared/features/statement/notices.ts'
import type { ClearanceRules } from '../../shared/features/statement/rules.ts'
import type { Mode } from '../../shared/protocol.ts'
import type { Config } from '../config.ts'
import { posted } from './hook.ts'
import { headersOf, mailed } from './mail.ts'
import type { Sent } from './page.ts'

/** A released statement as a channel is given it. */
export interface Notice {
  /** The same at every try. */
  id: string
  statement: string
  kind: string
  owner: string
  title: string
  text: string
  /** Epoch ms. */
  releasedAt: number
}

export interface Channel {
  channel: string
  /** One try, ended within seconds. Never rejects. */
  send: (notice: Notice) => Promise<Sent>
}

export type ChannelConfig = Pick<Config, 'PAGING_SMTP' | 'PAGING_FROM' | 'RELEASE_CHANNELS'>
export interface Surroundings {
  clearance: ClearanceRules
  now: () => number
  /** Where the public reads it. */
  pageOf: (statement: string) => string
}

/** What is that old is no news: a channel that was given an address today does not tell of last year. */
const staleMs = 86_400_000

/** Gives the ways out of a log of that mode. Throws where a channel is listed that the city does not have. */
export function channelsOut(
  { RELEASE_CHANNELS, PAGING_SMTP: url, PAGING_FROM: from }: ChannelConfig,
  { clearance, now, pageOf }: Surroundings,
): (mode: Mode) => Channel[] {
  const own = [pageChannel, feedChannel]
  const known = clearance.channels.map(({ id }) => id).filter((id) => !own.includes(id))
  const strangers = Object.keys(RELEASE_CHANNELS).filter((channel) => !known.includes(channel))
  if (strangers.length > 0) throw new Error(`RELEASE_CHANNELS: the city has no ${strangers.join(', ')}`)
  const channels = Object.entries(RELEASE_CHANNELS).map(([channel, way]): Channel => ({
    channel,
    send: async (notice) => {
      if (now() - notice.releasedAt > staleMs) return 'refused'
      const link = pageOf(notice.statement)
      if ('hook' in way)
        return posted(way.hook, { id: notice.id, body: bodyOf(notice, channel, link) }, { now })
      if (url === undefined || from === undefined) return 'refused'
      const { title: subject, text } = notice
      // Those on a list do not read who else is.
      const message = { subject, text: `${text}\n\n${link}\n`, bcc: way.mail }
      return mailed({ url, from }, { ...headersOf(notice, from), ...message })
    },
  }))
  return (mode) => (mode === 'live' ? channels : channels.map(sunk))
}

function sunk({ channel }: Channel): Channel {
  return { channel, send: () => Promise.resolve('sunk') }
}

function bodyOf(
  { id, statement, kind, owner, title, text, releasedAt }: Notice,
  channel: string,
  link: string,
): string {
  const released = new Date(releasedAt).toISOString()
  return JSON.stringify({
    type: 'statement.released',
    id,
    channel,
    statement,
    kind,
    owner,
    title,
    text,
    released,
    link,
  })
}
