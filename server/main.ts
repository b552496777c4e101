/** `npm start`: the house on its live log. */
import { compose, type RunningHouse } from './compose.ts'
import { unconfirmedIn } from '../shared/clocks/overrides.ts'
import { openCity } from './city/check.ts'
import { ensureAccount, ensureBook, houseActor } from './houseActor.ts'
import { readConfig } from './config.ts'
import { houseLog, liveLog } from './corridor/accounts.ts'
import { cityFolder } from './places.ts'
import { endOnSignals } from './signals.ts'

const firstLinkMs = 24 * 3_600_000

async function start(): Promise<void> {
  const config = readConfig(process.env)
  // A city that is half right would be found out in the middle of a night.
  openCity(cityFolder(config.CITY), { plays: false })
  const house = await compose({ config, logs: [{ name: liveLog, mode: 'live' }] })
  endOnSignals(house)
  console.log(`Lianxin listens on ${house.url}`)
  try {
    await admit(house)
    await askForRules(house)
  } catch (error) {
    if (!house.isEnding) throw error
  }
}

/** Whoever starts the house holds its files: a link that was missed or has expired must not lock the city out. */
async function admit(house: RunningHouse): Promise<void> {
  const { agency, area } = houseActor
  const account = await ensureAccount(
    house,
    { login: 'administrator', role: 'administrator', agency, area },
    undefined,
  )
  if (!(await house.sessions.hasPassword(account))) {
    const link = await house.sessions.makeLink('link', account, houseLog, firstLinkMs)
    console.log(
      `No administrator has a password yet. To sign in, once, within 24 hours: ${house.url}/sign-in#link=${link}`,
    )
  }
}

/** No rule binds here before somebody in this city said so: what nobody confirmed yet is listed at each start. */
async function askForRules({ log, book, logger, now, url }: RunningHouse): Promise<void> {
  const rules = book.rulesOf(liveLog, now())
  await ensureBook({ log, book }, rules.area)
  const unconfirmed = unconfirmedIn(rules)
  if (unconfirmed.length === 0) return
  logger.warn({ rules: unconfirmed }, 'rules of time that nobody in this city confirmed yet')
  console.log(
    `${unconfirmed.length} rules of time are not confirmed for this city; a supervisor or commander confirms them at ${url}/rules`,
  )
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
