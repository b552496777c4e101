/** Orders and facts about what the public is owed. */
import { z } from 'zod'
import { ruleId } from '../../clocks/rule.ts'
import type { Event } from '../../event.ts'
import type { CommandDefinition, EventDefinition, Order } from '../../feature.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { taskKinds } from '../../owed/rules.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'

const textMax = 2000
const task = {
  incident: streamId,
  kind: z.enum(taskKinds),
  owner: agencyCode,
  dueAt: instant,
  area: areaCode,
}

export const pressCommands = {
  'press.openTask': { opens: true, data: z.strictObject(task) },
  'press.moveDue': { judgedOn: 'open', data: z.strictObject({ dueAt: instant, reason: words(textMax) }) },
  'press.completeTask': { judgedOn: 'open', data: z.strictObject({ said: words(textMax) }) },
  'press.cancelTask': { judgedOn: 'open', data: z.strictObject({ reason: words(textMax) }) },
} as const satisfies Record<string, CommandDefinition>

const gone = words(textMax).nullable()
export const pressEvents = {
  'press.taskOpened': { layer: 'open', v: 1, data: z.strictObject(task) },
  'press.dueMoved': { layer: 'open', v: 1, data: z.strictObject({ dueAt: instant, reason: gone }) },
  /** A stricter rule than the one it was opened by. */
  'press.ruleApplied': { layer: 'open', v: 1, data: z.strictObject({ rule: ruleId, dueAt: instant }) },
  'press.taskCompleted': { layer: 'open', v: 1, data: z.strictObject({ said: gone }) },
  /** By a statement that the public can read. */
  'press.taskMet': { layer: 'open', v: 1, data: z.strictObject({ statement: streamId }) },
  'press.taskCancelled': { layer: 'open', v: 1, data: z.strictObject({ reason: gone }) },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof pressCommands]: z.infer<(typeof pressCommands)[T]['data']> }
export type PressOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
export type PressEventData = { [T in keyof typeof pressEvents]: z.infer<(typeof pressEvents)[T]['data']> }
export type PressEvent = {
  [T in keyof PressEventData]: Omit<Event, 'type' | 'data'> & { type: T; data: PressEventData[T] }
}[keyof PressEventData]
