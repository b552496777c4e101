/** Durable commands a second on PostgreSQL against SQLite where each flush to disk takes 2 ms longer; printed, no goal. */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from '../support/postgres.ts'
import { openSqlite } from './commands.ts'
import { openNetwork } from './commandsPostgres.ts'
import { withFolder } from './folder.ts'
import { alternated, atLeast, type Finding, type Measure } from './measure.ts'
import { openPeople, sendingTo } from './sending.ts'
import { slowDisk } from './slowDisk.ts'

const rounds = 5
const commandsEach = 2000

export const postgresAgainstSqlite: Measure = {
  name: 'postgresAgainstSqlite',
  run: () =>
    withFolder(async (folder) => (process.env['LD_PRELOAD'] ? measured(folder) : onSlowDisk(folder))),
}

/** The disk is slow for a process and all it starts: the measure runs in one of its own. */
function onSlowDisk(folder: string): Finding[] {
  const { status, stdout } = spawnSync(process.execPath, process.argv.slice(1), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LD_PRELOAD: slowDisk(folder) },
  })
  if (status !== 0) throw new Error('the measure on a slow disk failed')
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Finding)
}

async function measured(folder: string): Promise<Finding[]> {
  const server = await startPostgres()
  try {
    const data = join(folder, 'node')
    mkdirSync(data)
    const network = await openNetwork(await server.database(), data)
    const file = await openSqlite(join(folder, 'sqlite'))
    const [there, here] = [
      sendingTo(network, await openPeople(network)),
      sendingTo(file, await openPeople(file)),
    ]
    const { ratio, ours, bare } = await alternated(
      rounds,
      async () => commandsEach / (await there.round(commandsEach)),
      async () => commandsEach / (await here.round(commandsEach)),
    )
    await network.close()
    await file.close()
    const rate = (perMs: number): string => `${Math.round(perMs * 1000)}/s`
    return [atLeast('postgresAgainstSqlite', 0, ratio, `PostgreSQL ${rate(ours)}, SQLite ${rate(bare)}`)]
  } finally {
    server.remove()
  }
}
