/** Pages by e-mail, through the city's own relay. */
import { createTransport, type SendMailOptions } from 'nodemailer'
import { isLoopback } from '../config.ts'
import type { Pager, Sent } from './page.ts'
import type { PagedUnits } from './units.ts'
import { lettered } from './words.ts'

/** How long a relay may be silent at any step. */
const stepMs = 5000
/** And how long a try may take in all. */
const tryMs = 15_000

export interface Relay {
  /** `smtp://` or `smtps://`, with user and password where the relay wants them. */
  url: string
  from: string
  stepMs?: number
}

export interface MailOptions extends Relay {
  timeZone: string
  /** A unit's name in both languages. */
  nameOf: (agency: string) => { zh: string; en: string }
}

export function mailPager(units: PagedUnits, options: MailOptions): Pager {
  const { timeZone, nameOf } = options
  return {
    means: 'mail',
    reaches: (agency) => units[agency]?.mail !== undefined,
    send: async (page) => {
      const to = units[page.agency]?.mail
      if (!to) return 'refused'
      return mailed(options, {
        ...lettered(page, nameOf(page.agency), timeZone),
        ...headersOf(page, options.from),
        to,
      })
    },
  }
}

/** One try. Never rejects. */
export async function mailed(relay: Relay, message: SendMailOptions): Promise<Sent> {
  const transport = createTransport(settings(relay))
  try {
    await within(tryMs, transport.sendMail(message))
    return 'delivered'
  } catch (error) {
    return sentBy(error)
  } finally {
    transport.close()
  }
}

/** Whether the relay answers and lets us in; sends nothing. */
export async function answers(relay: Relay): Promise<boolean> {
  const transport = createTransport(settings(relay))
  try {
    return await within(tryMs, transport.verify())
  } catch {
    return false
  } finally {
    transport.close()
  }
}

/** Passwords and pages go over TLS, or stay on this machine (PAGE6). */
export function settings({ url, stepMs: ms = stepMs }: Relay) {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const host = hostname.replace(/^\[|\]$/g, '')
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isLoopback(host),
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    ...{
      dnsTimeout: ms,
      connectionTimeout: ms,
      greetingTimeout: ms,
      socketTimeout: ms,
      socketCloseTimeout: 0,
    },
    ...{ disableFileAccess: true, disableUrlAccess: true, maxResponseSize: 65_536 },
  }
}

/** A mailbox knows a second try by its Message-ID; an answering machine does not answer. */
export function headersOf({ id, urgent = false }: { id: string; urgent?: boolean }, from: string) {
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const headers = { 'Auto-Submitted': 'auto-generated', 'X-Lianxin-Page': id }
  return {
    from: { name: '连心 Lianxin', address: from },
    messageId: `<${id}@${domain}>`,
    headers,
    ...(urgent && { priority: 'high' as const }),
  }
}

/** A relay that says 5xx means it (RFC 5321 4.2.1); everything else may pass. */
function sentBy(error: unknown): Sent {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined
  return typeof code === 'number' && code >= 500 ? 'refused' : 'later'
}

async function within<T>(ms: number, doing: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too slow')), ms)
  })
  return Promise.race([doing, late]).finally(() => clearTimeout(timer))
}
