/**
 * Three nodes of one house in three processes on one database. `APPENDS` is how many orders they record together
 * (20,000; `npm run prove:appends` asks for 200,000).
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { houseRules } from '../../server/corridor/rules.ts'
import { parseStored } from '../../server/log/encode.ts'
import { openPostgres, type PostgresLog } from '../../server/log/postgres/log.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { accepted, driven, system } from '../log/scene.ts'
import { freshFolder, newId } from '../log/stores.ts'
import { city } from '../support/actors.ts'
import { until } from '../support/doors.ts'
import { startNode, type Node } from '../support/nodes.ts'
import { note } from '../support/note.ts'
import { asked, startPostgres, type Postgres } from '../support/postgres.ts'
import { incidentBy, nodeAccount, nodeLog, nodeOrder, sharedIncidents } from '../support/postgresOrders.ts'

const appends = Number(process.env['APPENDS'] ?? 20_000)
const senders = [22, 21, 21]
let server: Postgres
let url = ''
let log: PostgresLog
let nodes: Node[] = []

beforeAll(async () => {
  server = await startPostgres(['track_commit_timestamp=on'])
})
afterAll(() => server.remove())

beforeEach(async () => {
  url = await server.database()
  const onFault = (text: string): void => {
    throw new Error(text)
  }
  log = await openPostgres({ url, dataDir: freshFolder(), timeZone: 'Asia/Shanghai', onFault })
  await log.open(nodeLog)
  const rights = { login: 'duty', role: 'dutyOfficer', agency: 'centre', area: city }
  const opening = { commandId: newId(), type: 'account.open', stream: nodeAccount, data: rights }
  const administrator = { ...system, role: 'administrator' as const }
  accepted(await log.submit('house', { by: { system: administrator }, command: opening }))
  for (let n = 0; n < sharedIncidents; n++) {
    const data = { category: 'accident', title: `演练 ${n}`, area: '990121101000', source: 'unit' }
    const command = { commandId: newId(), type: 'incident.report', stream: incidentBy(n), data }
    accepted(await log.submit(nodeLog, { by: { account: nodeAccount }, command }))
  }
})

afterEach(async () => {
  for (const node of nodes) node.remove()
  nodes = []
  await log.close()
})

async function start(each: number): Promise<Node[]> {
  nodes = await Promise.all(senders.map((count, i) => startNode(url, `node-${i}`, count, each)))
  return nodes
}

/** Everything they were told to record is recorded once, in one order, and every follower saw the same. */
async function judge(besides = 0): Promise<void> {
  const total = besides + nodes.reduce((sum, node) => sum + node.said('taken').length, 0)
  const { position: head } = await log.head(nodeLog)
  const rows = await log.read(nodeLog, {
    text: 'SELECT body FROM event ORDER BY position',
    args: [],
    rows: true,
  })
  const recorded = new Map<string, number>()
  for (const [index, { body }] of rows.entries()) {
    const { commandId, position } = parseStored(String(body))
    expect(position, 'positions have a gap').toBe(index + 1)
    if (position > sharedIncidents) expect(recorded.has(commandId), 'recorded twice').toBe(false)
    recorded.set(commandId, position)
  }
  expect(rows).toHaveLength(head)
  expect(rows).toHaveLength(sharedIncidents + total)
  for (const node of nodes) {
    const taken = node.said('taken').map((line) => line.split(' '))
    expect(taken.filter(([id = '', position]) => recorded.get(id) !== Number(position))).toEqual([])
    expect(node.said('hole')).toEqual([])
    expect(node.said('fault')).toEqual([])
    node.tell('stop')
  }
  const followed = await Promise.all(nodes.map((node) => node.hears('followed')))
  expect(new Set(followed).size).toBe(1)
  expect(followed[0]).toMatch(`followed ${head} `)
  const [late] = await asked(
    url,
    `SELECT count(*)::int AS n FROM (SELECT pg_xact_commit_timestamp(xmin) AS at,
      lag(pg_xact_commit_timestamp(xmin)) OVER (ORDER BY position) AS before FROM "log_${nodeLog}".event) e WHERE at < before`,
  )
  expect(late).toEqual({ n: 0 })
  expect(await driven(log, nodeLog, verifyLog(houseRules, []))).toEqual({ events: head, first: undefined })
}

test('[LOG1] 64 senders on three nodes: no gap, in the order of commits, and no follower misses one', async (context) => {
  const each = Math.ceil(appends / 64)
  await start(each)
  const began = performance.now()
  for (const node of nodes) node.tell('go')
  await Promise.all(nodes.map((node) => node.hears('done', 800_000)))
  note(
    context,
    `${Math.round((each * 64) / ((performance.now() - began) / 1000))} orders a second on three nodes`,
  )
  expect(nodes.flatMap((node) => [...node.said('later'), ...node.said('unknown')])).toEqual([])
  expect(nodes.flatMap((node) => node.said('taken'))).toHaveLength(each * 64)
  await judge()
}, 900_000)

test('[LOG19] a node that is stopped while it holds the lock frees it within 3 s, and commits nothing afterwards', async (context) => {
  const [stopped] = await start(Infinity)
  if (!stopped) throw new Error('no node')
  for (const node of nodes) node.tell('go')
  await stoppedInside(stopped)
  const before = stopped.said('taken').length
  const began = performance.now()
  accepted(await log.submit(nodeLog, nodeOrder('outside', 0, 0)))
  const waited = performance.now() - began
  note(context, `${Math.round(waited)} ms`)
  expect(waited).toBeLessThan(3000)
  expect(stopped.said('taken')).toHaveLength(before)
  stopped.child.kill('SIGCONT')
  await until(() => stopped.said('taken').length > before, 'it works again', 30_000)
  expect(stopped.said('later')).not.toEqual([])
  await enough()
  await judge(1)
})

async function enough(): Promise<void> {
  for (const node of nodes) node.tell('enough')
  await Promise.all(nodes.map((node) => node.hears('done', 60_000)))
}

/** Stops a node at a moment when its session stands in a transaction that it began. */
async function stoppedInside(node: Node): Promise<void> {
  await node.hears('taken')
  for (let tries = 0; tries < 2000; tries++) {
    node.child.kill('SIGSTOP')
    const [row] = await asked(
      url,
      `SELECT count(*)::int AS n FROM pg_stat_activity a JOIN pg_locks l USING (pid)
       WHERE a.application_name = '${node.name}' AND a.state = 'idle in transaction' AND l.mode = 'RowShareLock'`,
    )
    if (Number(row?.['n']) > 0) return
    node.child.kill('SIGCONT')
  }
  throw new Error('the node never stood inside its lock')
}

test('[LOG20] a database that crashes under load and comes back: nothing is lost, nothing doubled, no node dies', async (context) => {
  await start(Infinity)
  for (const node of nodes) node.tell('go')
  await nodes[0]?.hears('taken')
  for (let n = 0; n < 3; n++) {
    await server.restart()
    const held = nodes.map((node) => node.said('taken').length)
    const goesOn = (node: Node, i: number): boolean => node.said('taken').length > (held[i] ?? 0) + 100
    await until(() => nodes.every(goesOn), 'all go on', 60_000)
  }
  await enough()
  const count = (word: string): number =>
    nodes.flatMap((node) => node.lines.filter((line) => line.startsWith(word))).length
  note(context, `${count('later')} answered later, ${count('unknown')} unknown`)
  expect(count('later') + count('unknown')).toBeGreaterThan(0)
  await judge()
})
