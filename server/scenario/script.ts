/**
 * A script of the city: lines that named roles play as real orders (domain.md §7). The data of a line may point at
 * what the script made before: `{"$stream": "I-C1"}` is a stream's id, `{"$thing": "zoneA"}` the id of what the line
 * marked `"as": "zoneA"` made, `{"$at": "2026-05-17T03:47:00+08:00"}` an instant in ms.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { idFrom, partId } from '../../shared/ids.ts'
import { taskKinds, taskOf } from '../../shared/owed/rules.ts'
import { line, when, type Line } from './line.ts'
import { telling, unfolded } from './telling.ts'

export const script = z
  .strictObject({
    name: z.string().regex(/^[a-z]+$/),
    lines: z.array(line).min(1),
    /** What the public is told in it. */
    told: z.array(telling).optional(),
  })
  .transform(({ name, lines, told = [] }) => ({
    name,
    lines: merged(
      lines.map((one, index): Line => ({ ...one, path: ['lines', index] })),
      told.flatMap((one, index) => unfolded(one, ['told', index])),
    ),
  }))
export type Script = z.infer<typeof script>

/** The lines in the order of their file, each statement's where its instants lie; after what happened in the same one. */
function merged(lines: readonly Line[], told: readonly Line[]): Line[] {
  const waiting = told.toSorted((a, b) => a.at - b.at)
  const all = lines.flatMap((line) => [...waiting.splice(0, firstFrom(waiting, line.at)), line])
  return [...all, ...waiting]
}

function firstFrom(lines: readonly Line[], at: number): number {
  const found = lines.findIndex((one) => one.at >= at)
  return found === -1 ? lines.length : found
}

/** When the earliest thing happens that the script tells of: its log's clock begins before that. */
export function startOf({ lines }: Script): number {
  return Math.min(...lines.map(({ at, happened }) => happened ?? at))
}

/** The stream id of a script's name for it: the same at every playing. */
export function streamOf(scenario: string, name: string): string {
  const [cause = '', task] = name.split('/')
  const own = idFrom(createHash('sha256').update(`${scenario}/${cause}`).digest())
  const kind = taskKinds.find((one) => one === task)
  return kind ? taskOf(own, kind) : own
}

/** The script's name for what the stream of that name follows from: itself where it follows from nothing. */
export function causeIn(name: string): string {
  return name.split('/')[0] ?? name
}

/** The derived id of a line: playing it again records nothing twice (LOG16). */
export function commandOf(scenario: string, index: number): string {
  return `system:scenario:${scenario}:${index}`
}

const pointers = {
  $stream: ({ name }: Script, to: string): unknown => streamOf(name, to),
  $thing: ({ name, lines }: Script, to: string): unknown => {
    const index = lines.findIndex((one) => one.as === to)
    if (index === -1) throw new Error(`nothing in ${name} is called ${to}`)
    return partId(commandOf(name, index), 0)
  },
  $at: (_script: Script, to: string): unknown => when.parse(to),
}
export type Pointer = keyof typeof pointers

/** What a value points with and at; undefined for a plain value. */
export function pointerIn(value: unknown): { pointer: Pointer; to: string } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const [entry, ...rest] = Object.entries(value)
  if (!entry || rest.length > 0 || !Object.hasOwn(pointers, entry[0])) return undefined
  return { pointer: entry[0] as Pointer, to: String(entry[1]) }
}

/** The data of a line as its order carries it. Throws where a pointer leads nowhere; `npm run city:check` says where. */
export function dataOf(played: Script, { data }: Line): Record<string, unknown> {
  const resolved = (value: unknown): unknown => {
    const found = pointerIn(value)
    if (found) return pointers[found.pointer](played, found.to)
    if (Array.isArray(value)) return value.map(resolved)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]))
  }
  return resolved(data) as Record<string, unknown>
}
