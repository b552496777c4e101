/** The house as one who acts, and the accounts it opens. */
import { randomBytes } from 'node:crypto'
import type { Actor } from '../shared/access/actor.ts'
import { idFrom } from '../shared/ids.ts'
import type { Sessions } from './access/session.ts'
import { houseLog } from './corridor/accounts.ts'
import type { CityBook } from './city/cityBook.ts'
import type { EventLog } from './log/eventLog.ts'

/** The house's own actor: it acts anywhere in the city, only through orders that name `system`. */
export const houseActor: Actor = {
  account: 'system:house',
  role: 'system',
  agency: 'centre',
  area: '990100000000',
}

/** Opens an account as the house, with the password already hashed; gives the account's id, also when it exists. */
export async function ensureAccount(
  house: { sessions: Sessions; log: EventLog },
  account: { login: string; role: Actor['role']; agency: string; area: string; seat?: string | undefined },
  passwordHash: string | undefined,
): Promise<string> {
  const held = await house.sessions.accountOf(account.login)
  if (held !== undefined) return held
  const stream = idFrom(randomBytes(21))
  const answer = await house.log.submit(houseLog, {
    by: { system: { ...houseActor, role: 'administrator' } },
    command: {
      commandId: `system:open-account:${account.login}`,
      type: 'account.open',
      stream,
      data: account,
    },
  })
  if (!answer.accepted) {
    // Another node that starts may have been faster.
    const opened = await house.sessions.accountOf(account.login)
    if (opened !== undefined) return opened
    throw new Error(`account ${account.login} could not be opened: ${answer.refusal.code}`)
  }
  if (passwordHash !== undefined) await house.sessions.setPassword(stream, passwordHash)
  return stream
}

/** Opens the book in which the city keeps what it decides about its rules of time, unless it is there. */
export async function ensureBook(
  { log, book }: { log: EventLog; book: CityBook },
  area: string,
): Promise<void> {
  if (book.stream !== undefined) return
  const answer = await log.submit(houseLog, {
    by: { system: { ...houseActor, role: 'administrator' } },
    command: {
      commandId: `system:open-city:${area}:${idFrom(randomBytes(21))}`,
      type: 'city.open',
      stream: idFrom(randomBytes(21)),
      data: { area },
    },
  })
  // Another node that starts may have been faster.
  if (!answer.accepted && answer.refusal.code !== 'claim.taken')
    throw new Error(`the book of the city's rules could not be opened: ${answer.refusal.code}`)
}
