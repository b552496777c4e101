/**
 * `kill -9` at random moments while 16 writers have their orders recorded by the real threads. `KILLS` is how often (20;
 * `npm run prove:kill` asks for 200), `KILL_SEED` the seed of the moments.
 */
import { spawn, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { houseRules } from '../../server/corridor/rules.ts'
import { readCheckpoints } from '../../server/log/checkpoint.ts'
import { dayIn } from '../../server/log/cityDay.ts'
import { parseStored } from '../../server/log/encode.ts'
import { checkpointKeyIn, hmacKeyIn } from '../../server/log/keys.ts'
import { openInline, type InlineLog } from '../../server/log/sqlite/inline.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { accepted, driven, system } from '../log/scene.ts'
import { freshFolder, newId } from '../log/stores.ts'
import { city } from '../support/actors.ts'
import { bundled } from '../support/bundled.ts'
import { killedAccounts, killedLog, orderOf, writers } from '../support/killOrders.ts'
import { note } from '../support/note.ts'
import { seeded } from '../support/random.ts'

const kills = Number(process.env['KILLS'] ?? 20)
const random = seeded(Number(process.env['KILL_SEED'] ?? 11))
/** A folder is killed so many times before a fresh one takes its place. */
const perFolder = 10
let program = ''

beforeAll(async () => {
  const urlOf = await bundled('killLog', {
    writers: 'test/support/killWriters.ts',
    worker: 'server/log/sqlite/worker.ts',
  })
  program = fileURLToPath(urlOf('writers'))
})

/** Per writer: number and position of its last acknowledged order, and of all of them. */
interface Life {
  last: { n: number; position: number }[]
  acknowledged: { commandId: string; position: number }[]
}

/** Opens the folder as the next house would, in this process. */
async function reopened(folder: string): Promise<InlineLog> {
  const log = openInline({
    dataDir: folder,
    rules: houseRules,
    hmacKey: hmacKeyIn(folder),
    now: Date.now,
    newEpoch: newId,
    dayOf: dayIn('Asia/Shanghai'),
    onFault: (error) => {
      throw error
    },
  })
  await log.open('house')
  await log.open(killedLog)
  return log
}

async function prepared(): Promise<string> {
  const folder = freshFolder()
  const log = await reopened(folder)
  for (const [login, { id, role }] of Object.entries(killedAccounts)) {
    const data = { login, role, agency: 'centre', area: city }
    const command = { commandId: newId(), type: 'account.open', stream: id, data }
    accepted(await log.submit('house', { by: { system: { ...system, role: 'administrator' } }, command }))
  }
  await log.close()
  return folder
}

/** Lets a house live until the seeded moment: while it works, or (one in five) while it starts. */
async function lived(folder: string, life: number): Promise<Life> {
  const duringStart = life % 5 === 4
  const lastsMs = random.whole(0, duringStart ? 400 : 250)
  const child = spawn(process.execPath, [program, folder, String(life)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said = ''
  let timer: NodeJS.Timeout | undefined
  const killLater = (): void => void (timer ??= setTimeout(() => child.kill('SIGKILL'), lastsMs))
  if (duringStart) killLater()
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    killLater()
  })
  await gone
  expect(child.signalCode, 'it ended before it was killed').toBe('SIGKILL')
  return told(life, said)
}

/** What a process printed of its life. */
function told(life: number, said: string): Life {
  const lines = said.split('\n').filter((line) => /^\d+ \d+ \d+$/.test(line))
  const made: Life = {
    last: Array.from({ length: writers }, () => ({ n: -1, position: 0 })),
    acknowledged: [],
  }
  for (const line of lines) {
    const [writer = 0, n = 0, position = 0] = line.split(' ').map(Number)
    const { commandId } = orderOf(life, writer, n, made.last[writer]?.position ?? 0).command
    made.acknowledged.push({ commandId, position })
    made.last[writer] = { n, position }
  }
  return made
}

async function positionsIn(log: InlineLog): Promise<Map<string, number>> {
  const rows = await log.read(killedLog, {
    text: 'SELECT body FROM event ORDER BY position',
    args: [],
    rows: true,
  })
  const found = new Map<string, number>()
  for (const [index, { body }] of rows.entries()) {
    const { commandId, position } = parseStored(String(body))
    expect(position, 'positions have a gap').toBe(index + 1)
    expect(found.has(commandId), `${commandId} was recorded twice`).toBe(false)
    found.set(commandId, position)
  }
  return found
}

/** What was acknowledged is there once; what was not is recorded once when it is sent again. */
async function judge(log: InlineLog, life: number, { last, acknowledged }: Life): Promise<number> {
  const found = await positionsIn(log)
  for (const { commandId, position } of acknowledged) expect(found.get(commandId)).toBe(position)
  let alreadyThere = 0
  for (const [writer, { n, position }] of last.entries()) {
    const next = orderOf(life, writer, n + 1, position)
    const answer = accepted(await log.submit(killedLog, next))
    const held = found.get(next.command.commandId)
    if (held !== undefined) {
      alreadyThere += 1
      expect(answer.position).toBe(held)
    }
    expect(await log.submit(killedLog, next)).toEqual(answer)
  }
  await positionsIn(log)
  return alreadyThere
}

test(
  `[LOG1] [LOG3] [LOG9] ${kills} kills at random moments: nothing acknowledged is lost, nothing is recorded twice`,
  async (context) => {
    const reopenMs: number[] = []
    let [acknowledged, unanswered, folder] = [0, 0, '']
    for (let life = 0; life < kills; life++) {
      if (life % perFolder === 0) folder = await prepared()
      const made = await lived(folder, life)
      const began = performance.now()
      const log = await reopened(folder)
      reopenMs.push(performance.now() - began)
      unanswered += await judge(log, life, made)
      acknowledged += made.acknowledged.length
      const checkpoints = readCheckpoints(folder, killedLog, checkpointKeyIn(folder))
      const { first } = await driven(log, killedLog, verifyLog(houseRules, checkpoints))
      expect(first).toBeUndefined()
      await log.close()
      if (life % perFolder === perFolder - 1 || life === kills - 1)
        rmSync(folder, { recursive: true, force: true })
    }
    reopenMs.sort((a, b) => a - b)
    const [median = 0, worst = 0] = [reopenMs[Math.floor(kills / 2)], reopenMs.at(-1)]
    note(
      context,
      `${acknowledged} acknowledged, ${unanswered} recorded but unanswered, reopened in ${median.toFixed(0)} ms (median) to ${worst.toFixed(0)} ms`,
    )
    expect(acknowledged).toBeGreaterThan(kills * 20)
  },
  20_000 + kills * 10_000,
)

test('[LOG14] a house killed while it is being made is made by the next one', async () => {
  for (let n = 0; n < 6; n++) {
    const folder = freshFolder()
    const child = spawn(process.execPath, [program, folder, '0'], { stdio: 'ignore' })
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
    setTimeout(() => child.kill('SIGKILL'), random.whole(80, 500))
    await gone
    const log = await reopened(folder)
    expect((await log.head(killedLog)).position).toBe(0)
    await log.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('[LOG3] [LOG9] a disk that fails ends the house; what became of the last orders is unknown, and sent again they are recorded once', async (context) => {
  const folder = await prepared()
  // Past this size every write to a file fails: not for want of room, but as an I/O error.
  const script = `ulimit -f 700; exec "${process.execPath}" "${program}" "${folder}" 0`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', timeout: 60_000 })
  expect(stderr.trim()).toMatch(/^died: disk I\/O error/)
  expect(status).toBe(1)
  const life = told(0, stdout)
  expect(life.acknowledged.length).toBeGreaterThan(20)
  const log = await reopened(folder)
  const unanswered = await judge(log, 0, life)
  note(context, `${life.acknowledged.length} acknowledged, ${unanswered} recorded but unanswered`)
  expect((await driven(log, killedLog, verifyLog(houseRules, []))).first).toBeUndefined()
  await log.close()
  rmSync(folder, { recursive: true, force: true })
})
