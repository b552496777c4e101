/** Sixty-four people with one order each on its way, in rounds: the load of every measure of commands a second. */
import type { EventLog } from '../../server/log/eventLog.ts'
import { clockMs } from './measure.ts'
import { city, entryOf, give, openAccount, openIncident } from './orders.ts'

export const log = 'live'
const waiting = 64
const incidents = 16

export interface People {
  accounts: readonly string[]
  streams: readonly string[]
}

export interface Sending {
  /** Gives so many orders; resolves with the milliseconds it took. */
  round: (commands: number) => Promise<number>
  /** Ends of the batches of the present round, and where the round began. */
  batches: number[]
}

export async function openPeople(events: EventLog): Promise<People> {
  const accounts: string[] = []
  for (let i = 0; i < waiting; i++)
    accounts.push(
      await openAccount(events, `duty-${i}`, { role: 'dutyOfficer', agency: 'centre', area: city }),
    )
  const streams: string[] = []
  for (let i = 0; i < incidents; i++)
    streams.push(await openIncident(events, log, accounts[i] ?? '', '990102003000'))
  return { accounts, streams }
}

export function sendingTo(events: EventLog, { accounts, streams }: People): Sending {
  const batches: number[] = []
  events.onCommitted(({ log: name, upTo }) => {
    if (name === log) batches.push(upTo)
  })
  const round = async (commands: number): Promise<number> => {
    const { position } = await events.head(log)
    batches.splice(0, batches.length, position)
    const orders = Array.from({ length: commands }, (_, n) => entryOf(streams[n % incidents] ?? '', n))
    const sender = async (account: string): Promise<void> => {
      for (let next = orders.pop(); next; next = orders.pop()) await give(events, log, account, next)
    }
    const began = clockMs()
    await Promise.all(accounts.map(sender))
    return clockMs() - began
  }
  return { round, batches }
}
