/** A live house of the fictional city with those who decide about its rules and one who works by them. */
import type { Role } from '../../shared/event.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { ensureBook } from '../../server/houseActor.ts'
import { openDoors, newId, report, taken, until } from './doors.ts'
import type { Exercise } from './exercise.ts'

const posts: Readonly<Record<string, { role: Role; agency: string }>> = {
  keeper: { role: 'administrator', agency: 'centre' },
  supervisor: { role: 'supervisor', agency: 'centre' },
  duty: { role: 'dutyOfficer', agency: 'centre' },
}
export const liveArea = '990100000000'

/** As much of a house as a screen asks for. */
export interface LiveCity extends Pick<Exercise, 'house' | 'cookie' | 'close'> {
  /** Reports an incident and opens a clock of a rule on it. */
  reportWithClock: (rule: string) => Promise<void>
  /** Gives an order about the rules, judged on the book as it stands. */
  decide: (login: string, type: string, data: Record<string, unknown>) => Promise<void>
}

export async function openLiveCity(): Promise<LiveCity> {
  const doors = await openDoors()
  await ensureBook(doors.house, liveArea)
  await until(() => doors.house.book.stream !== undefined, 'the book is there')
  const senders = new Map<string, Awaited<ReturnType<typeof doors.sender>>>()
  for (const [login, { role, agency }] of Object.entries(posts))
    senders.set(login, await doors.sender(login, role, { agency, area: liveArea }))
  const senderOf = (login: string) => {
    const found = senders.get(login)
    if (!found) throw new Error(`nobody here is called ${login}`)
    return found
  }
  return {
    house: doors.house,
    cookie: async (login) => `lianxin=${senderOf(login).token}`,
    close: doors.close,
    decide: async (login, type, data) => {
      const { log, book } = doors.house
      const [opened] = await log.streams(houseLog, [book.stream ?? ''])
      const command = { commandId: newId(), type, stream: opened?.stream ?? '', data }
      const seen = opened?.state.version.open
      taken(
        await log.submit(houseLog, {
          by: { account: senderOf(login).account },
          command: { ...command, ...(seen !== undefined && { seen }) },
        }),
      )
    },
    reportWithClock: async (rule) => {
      const stream = newId()
      const duty = senderOf('duty')
      taken(await duty.give(report(stream, { area: '990121101000' })))
      const data = { clock: 'reply', rule, duty: { agency: 'housing' } }
      taken(await duty.give({ type: 'clock.open', stream, data }))
    },
  }
}
