/** A script of the fictional city played whole, in process and at once: the log's clock jumps from line to line. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Answer } from '../../shared/command.ts'
import type { StreamState } from '../../shared/feature.ts'
import { demoFile } from '../../server/city/files.ts'
import { readCityRules } from '../../server/city/rules.ts'
import { ClockTicker } from '../../server/followers/clockTicker.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { dayIn } from '../../server/log/cityDay.ts'
import { openInline } from '../../server/log/sqlite/inline.ts'
import { openStreams } from '../../server/log/reading.ts'
import { play } from '../../server/scenario/player.ts'
import { script, startOf, streamOf, type Script } from '../../server/scenario/script.ts'
import { actorOf } from './actors.ts'
import { idOf } from './ids.ts'

// From the root, where tests run: in a window's environment a module has no file of its own.
export const yunting = resolve('server/city/yunting')
export const scenarios = ['leak', 'renewal', 'wages'] as const

export function readScript(name: string): Script {
  return script.parse(JSON.parse(readFileSync(join(yunting, 'scenarios', `${name}.json`), 'utf8')))
}

export interface Played {
  script: Script
  answers: Answer[]
  /** Bugs met by decisions; an answer `house.fault` has its cause here. */
  faults: unknown[]
  /** A stream as the log holds it after everything given up to an instant (ms). */
  stateAt: (stream: string, at: number) => StreamState | undefined
}

/**
 * Plays it through the corridor with the rights of the demo accounts. Streams named in `watched` may be asked for: as they
 * stood after each line, or, where nothing but the end is asked for, as they stood then.
 */
export async function playWhole(
  name: string,
  watched: readonly string[] = [],
  looked: 'atEachLine' | 'atTheEnd' = 'atEachLine',
): Promise<Played> {
  const played = readScript(name)
  const log = `exercise-${name}`
  let now = Date.UTC(2030, 0, 1)
  const faults: unknown[] = []
  const house = openInline({
    dataDir: ':memory:',
    rules: houseRules,
    city: readCityRules(yunting),
    hmacKey: new Uint8Array(32),
    now: () => now,
    newEpoch: () => idOf('epoch'),
    dayOf: dayIn('Asia/Shanghai'),
    onFault: (error) => void faults.push(error),
  })
  await house.open(houseLog)
  await house.open(log, { anchorReal: now, anchorLog: startOf(played) - 60_000, speed: 240 })
  const accounts = new Map<string, string>()
  for (const account of demoFile.parse(JSON.parse(readFileSync(join(yunting, 'demo.json'), 'utf8')))) {
    const stream = streamOf('accounts', account.login)
    const command = { commandId: `system:open:${account.login}`, type: 'account.open', stream, data: account }
    const answer = await house.submit(houseLog, { by: { system: actorOf('administrator') }, command })
    if (answer.accepted) accounts.set(account.login, stream)
  }
  const held = new Map<string, { at: number; state: StreamState }[]>(watched.map((stream) => [stream, []]))
  const answers: Answer[] = []
  const ticker = new ClockTicker({ log: house, name: log, now: () => now, actor: actorOf('system') })
  await play({
    log: house,
    name: log,
    script: played,
    accountOf: async (login) => accounts.get(login),
    now: () => now,
    wait: async (ms) => {
      now += ms
      await ticker.step()
    },
    stopped: () => false,
    onLine: (index, answer) => {
      answers.push(answer)
      const { at = 0 } = played.lines[index] ?? {}
      if (looked === 'atTheEnd' && index < played.lines.length - 1) return
      // A line may change more than its own stream.
      for (const [stream, moments] of held) {
        const [opened] = house.engine.drive(log, openStreams([streamOf(name, stream)], houseRules))
        if (opened) moments.push({ at, state: opened.state })
      }
    },
  })
  await house.close()
  return {
    script: played,
    answers,
    faults,
    stateAt: (stream, at) => held.get(stream)?.findLast((moment) => moment.at <= at)?.state,
  }
}
