/** A real house on a free port with the demo accounts of the fictional city, for the suites that need one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Answer, Command } from '../../shared/command.ts'
import { roles } from '../../shared/event.ts'
import { idFrom } from '../../shared/ids.ts'
import { hashPassword } from '../../server/access/secrets.ts'
import { compose, type RunningHouse } from '../../server/compose.ts'
import { ensureAccount } from '../../server/houseActor.ts'
import { readConfig } from '../../server/config.ts'
import { freshPlace, type Place } from './place.ts'

export const exerciseLog = 'exercise-test'
export const password = 'yunting-demo'

const accountsFile = z.array(
  z.strictObject({
    login: z.string(),
    role: z.enum(roles),
    agency: z.string(),
    area: z.string(),
    seat: z.string().optional(),
  }),
)

export interface Exercise {
  house: RunningHouse
  place: Place
  dataDir: string
  /** Gives an order as a demo account, in process: for what others do meanwhile. */
  give: (
    login: string,
    order: Pick<Command, 'type' | 'stream' | 'data'> & Partial<Command>,
  ) => Promise<Answer>
  /** A cookie header of a fresh session. */
  cookie: (login: string) => Promise<string>
  /** A single-use sign-in link. */
  link: (login: string) => Promise<string>
  close: () => Promise<void>
}

/** Starts it; `extraOrigins` are other addresses it is reached by (a gate before it), `anchorLog` when it plays. */
export async function startExercise(
  extraOrigins: readonly string[] = [],
  anchorLog?: number,
): Promise<Exercise> {
  const place = await freshPlace()
  const env = { ...place.switches, PORT: '0', LOG_LEVEL: 'silent', ALLOWED_ORIGINS: extraOrigins.join(',') }
  const clock = anchorLog === undefined ? undefined : { anchorReal: Date.now(), anchorLog, speed: 1 }
  const house = await compose({
    config: readConfig(env),
    logs: [{ name: exerciseLog, mode: 'exercise', ...(clock && { clock }) }],
  })
  const hash = await hashPassword(password)
  const accounts = new Map<string, string>()
  const listed = accountsFile.parse(JSON.parse(readFileSync(join(house.cityFolder, 'demo.json'), 'utf8')))
  for (const account of listed) accounts.set(account.login, await ensureAccount(house, account, hash))
  house.openWall = accounts.get('wall')
  const accountOf = (login: string): string => {
    const account = accounts.get(login)
    if (account === undefined) throw new Error(`no demo account ${login}`)
    return account
  }
  return {
    house,
    place,
    dataDir: place.dataDir,
    give: (login, order) =>
      house.log.submit(exerciseLog, {
        by: { account: accountOf(login) },
        command: { commandId: newId(), ...order },
      }),
    cookie: async (login) => `lianxin=${await house.sessions.begin(accountOf(login), exerciseLog)}`,
    link: async (login) =>
      `${house.url}/sign-in#link=${await house.sessions.makeLink('link', accountOf(login), exerciseLog, 60_000)}`,
    close: async () => {
      await house.close()
      place.remove()
    },
  }
}

export function newId(): string {
  return idFrom(randomBytes(21))
}

/** An incident reported by the duty officer; gives its stream. */
export async function reportIncident(
  exercise: Exercise,
  title: string,
  area = '990121101000',
): Promise<string> {
  const stream = newId()
  const answer = await exercise.give('duty', {
    type: 'incident.report',
    stream,
    data: { category: 'accident', title, area, source: 'unit' },
  })
  if (!answer.accepted) throw new Error(`the report was refused: ${answer.refusal.code}`)
  return stream
}

/** An entry of the duty officer. */
export async function recordEntry(exercise: Exercise, stream: string, text: string): Promise<void> {
  const answer = await exercise.give('duty', {
    type: 'incident.recordEntry',
    stream,
    data: { text, key: true },
  })
  if (!answer.accepted) throw new Error(`the entry was refused: ${answer.refusal.code}`)
}
