/** Batches in a row: each judged while the one before it is being committed, and true when it is committed itself. */
import { rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { openPostgres, type PostgresLog } from '../../server/log/postgres/log.ts'
import { until } from '../support/doors.ts'
import { nodeAccount, nodeLog, nodeOrder } from '../support/postgresOrders.ts'
import { startPostgres, type Postgres } from '../support/postgres.ts'
import { furnishNodes } from './furnishNodes.ts'
import { accepted, codeOf, system } from './scene.ts'
import { freshFolder, newId } from './stores.ts'

/** Enough for two batches; the first half is committed while the other is judged. */
const many = 34
const half = many / 2

let server: Postgres
let folder = ''
let gate: Awaited<ReturnType<typeof openGate>>
/** One node reaches the database through the gate, the other one directly. */
let gated: PostgresLog
let direct: PostgresLog
let from = 0
beforeAll(async () => {
  server = await startPostgres()
}, 120_000)
afterAll(() => server.remove(), 60_000)
beforeEach(async () => {
  folder = freshFolder()
  const url = await server.database()
  gate = await openGate()
  const node = (name: string, through: string): Promise<PostgresLog> =>
    openPostgres({
      url: through,
      dataDir: join(folder, name),
      timeZone: 'Asia/Shanghai',
      onFault: () => undefined,
    })
  direct = await node('direct', url)
  await furnishNodes(direct)
  gated = await node('gated', url.replace(`:${server.port}/`, `:${gate.port}/`))
  await gated.open(nodeLog)
  // The first finds that others were here, the second that nobody was.
  for (const n of [0, 1]) from = accepted(await gated.submit(nodeLog, entry('before', n))).position
})
afterEach(async () => {
  gate.open()
  for (const node of [gated, direct]) await node.close()
  gate.close()
  rmSync(folder, { recursive: true, force: true })
})

/** An order on the one incident there is. */
function entry(name: string, n: number): ReturnType<typeof nodeOrder> {
  return nodeOrder(name, 0, n * 16)
}

function give(): Promise<PromiseSettledResult<Answer>[]> {
  return Promise.allSettled(Array.from({ length: many }, (_, n) => gated.submit(nodeLog, entry('many', n))))
}

const commit = Buffer.from('COMMIT\0')

/** Passes bytes on. Once told to, what comes behind the next commit waits, or the commit's answer does, or never comes. */
async function openGate() {
  let holds: 'nothing' | 'whatFollows' | 'answer' | 'answerForGood' = 'nothing'
  let isHeld = false
  /** What the house has sent behind the commit. */
  let behind = ''
  let release = (): void => undefined
  const sockets = new Set<Socket>()
  const front = createServer((client) => {
    const back = connect(server.port, '127.0.0.1')
    const waiting: [Socket, Buffer][] = []
    let held: Socket | undefined
    for (const socket of [client, back]) sockets.add(socket.on('error', () => undefined))
    const pass = (to: Socket, bytes: Buffer): void => {
      if (held === to) waiting.push([to, bytes])
      else to.write(bytes)
    }
    client.on('data', (bytes: Buffer) => {
      const at = holds === 'nothing' || isHeld ? -1 : bytes.indexOf(commit)
      if (at === -1) {
        if (held) behind += bytes.toString('latin1')
        return pass(back, bytes)
      }
      const end = at + commit.length
      isHeld = true
      release = () => {
        held = undefined
        for (const [to, more] of waiting.splice(0)) to.write(more)
      }
      back.write(bytes.subarray(0, end))
      held = holds === 'whatFollows' ? back : client
      if (holds === 'answerForGood') back.once('data', () => client.destroy())
      if (end < bytes.length) client.emit('data', bytes.subarray(end))
    })
    back.on('data', (bytes: Buffer) => pass(client, bytes))
    client.on('close', () => back.end())
    back.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const address = front.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    hold: (what: typeof holds) => {
      holds = what
    },
    behind: () => behind,
    open: () => {
      holds = 'nothing'
      release()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      front.close()
    },
  }
}

function positions(answers: readonly PromiseSettledResult<Answer>[]): number[] {
  return answers.map((one) => {
    if (one.status === 'rejected') throw new Error('unknown whether it was recorded', { cause: one.reason })
    return accepted(one.value).position
  })
}

function counted(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => first + n)
}

describe('a batch behind another', () => {
  test('[LOG9] is judged and sent while that one is committed, and nobody is answered before', async () => {
    gate.hold('answer')
    let answered = 0
    gated.onCommitted(({ took }) => (answered += took.commands))
    const given = give()
    const last = `entry many/0/${(many - 1) * 16}`
    await until(() => gate.behind().includes(last), 'all of the next is sent', 5000)
    expect(answered).toBe(0)
    gate.open()
    expect(positions(await given)).toEqual(counted(from + 1, many))
    expect(answered).toBe(many)
  })

  test('[LOG6] is judged anew when another node had the lock in between', async () => {
    gate.hold('whatFollows')
    const told: number[] = []
    gated.onCommitted(({ upTo }) => void told.push(upTo))
    const given = give()
    await until(() => gate.behind().includes('BEGIN'), 'the next has begun', 5000)
    const between = accepted(await direct.submit(nodeLog, entry('between', 0)))
    expect(between.position).toBe(from + half + 1)
    gate.open()
    expect(positions(await given)).toEqual([
      ...counted(from + 1, half),
      ...counted(between.position + 1, half),
    ])
    expect(told).toEqual([from + half, from + many + 1])
    const [stream] = await direct.streams(nodeLog, [entry('many', 0).command.stream])
    expect(stream?.state.version.work).toBe(from + many)
  })

  test('[SEE4] is not taken from whoever lost their rights in between', async () => {
    gate.hold('whatFollows')
    const given = give()
    await until(() => gate.behind().includes('BEGIN'), 'the next has begun', 5000)
    const by = { system: { ...system, role: 'administrator' as const } }
    const suspend = { commandId: newId(), type: 'account.suspend', stream: nodeAccount, data: {}, seen: 1 }
    accepted(await direct.submit('house', { by, command: suspend }))
    gate.open()
    const answers = await given
    expect(positions(answers.slice(0, half))).toEqual(counted(from + 1, half))
    for (const one of answers.slice(half))
      expect(one.status === 'fulfilled' && codeOf(one.value)).toBe('access.suspended')
  })

  test('[LOG20] is known to be unrecorded when the connection breaks in that commit, and recorded once', async () => {
    gate.hold('answerForGood')
    const answers = await give()
    expect(answers.map(({ status }) => status)).toEqual([
      ...counted(0, half).map(() => 'rejected'),
      ...counted(0, half).map(() => 'fulfilled'),
    ])
    expect(positions(answers.slice(half))).toEqual(counted(from + half + 1, half))
    const again = counted(0, half).map((n) => direct.submit(nodeLog, entry('many', n)))
    expect(positions(await Promise.allSettled(again))).toEqual(counted(from + 1, half))
    expect((await direct.head(nodeLog)).position).toBe(from + many)
  })

  test('[LOG3] [LOG7] waits for that one when it has to be run again', async () => {
    const known = gated.submit(nodeLog, entry('before', 0))
    const answers = await give()
    expect(accepted(await known).position).toBe(from - 1)
    expect(positions(answers)).toEqual(counted(from + 1, many))
    expect((await direct.head(nodeLog)).position).toBe(from + many)
  })
})
