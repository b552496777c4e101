/** `npm run bench [-- --json] [-- --only NAME]`: every measure in a process of its own, one after the other. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { catchUpLoad } from './catchUpLoad.ts'
import { commands } from './commands.ts'
import { commandsPostgres } from './commandsPostgres.ts'
import { crossNode } from './crossNode.ts'
import { dueCost } from './dueCost.ts'
import { fanout } from './fanout.ts'
import { idleLatency } from './idleLatency.ts'
import { idleMemory, isMemoryServer } from './idleMemory.ts'
import { longStreamServer } from './longStream.ts'
import { longStreamBrowser } from './longStreamBrowser.ts'
import { manyIncidents } from './manyIncidents.ts'
import { mapPan } from './mapPan.ts'
import type { Finding, Measure } from './measure.ts'
import { missedInBrowser } from './missed.ts'
import { nodesCpu } from './nodesCpu.ts'
import { postgresAgainstSqlite } from './postgresAgainstSqlite.ts'
import { storm } from './storm.ts'
import { isSwarm } from './swarm.ts'
import { tickerPass } from './tickerPass.ts'

const measures: readonly Measure[] = [
  commands,
  commandsPostgres,
  postgresAgainstSqlite,
  longStreamServer,
  longStreamBrowser,
  fanout,
  idleLatency,
  idleMemory,
  storm,
  catchUpLoad,
  tickerPass,
  missedInBrowser,
  dueCost,
  manyIncidents,
  mapPan,
  nodesCpu,
  crossNode,
]
/** The word by which a process of its own knows what to measure. */
const alone = 'measure'

async function measureAlone(name: string | undefined): Promise<void> {
  const found = measures.find((measure) => measure.name === name)
  if (!found) throw new Error(`no measure ${name}`)
  for (const finding of await found.run()) console.log(JSON.stringify(finding))
  process.exit(0)
}

/** One measure's findings; undefined, with its own words on stderr, when it could not run. */
function inProcess({ name, execArgv = [] }: Measure): Finding[] | undefined {
  const args = [...execArgv, fileURLToPath(import.meta.url), alone, name]
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) return undefined
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Finding)
}

function measureAll(): void {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } })
  const chosen = measures.filter(({ name }) => values.only === undefined || name === values.only)
  for (const one of chosen) {
    const findings = inProcess(one)
    if (!findings) process.exitCode = 1
    for (const { measure, ratio, goal, ok, detail } of findings ?? []) {
      const line = JSON.stringify({ measure, ratio, goal, ok })
      console.log(
        values.json ? line : `${ok ? 'ok    ' : 'missed'} ${measure} ${ratio} (goal ${goal}): ${detail}`,
      )
    }
  }
}

if (!isSwarm() && !isMemoryServer()) {
  if (process.argv[2] === alone) await measureAlone(process.argv[3])
  else measureAll()
}
