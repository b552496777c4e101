/**
 * Logs as they were stored once (D8). Their bodies are never written again: what a build cannot read or folds to
 * something else is a break with every log in the field.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { LedgerRow } from '../../shared/event.ts'
import type { StreamState } from '../../shared/feature.ts'
import { houseRules, type Rules } from '../../server/corridor/rules.ts'
import { presentRules } from './surroundings.ts'

const log = z.strictObject({
  events: z.array(
    z.strictObject({ position: z.number(), stream: z.string(), body: z.string(), hash: z.string() }),
  ),
  words: z.array(
    z.strictObject({ position: z.number(), path: z.string(), salt: z.string(), text: z.string() }),
  ),
})
export type GoldenLog = z.infer<typeof log>

export interface GoldenStream {
  stream: string
  state: StreamState
  rows: LedgerRow[]
}
/** What each feature's streams fold to, and by which fold. */
export type GoldenStates = Record<string, { foldVersion: number; streams: GoldenStream[] }>

/** Golden logs by name, with the rules they are read by. */
export const goldenLogs: readonly (readonly [name: string, rules: Rules])[] = [
  ['probe', presentRules],
  ['live', houseRules],
  ['matters', houseRules],
  ['house', houseRules],
]

export const statesFile = new URL('./golden/states.json', import.meta.url)

export function goldenLog(name: string): GoldenLog {
  return log.parse(JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')))
}

export function goldenStates(): GoldenStates {
  return JSON.parse(readFileSync(statesFile, 'utf8')) as GoldenStates
}
