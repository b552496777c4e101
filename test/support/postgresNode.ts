/**
 * A node of a house on PostgreSQL, in a process of its own: `postgresNode <url> <folder> <name> <senders> <each>`. On the
 * line `go` its senders give orders, each until it is taken, `each` of them or until `enough`; on `stop` it follows to the head, says what it saw and ends.
 */
import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Follower } from '../../server/log/follow.ts'
import { openPostgres } from '../../server/log/postgres/log.ts'
import { nodeLog, nodeOrder } from './postgresOrders.ts'

const [url = '', dataDir = '', name = '', senders = '0', each = '0'] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const log = await openPostgres({
  url,
  dataDir,
  timeZone: 'Asia/Shanghai',
  onFault: (text) => say(`fault ${text}`),
})
await log.open(nodeLog)
const follower = await Follower.start({ log, name: nodeLog, now: Date.now, onError: () => undefined }, 0)
const seen = createHash('sha256')
let last = 0
let isEnough = false
follower.onPage(({ events }) => {
  for (const { position, wire } of events) {
    if (position !== last + 1) say(`hole between ${last} and ${position}`)
    last = position
    seen.update(wire)
  }
})
const polling = setInterval(() => void follower.poll(), 100)

/** Gives one order until it is taken; says each time it is not. */
async function give(sender: number, n: number): Promise<void> {
  const request = nodeOrder(name, sender, n)
  const { commandId } = request.command
  for (;;) {
    const answer = await log.submit(nodeLog, request).catch(() => undefined)
    if (answer?.accepted) return say(`taken ${commandId} ${answer.position}`)
    say(answer ? `later ${answer.refusal.code}` : 'unknown')
    await pause(50)
  }
}

async function send(sender: number): Promise<void> {
  for (let n = 0; n < Number(each) && !isEnough; n++) await give(sender, n)
}

async function stop(): Promise<void> {
  clearInterval(polling)
  await follower.poll()
  await follower.poll()
  say(`followed ${last} ${seen.digest('hex')}`)
  await log.close()
  process.exit(0)
}

say('ready')
for await (const line of createInterface({ input: process.stdin }))
  if (line === 'go')
    void Promise.all(Array.from({ length: Number(senders) }, (_, sender) => send(sender))).then(() =>
      say('done'),
    )
  else if (line === 'enough') isEnough = true
  else await stop()
