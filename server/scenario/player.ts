/** Plays a script into an exercise: waits for the log's clock, skips quiet hours, gives each line's order once. */
import { catalogue } from '../../shared/catalogue.ts'
import type { Answer } from '../../shared/command.ts'
import type { Layer } from '../../shared/event.ts'
import { jumpedTo, logTime } from '../../shared/time.ts'
import type { EventLog } from '../log/eventLog.ts'
import { commandOf, dataOf, streamOf, type Script } from './script.ts'

/** A gap longer than this is skipped to this long before the next line. */
const quietMs = 20 * 60_000
const leadMs = 2 * 60_000
const retryMs = 200

export interface PlayerOptions {
  log: EventLog
  name: string
  script: Script
  /** Account id of a sign-in name. */
  accountOf: (login: string) => Promise<string | undefined>
  now: () => number
  /** Resolves after that many real milliseconds, at once when the player is stopped. */
  wait: (ms: number) => Promise<void>
  stopped: () => boolean
  /** Told of each line played and how it was answered. */
  onLine: (index: number, answer: Answer) => void
}

/** Plays from the first line; lines already recorded answer as they did. Resolves after the last. */
export async function play(options: PlayerOptions): Promise<void> {
  const { script, stopped, onLine } = options
  for (const [index, line] of script.lines.entries()) {
    await until(line.at, options)
    if (stopped()) return
    onLine(index, await give(index, options))
  }
}

async function until(at: number, { log, name, now, wait, stopped }: PlayerOptions): Promise<void> {
  while (!stopped()) {
    const { clock } = await log.head(name)
    const left = at - logTime(clock, now())
    if (left <= 0) return
    if (left > quietMs) await log.setClock(name, jumpedTo(clock, now(), at - leadMs))
    else await wait(clock.speed > 0 ? Math.ceil(left / clock.speed) : retryMs)
  }
}

async function give(index: number, options: PlayerOptions): Promise<Answer> {
  const { log, name, script, accountOf, wait } = options
  const line = script.lines[index]
  const account = line && (await accountOf(line.by))
  if (!line || account === undefined) throw new Error(`line ${index} of ${script.name} is given by nobody`)
  const definition = catalogue.command(line.type)
  if (!definition) throw new Error(`line ${index} of ${script.name} orders ${line.type}, which nobody knows`)
  const stream = streamOf(script.name, line.stream)
  const data = definition.data.parse(dataOf(script, line))
  for (;;) {
    const seen = definition.judgedOn && (await versionOf(definition.judgedOn, stream, options))
    const answer = await log.submit(name, {
      by: { account },
      command: {
        commandId: commandOf(script.name, index),
        type: line.type,
        stream,
        data,
        occurredAt: line.happened ?? line.at,
        ...(seen !== undefined && { seen }),
      },
    })
    // Somebody else wrote between the look and the order: look again.
    if (answer.accepted || answer.refusal.code !== 'command.stale') return answer
    await wait(retryMs)
  }
}

async function versionOf(layer: Layer, stream: string, { log, name }: PlayerOptions): Promise<number> {
  const [opened] = await log.streams(name, [stream])
  return opened?.state.version[layer] ?? 0
}
