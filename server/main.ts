/** `npm start`: the house on its live log. */
import { compose, ensureAccount, houseActor } from './compose.ts'
import { readConfig } from './config.ts'
import { houseLog } from './corridor/accounts.ts'

const firstLinkMs = 24 * 3_600_000
/** After this the process ends whatever still holds it: everything answered is on disk. */
const longestEndMs = 25_000

async function start(): Promise<void> {
  const config = readConfig(process.env)
  const house = await compose({ config, logs: [{ name: 'live', mode: 'live' }] })
  console.log(`Lianxin listens on ${house.url}`)
  const { agency, area } = houseActor
  const account = await ensureAccount(
    house,
    { login: 'administrator', role: 'administrator', agency, area },
    undefined,
  )
  // Whoever starts the house holds its files: a link that was missed or has expired must not lock the city out.
  if (!(await house.sessions.hasPassword(account))) {
    const link = await house.sessions.makeLink('link', account, houseLog, firstLinkMs)
    console.log(
      `No administrator has a password yet. To sign in, once, within 24 hours: ${house.url}/sign-in#link=${link}`,
    )
  }
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      setTimeout(() => process.exit(1), longestEndMs).unref()
      house.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
