/** `npm run demo`: an exercise of the fictional city, played at speed; a sign-in link for every role. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { hashPassword, newToken } from './access/secrets.ts'
import { openCity } from './city/check.ts'
import { demoFile } from './city/files.ts'
import { compose, hold, isHeld, type RunningHouse } from './compose.ts'
import { ensureAccount } from './houseActor.ts'
import { isLoopback, readConfig, type Config } from './config.ts'
import { partOfCluster, runCluster } from './demo/cluster.ts'
import { cityFolder } from './places.ts'
import { play } from './scenario/player.ts'
import { script, startOf, type Script } from './scenario/script.ts'
import { endOnSignals } from './signals.ts'

const linkMs = 12 * 3_600_000
const leadMs = 60_000

/** Every playing has a folder of its own; those no process holds any more are removed. */
function freshFolder(dataDir: string): string {
  const root = join(dataDir, 'demo')
  mkdirSync(root, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(root))
    if (!isHeld(join(root, name))) rmSync(join(root, name), { recursive: true, force: true })
  return join(root, new Date().toISOString().replace(/[^0-9]/g, ''))
}

/** Reads a script by its name. Throws with the names of those there are. */
function readScript(city: string, name: string): Script {
  const folder = join(city, 'scenarios')
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []
  const known = files.map((file) => file.slice(0, -'.json'.length)).sort()
  if (!known.includes(name))
    throw new Error(`--scenario ${name} is not there; this build plays: ${known.join(', ')}`)
  return script.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string', default: 'leak' },
      speed: { type: 'string', default: '60' },
      cluster: { type: 'boolean', default: false },
      // Said to the nodes that --cluster starts.
      part: { type: 'string' },
    },
  })
  const part = partOfCluster.optional().parse(values.part)
  const speed = z.coerce.number().min(1).max(240).parse(values.speed)
  const read = readConfig(process.env)
  if (!isLoopback(read.HOST))
    throw new Error('the demo gives sign-in links away and runs on this machine only: HOST must be loopback')
  if (values.cluster) {
    const folder = freshFolder(read.DATA_DIR)
    const letGo = hold(folder)
    const { scenario } = values
    const say = (line: string): void => console.log(line)
    return runCluster({ folder, port: read.PORT, scenario, speed: values.speed, letGo, say })
  }
  const config: Config = {
    ...read,
    // A house of one node is played in a folder of its own: no database is asked.
    ...(part === undefined && {
      DATABASE_URL: undefined,
      REDIS_URL: undefined,
      DATA_DIR: freshFolder(read.DATA_DIR),
    }),
    LOG_LEVEL: process.env['LOG_LEVEL'] ? read.LOG_LEVEL : 'warn',
  }
  const name = `exercise-${values.scenario}`
  const folder = cityFolder(config.CITY)
  openCity(folder, { plays: true })
  const played = readScript(folder, values.scenario)
  const house = await compose({
    config,
    logs: [
      {
        name,
        mode: 'exercise',
        clock: { anchorReal: Date.now(), anchorLog: startOf(played) - leadMs, speed },
      },
    ],
    nextFreePort: true,
  })
  const waits = new Set<() => void>()
  endOnSignals(house, () => {
    for (const wake of waits) wake()
  })
  try {
    if (part === 'follower') house.openWall = await house.sessions.accountOf('wall')
    else await openDoors(house, name, config)
    if (part !== undefined) console.log(`node http://${config.HOST}:${house.port}`)
    if (part !== 'follower') await perform(house, name, played, waits)
  } catch (error) {
    if (!house.isEnding) throw error
  }
}

/** Plays the script to its end, or until the house ends; what it waits for stands in `waits`. */
async function perform(
  house: RunningHouse,
  name: string,
  played: Script,
  waits: Set<() => void>,
): Promise<void> {
  await play({
    log: house.log,
    name,
    script: played,
    accountOf: (login) => house.sessions.accountOf(login),
    now: Date.now,
    stopped: () => house.isEnding,
    wait: (ms) =>
      new Promise((resolve) => {
        const wake = (): void => {
          waits.delete(wake)
          clearTimeout(timer)
          resolve()
        }
        const timer = setTimeout(wake, ms)
        waits.add(wake)
      }),
    onLine: (index, answer) => {
      if (!answer.accepted) console.warn(`line ${index + 1} was refused: ${answer.refusal.code}`)
    },
  })
  if (!house.isEnding) console.log('The script is played. The exercise goes on; give orders at the desk.')
}

async function openDoors(house: RunningHouse, name: string, config: Config): Promise<void> {
  const password = config.DEMO_PASSWORD ?? newToken().slice(0, 12)
  const hash = await hashPassword(password)
  const accounts = demoFile.parse(JSON.parse(readFileSync(join(house.cityFolder, 'demo.json'), 'utf8')))
  const lines: string[] = []
  for (const account of accounts) {
    const id = await ensureAccount(house, account, hash)
    if (account.login === 'wall') {
      house.openWall = id
      continue
    }
    const link = await house.sessions.makeLink('link', id, name, linkMs)
    lines.push(`  ${account.login.padEnd(20)} ${house.url}/sign-in#link=${link}`)
  }
  const taken = house.port !== config.PORT && config.PORT !== 0
  console.log(
    [
      '',
      '连心 Lianxin · 演练 EXERCISE',
      ...(taken ? [`Port ${config.PORT} is taken; this is ${house.port}.`] : []),
      '',
      `Wall    ${house.url}/wall        (?lang=en for English)`,
      `Desk    ${house.url}/desk`,
      '',
      'Sign-in links, each works once:',
      ...lines,
      '',
      `Every account has the password  ${password}`,
      '',
    ].join('\n'),
  )
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
