/**
 * A process that writes until it is killed: `killWriters <folder> <life>`, into files or the DATABASE_URL it is given.
 * Each acknowledgement is printed at once.
 */
import { writeSync } from 'node:fs'
import { openPostgres } from '../../server/log/postgres/log.ts'
import { openThreads } from '../../server/log/sqlite/threads.ts'
import { killedLog, orderOf, writers } from './killOrders.ts'

const [dataDir = '', life = ''] = process.argv.slice(2)
const fail = (error: unknown): never => {
  writeSync(2, `${String(error)}\n`)
  process.exit(1)
}

/** After a death nothing is answered any more, and every question says so. */
const died = (death: Error): void => {
  const asked = log.submit(killedLog, orderOf(Number(life), 0, 0, 0))
  asked.then(
    () => fail('an order was answered after the death'),
    (error: unknown) => fail(error === death ? `died: ${death.message}` : error),
  )
}

const url = process.env['DATABASE_URL']
/** Where a copy is being read, tables cannot be written anew; that is tried again and ends nobody. */
const onFault = (fault: string): void => {
  if (!fault.startsWith('erased words are not yet gone')) fail(fault)
}
const options = { dataDir, timeZone: 'Asia/Shanghai', onFault }
const log = await (url === undefined
  ? openThreads({ ...options, onDeath: died })
  : openPostgres({ ...options, url }))
await log.open('house')
await log.open(killedLog)
writeSync(1, 'ready\n')

async function write(writer: number): Promise<never> {
  let before = 0
  for (let n = 0; ; n++) {
    const answer = await log.submit(killedLog, orderOf(Number(life), writer, n, before))
    if (!answer.accepted) return fail(JSON.stringify(answer.refusal))
    before = answer.position
    // A pipe keeps what was written into it when its writer dies.
    writeSync(1, `${writer} ${n} ${answer.position}\n`)
  }
}

/** Those under way when a thread dies are told so; the death itself ends the process. */
await Promise.allSettled(Array.from({ length: writers }, (_, writer) => write(writer)))
